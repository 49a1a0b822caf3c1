#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The draw of a token from logits.
///
/// Weights are exp((logit − largest) / temperature) in double precision; the draw walks their cumulative sum, so that it depends on the logits and one
/// random number alone. Subtracting the largest logit keeps the weights from overflowing at any temperature; as it tends to 0, all but the largest vanish,
/// and at 0 the first of the largest is taken without a draw.
enum TokenSampler {
  /// Returns the most probable token at temperature 0, or else one drawn from softmax(logits / temperature).
  static func choose(_ logits: UnsafeBufferPointer<Float>, _ temperature: Double, _ random: inout RandomStream) -> UInt8 {
    var best = 0
    for index in logits.indices where logits[index] > logits[best] { best = index }
    guard temperature > 0 else { return UInt8(best) }
    let weights = logits.map { exp(Double($0 - logits[best]) / temperature) }
    var left = Double(random.next() >> 11) * 0x1p-53 * weights.reduce(0, +)
    for (index, weight) in weights.enumerated() {
      left -= weight
      if left < 0 { return UInt8(index) }
    }
    return UInt8(best)
  }

  /// Returns ln softmax(logits)[token], in nats.
  static func logProbability(of token: UInt8, _ logits: UnsafeBufferPointer<Float>) -> Double {
    let largest = Double(logits.max() ?? 0)
    let total = logits.reduce(0.0) { $0 + exp(Double($1) - largest) }
    return Double(logits[Int(token)]) - largest - log(total)
  }

  /// Returns softmax(logits).
  static func probabilities(_ logits: UnsafeBufferPointer<Float>) -> [Double] {
    let largest = Double(logits.max() ?? 0)
    let weights = logits.map { exp(Double($0) - largest) }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }
}
