import CKernels

/// Forward and backward passes over one sequence at a time, in memory of its own, so that activations stay in the core's cache.
///
/// One per worker; a worker's calls never overlap.
final class SequencePass: @unchecked Sendable {
  typealias Floats = UnsafeMutablePointer<Float>

  /// The ε of every RMS norm, as in Qwen3.
  static let normEpsilon: Float = 1e-6

  let model: ModelConfiguration
  let layout: ParameterLayout
  let weights: PackedWeights
  let parameters: UnsafePointer<Float>
  let rotary: RotaryTable
  let activations: Activations
  let kernels: KernelTable

  var positions: Int { model.context }

  init(
    model: ModelConfiguration, layout: ParameterLayout, weights: PackedWeights, parameters: FloatBuffer, rotary: RotaryTable,
    kernels: Kernels
  ) {
    self.model = model
    self.layout = layout
    self.weights = weights
    self.parameters = UnsafePointer(parameters.pointer)
    self.rotary = rotary
    self.kernels = kernels.table
    activations = Activations(model: model)
  }

  /// The summed loss, in nats, of predicting `tokens[1...]` from `tokens[..<T]`; T + 1 tokens.
  func loss(_ tokens: UnsafePointer<UInt8>) -> Double {
    forward(tokens)
    return crossEntropy(targets: tokens + 1, scale: 0)
  }

  /// As `loss`, with the gradient of scale · loss: written to `gradient` where `fresh`, otherwise added.
  func lossAndGradient(_ tokens: UnsafePointer<UInt8>, scale: Float, gradient: Floats, fresh: Bool) -> Double {
    forward(tokens)
    let loss = crossEntropy(targets: tokens + 1, scale: scale)
    backward(tokens, gradient: gradient, fresh: fresh)
    return loss
  }

  /// The logits after each of T tokens.
  func logits(_ tokens: UnsafePointer<UInt8>) -> [[Float]] {
    forward(tokens)
    return (0..<positions).map {
      Array(UnsafeBufferPointer(start: activations.logits + $0 * model.vocabularySize, count: model.vocabularySize))
    }
  }

  private func crossEntropy(targets: UnsafePointer<UInt8>, scale: Float) -> Double {
    kernels.cross_entropy(activations.logits, model.vocabularySize, targets, scale, positions, model.vocabularySize)
  }

  /// out (T × n) = addend + x (T × k) · packed (k × n).
  func product(_ out: Floats, row: Int, addend: Floats? = nil, _ x: Floats, _ xRow: Int, _ packed: PanelMatrix, inner: Int, columns: Int) {
    kernels.matmul(out, row, addend, StridedMatrix(data: x, row: xRow, column: 1), packed, positions, inner, columns)
  }
}
