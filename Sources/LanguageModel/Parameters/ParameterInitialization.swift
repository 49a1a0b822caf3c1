/// The initial values of a model.
///
/// Embedding: normal, deviation 0.02. Matrices that read the residual stream: deviation fan-in^−½. Matrices that write to it: zero, so that a
/// block begins as the identity. Gains: 1, and 1.2 for queries and keys, which lets attention be sharper from the start. Taps: zero.
enum ParameterInitialization {
  static let embeddingDeviation: Float = 0.02
  static let headGain: Float = 1.2

  /// Fills a zeroed vector; every tensor draws from a stream of its own.
  static func fill(_ parameters: UnsafeMutablePointer<Float>, layout: ParameterLayout, seed: UInt64) {
    for (index, tensor) in layout.tensors.enumerated() {
      let values = UnsafeMutableBufferPointer(start: parameters + tensor.offset, count: tensor.count)
      switch tensor.kind {
      case .embedding: drawNormal(values, deviation: embeddingDeviation, seed: seed, stream: UInt64(index))
      case .inputMatrix: drawNormal(values, deviation: 1 / Float(tensor.columns).squareRoot(), seed: seed, stream: UInt64(index))
      case .gain: values.update(repeating: 1)
      case .headGain: values.update(repeating: headGain)
      case .outputMatrix, .convolution: values.update(repeating: 0)
      }
    }
  }

  private static func drawNormal(_ values: UnsafeMutableBufferPointer<Float>, deviation: Float, seed: UInt64, stream: UInt64) {
    var random = RandomStream(seed: seed, stream: stream)
    for index in values.indices { values[index] = deviation * random.nextNormal() }
  }
}
