/// The price of a chip-hour on demand: the middle of vendors' lists, and their spread.
///
/// The spread between vendors is larger than the trend of a year: H100 SXM cost 1.99 to 12.29 dollars in 2023 to 2025. Medians and standard deviations of
/// logarithms are those of the quotes in the years named; where fewer than five are known, the deviation is 0.35 (assumed).
public struct AcceleratorPrice: Hashable, Sendable, Codable {
  /// US dollars a chip-hour.
  public var usdPerHour: LogNormal
  /// The number of quotes.
  public var quotes: Int
  /// The months of the quotes, `2024-01 to 2025-03`.
  public var dates: String
  /// The lists that the quotes are from.
  public var source: String

  /// The deviation where quotes are too few to have one.
  public static let assumedDeviation = 0.35

  /// The price of an accelerator on demand; `nil` where no public quote is known here.
  public static func onDemand(_ chip: Accelerator) -> AcceleratorPrice? { table[chip.name] }

  /// The price as a constant.
  public var constant: SourcedConstant {
    SourcedConstant(
      "price of a chip-hour on demand", usdPerHour, unit: "USD", basis: .published, source: "\(source), \(quotes) quotes", date: dates)
  }

  private static let epoch = "vendors' lists collected by Epoch AI (CC BY)"

  private static func row(_ median: Double, _ deviation: Double?, _ quotes: Int, _ dates: String, _ source: String = epoch)
    -> AcceleratorPrice
  {
    AcceleratorPrice(
      usdPerHour: LogNormal(median: median, logDeviation: deviation ?? assumedDeviation), quotes: quotes, dates: dates, source: source)
  }

  private static let table: [String: AcceleratorPrice] = [
    "V100-16GB": row(0.87, nil, 1, "2024-02"),
    "V100-32GB": row(3.06, 0.11, 9, "2024-01 to 2025-03"),
    "V100-PCIe": row(0.39, nil, 3, "2024-02 to 2025-03"),
    "A100-40GB": row(1.29, 0.53, 7, "2024-07 to 2025-03"),
    "A100-80GB": row(2.93, 0.32, 17, "2024-01 to 2025-03"),
    "A100-PCIe": row(1.485, 0.21, 10, "2024-02 to 2025-03"),
    "A10": row(2, nil, 2, "2023-10"),
    "A40": row(0.44, 0.78, 5, "2024-02 to 2025-03"),
    "L4": row(0.43, nil, 1, "2025-03"),
    "L40": row(1.02, nil, 4, "2024-06 to 2025-03"),
    "L40S": row(0.88, nil, 3, "2024-07 to 2025-03"),
    "H100-SXM": row(3.95, 0.45, 19, "2024-01 to 2025-03"),
    "H100-PCIe": row(2.49, 0.26, 14, "2024-01 to 2025-03"),
    "H100-NVL": row(6.98, nil, 1, "2025-03"),
    "H800": row(3.42, nil, 2, "2024-08 to 2025-03"),
    "H200": row(4.54, nil, 3, "2025-03 to 2026-03", "AWS p5en, Spheron and RunPod lists"),
    "B200": row(5.98, nil, 2, "2026-03", "Spheron and RunPod lists"),
    "GB200": row(4.54, nil, 1, "2026-03", "Spheron list, half a superchip of two"),
    "RTX-3090": row(0.305, nil, 4, "2024-07 to 2025-03"),
    "RTX-4090": row(0.64, 0.49, 5, "2024-07 to 2025-03"),
    "RTX-A6000": row(0.89, 0.32, 11, "2024-02 to 2025-03"),
    "RTX-6000-Ada": row(0.9, nil, 2, "2024-07 to 2025-03"),
    "TPU-v3": row(2, nil, 3, "2021", epoch),
    "TPU-v4": row(3.22, nil, 2, "2024-08 to 2025-03"),
    "TPU-v5e": row(1.32, 0.11, 6, "2024-08 to 2025-03"),
    "TPU-v6e": row(2.97, nil, 3, "2025-03"),
  ]
}
