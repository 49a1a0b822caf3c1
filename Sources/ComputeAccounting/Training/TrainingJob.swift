/// A training run by the quantities that its bill depends on.
public struct TrainingJob: Hashable, Sendable {
  /// FLOP by the usual rule, 6·N·D: the convention that utilisations here refer to.
  public var flop: Double
  /// The parameters that a token passes.
  public var activeParameters: Double
  /// The hardware.
  public var accelerator: Accelerator
  /// The number of chips.
  public var chips: Int
  /// The format of the products: BF16, or FP16 on chips that lack it.
  public var format: NumberFormat
  /// The year of the run; from 2023 on it makes no difference.
  public var year = 2026.0
  /// The quantities that the user knows better than the tables.
  public var given = GivenConstants()

  /// Creates a run.
  ///
  /// - Precondition: FLOP, parameters and chips are positive.
  public init(flop: Double, activeParameters: Double, accelerator: Accelerator, chips: Int) {
    precondition(flop > 0 && activeParameters > 0 && chips > 0, "a run has positive FLOP, parameters and chips")
    (self.flop, self.activeParameters, self.accelerator, self.chips) = (flop, activeParameters, accelerator, chips)
    format = accelerator.peaks[.bf16] == nil ? .fp16 : .bf16
  }

  /// Creates the run of a model on so many tokens, by 6·N·D.
  public init(activeParameters: Double, tokens: Double, accelerator: Accelerator, chips: Int) {
    self.init(
      flop: approximateTrainingFLOPs(parameters: activeParameters, tokens: tokens), activeParameters: activeParameters,
      accelerator: accelerator,
      chips: chips)
  }
}

/// Constants that replace those of the tables; `nil` takes the table's.
public struct GivenConstants: Hashable, Sendable {
  /// The utilisation from end to end, 6ND over chip-hours times the dense 16-bit peak.
  public var utilisation: LogNormal?
  /// US dollars a chip-hour.
  public var usdPerChipHour: LogNormal?
  /// Hardware that was bought, instead of a price on demand.
  public var owned: OwnedHardware?
  /// PUE.
  public var pue: LogNormal?
  /// The maximal power of a chip, W.
  public var watts: Double?
  /// The power of chip and host in use over the maximal power of the chip.
  public var serverRatio: LogNormal?
  /// kg of CO₂ a kWh of the grid that the data centre is on; its name with it.
  public var grid: SourcedConstant?
  /// kg of CO₂ a kWh by the contracts of the operator; zero is possible.
  public var marketIntensity: Double?

  /// Creates an empty set: every constant is the tables'.
  public init() {}
}

/// The reason why a run can't be estimated.
public enum TrainingProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// A format that the chip's products don't have, or nobody trains in.
  case format(NumberFormat, chip: String, offered: [NumberFormat])

  /// The fault and the remedy.
  public var description: String {
    switch self {
    case .format(let format, let chip, let offered):
      "\(chip) has no measured training in \(format.rawValue): choose \(offered.map(\.rawValue).joined(separator: " or "))."
    }
  }
}

extension TrainingJob {
  /// The formats of training on a chip: 16 bits, and FP8 and TF32 or FP32 where the chip has them.
  public static func formats(of chip: Accelerator) -> [NumberFormat] {
    [.bf16, .fp16, .fp8, .tf32, .fp32].filter { chip.peaks[$0] != nil }
  }

  /// The constants of the estimate, in the order in which they enter.
  ///
  /// - Throws: ``TrainingProblem``.
  public func bill() throws(TrainingProblem) -> TrainingBill { try TrainingBill(self) }
}
