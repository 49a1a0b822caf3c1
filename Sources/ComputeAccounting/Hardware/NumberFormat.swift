/// A format of the numbers that a chip multiplies.
public enum NumberFormat: String, Hashable, Sendable, Codable, CaseIterable {
  case fp32, tf32, fp16, bf16, fp8, fp4, int8

  /// The bytes of a stored number.
  public var bytes: Double {
    switch self {
    case .fp32, .tf32: 4
    case .fp16, .bf16: 2
    case .fp8, .int8: 1
    case .fp4: 0.5
    }
  }
}

/// The peak rates of a chip in FLOP/s (operations for int8), dense: without structured sparsity, with FP32 accumulation.
///
/// Makers often print twice as much “with sparsity”: the H100's 1,979 TFLOP/s are 989 dense ones.
public struct PeakRates: Hashable, Sendable, Codable {
  /// The rates by format; a format that the chip lacks is missing.
  private var rates: [NumberFormat: Double]

  /// Creates rates from TFLOP/s. FP16 is as fast as BF16 unless given.
  init(
    bf16: Double? = nil, fp16: Double? = nil, tf32: Double? = nil, fp32: Double? = nil, fp8: Double? = nil, fp4: Double? = nil,
    int8: Double? = nil
  ) {
    let given: [(NumberFormat, Double?)] = [
      (.bf16, bf16), (.fp16, fp16 ?? bf16), (.tf32, tf32), (.fp32, fp32), (.fp8, fp8), (.fp4, fp4), (.int8, int8),
    ]
    rates = Dictionary(uniqueKeysWithValues: given.compactMap { format, tera in tera.map { (format, $0 * 1e12) } })
  }

  /// The rate of a format in FLOP/s; `nil` if the chip doesn't have it.
  public subscript(format: NumberFormat) -> Double? { rates[format] }

  /// The formats that the chip has.
  public var formats: [NumberFormat] { NumberFormat.allCases.filter { rates[$0] != nil } }

  /// The rate of 16-bit training, BF16 or else FP16, to which utilisations refer.
  public var sixteenBit: Double { rates[.bf16] ?? rates[.fp16] ?? rates[.fp32] ?? 0 }
}
