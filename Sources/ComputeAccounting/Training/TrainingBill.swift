/// The quantities that a run's cost consists of, each a log-normal unknown with its source.
///
/// chip-hours = C / (3600 · peak · u); money = chip-hours · price; electricity = chip-hours · W · server ratio · PUE / 1e6, in MWh; carbon = MWh · intensity,
/// in t. As products of independent log-normal unknowns they are log-normal in closed form; ``draws(count:seed:)`` is for what isn't.
public struct TrainingBill: Hashable, Sendable {
  /// The run.
  public let job: TrainingJob
  /// The utilisation from end to end, relative to the dense 16-bit peak.
  public let utilisation: SourcedConstant
  /// The dense peak that the utilisation refers to, FLOP/s a chip.
  public let peak: Double
  /// The price of a chip-hour, USD; `nil` if none is known or given.
  public let price: SourcedConstant?
  /// The maximal power of a chip, W; `nil` if none is published or given.
  public let watts: SourcedConstant?
  /// The ratios between that power and the electricity of the data centre.
  public let energy: EnergyConstants
  /// kg of CO₂ a kWh of the grid.
  public let grid: SourcedConstant
  /// kg of CO₂ of making the hardware, for a chip-hour.
  public let embodied: SourcedConstant

  /// Collects the constants of a run.
  init(_ job: TrainingJob) throws(TrainingProblem) {
    let chip = job.accelerator
    guard TrainingJob.formats(of: chip).contains(job.format) else {
      throw .format(job.format, chip: chip.name, offered: TrainingJob.formats(of: chip))
    }
    self.job = job
    let isNarrow = [.bf16, .fp16, .fp8].contains(job.format)
    peak = isNarrow ? chip.peaks.sixteenBit : chip.peaks[job.format] ?? chip.peaks.sixteenBit
    let point = UtilisationPoint(generation: chip.generation, activeParameters: job.activeParameters, year: job.year, format: job.format)
    utilisation = SourcedConstant(
      "utilisation of the peak, from end to end", TrainingUtilisation.published.utilisation(at: point), basis: .measured,
      source: "fit to \(PublishedRun.all.count) published runs, 6ND over chip-hours", date: "2020 to 2025"
    ).replaced(by: job.given.utilisation)
    let listed = AcceleratorPrice.onDemand(chip)?.constant
    price =
      job.given.usdPerChipHour.map {
        SourcedConstant("price of a chip-hour", $0, unit: "USD", basis: .given, source: "the command line", date: "")
      } ?? job.given.owned?.constant ?? listed
    watts = (job.given.watts ?? chip.watts).map {
      SourcedConstant(
        "maximal power of a chip", LogNormal(median: $0), unit: "W", basis: job.given.watts == nil ? .published : .given,
        source: job.given.watts == nil ? chip.source : "the command line", date: "")
    }
    energy = EnergyConstants(chip, pue: job.given.pue, serverRatio: job.given.serverRatio)
    grid = job.given.grid ?? GridIntensity.world
    embodied = EmbodiedCarbon.perChipHour
  }

  /// All constants in the order in which they enter.
  public var constants: [SourcedConstant] {
    let peakRate = SourcedConstant(
      "dense peak", LogNormal(median: peak), unit: "FLOP/s", basis: .published, source: job.accelerator.source,
      date: "")
    return [peakRate, utilisation] + [price, watts].compactMap(\.self) + [energy.serverRatio, energy.pue, grid, embodied]
  }

  /// Chip-hours.
  public var chipHours: LogNormal { LogNormal(median: job.flop / (3600 * peak)) / utilisation.value }

  /// Hours on the clock, all chips at work.
  public var wallHours: LogNormal { chipHours * (1 / Double(job.chips)) }

  /// US dollars at the price on demand; `nil` without a price.
  public var usd: LogNormal? { price.map { chipHours * $0.value } }

  /// Electricity of the data centre, MWh; `nil` without a power.
  public var megawattHours: LogNormal? { watts.map { chipHours * $0.value * energy.serverRatio.value * energy.pue.value * 1e-6 } }

  /// t of CO₂ of that electricity by the grid's mix (location-based); `nil` without a power.
  public var tonnesCO2: LogNormal? { megawattHours.map { $0 * grid.value } }

  /// t of CO₂ by the operator's contracts (market-based); `nil` unless given, and zero if they are.
  public var marketTonnesCO2: MedianInterval? {
    guard let intensity = job.given.marketIntensity, let megawattHours else { return nil }
    return intensity > 0 ? (megawattHours * intensity).interval : MedianInterval(0)
  }

  /// t of CO₂ of making the hardware, its share by hours; never a part of ``tonnesCO2``.
  public var embodiedTonnesCO2: LogNormal { chipHours * embodied.value * 1e-3 }
}
