/// The constants between a chip's power and the electricity of its data centre.
public struct EnergyConstants: Hashable, Sendable {
  /// The power of a server in use over the maximal power of its chips.
  ///
  /// Host, network and fans, times the load.
  public var serverRatio: SourcedConstant
  /// The electricity of the building over that of its computers (power usage effectiveness).
  public var pue: SourcedConstant

  /// The usual constants of an accelerator.
  public init(_ chip: Accelerator, pue: LogNormal? = nil, serverRatio given: LogNormal? = nil) {
    serverRatio = Self.serverRatio(chip).replaced(by: given)
    self.pue = Self.usualPUE.replaced(by: pue)
  }

  /// PUE of large operators: 1.08 to 1.25 are published.
  public static let usualPUE = SourcedConstant(
    "PUE", LogNormal(median: 1.12, logDeviation: 0.05), basis: .published,
    source: "Google 1.09, Meta 1.08, AWS 1.15, Microsoft 1.16: operators' reports",
    date: "2024")

  /// The average of chips of TPU v3 and v4 measured in use, and of GPU servers in two metered runs.
  ///
  /// Two runs were metered on GPUs: 909 W an H100-hour with everything (Granite 3.0) and 330 W a V100 without the building (arXiv:2104.10350). Against the
  /// servers' maximum (10.2 kW of a DGX H100 with eight of 700 W: 1.82) that is a load of 0.65; the other generations take the same load.
  private static func serverRatio(_ chip: Accelerator) -> SourcedConstant {
    if chip.generation == .tpu3 {
      return SourcedConstant(
        "power in use over maximal power, with host", LogNormal(median: 0.655, logDeviation: 0.1), basis: .measured,
        source: "283 to 310 W a chip of 450 W: arXiv:2104.10350, arXiv:2112.11446", date: "2021")
    }
    if chip.generation == .tpu4 {
      return SourcedConstant(
        "power in use over maximal power, with host", LogNormal(median: 1.70, logDeviation: 0.1), basis: .measured,
        source: "326 W a chip with its host, of 192 W: arXiv:2112.06905", date: "2021")
    }
    let (share, source) = serverShare(chip)
    return SourcedConstant(
      "power in use over maximal power, with host", LogNormal(median: share * load, logDeviation: 0.12), basis: .derived,
      source: "\(source); load 0.65 from Granite 3.0 (909 W an H100) and GPT-3 (330 W a V100)", date: "2024")
  }

  /// The share of its servers' maximal power that a chip draws on average.
  static let load = 0.65

  /// The maximal power of a server over that of its chips.
  private static func serverShare(_ chip: Accelerator) -> (Double, String) {
    switch chip.generation {
    case .volta: (1.67, "servers of V100: Epoch AI, arXiv:2405.21015")
    case .ampere: (2.03, "DGX A100: 6.5 kW, eight of 400 W")
    case .hopper: chip.name == "GH200" ? (1.2, "GH200: power holds the CPU") : (1.82, "DGX H100: 10.2 kW, eight of 700 W")
    case .blackwell: chip.chipsPerNode > 8 ? (1.53, "GB200 NVL72: 132 kW, 72 of 1,200 W") : (1.79, "DGX B200: 14.3 kW, eight of 1,000 W")
    default: (1.8, "taken as DGX H100 (assumed)")
    }
  }
}
