import CKernels

/// The forward and backward pass of one sequence.
///
/// Its memory is its own, so that activations stay in the core's cache.
///
/// Shapes, here and in ``Activations``: T positions (one sequence, so B = 1; a batch is a loop over sequences), C width of the residual stream, H query heads,
/// K key-value heads, d width of a head, Q = H·d, F width of the feed-forward unit, V vocabulary. Matrices are stored as outputs × inputs, so that
/// a product is y = x · Wᵀ.
///
/// One pass a worker; its calls never overlap. A sequence is the unit of work between threads, of memory, and of a stop: nothing within it is shared out, so
/// that no barrier falls between two products.
final class SequencePass: @unchecked Sendable {
  typealias Floats = UnsafeMutablePointer<Float>

  /// The ε of every RMS norm, as in Qwen3.
  static let normEpsilon: Float = 1e-6

  let model: ModelConfiguration
  let layout: ParameterLayout
  let weights: PackedWeights
  /// The flat vector of all parameters.
  let parameters: UnsafePointer<Float>
  let rotary: RotaryTable
  let activations: Activations
  let kernels: KernelTable

  /// T.
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

  /// Returns the summed loss, in nats, of predicting `tokens[1...]` from `tokens[..<T]`; T + 1 tokens.
  func loss(_ tokens: UnsafePointer<UInt8>) -> Double {
    forward(tokens)
    return crossEntropy(targets: tokens + 1, scale: 0)
  }

  /// Returns the loss, and writes the gradient of scale · loss to `gradient` if `fresh`, or else adds it.
  func lossAndGradient(_ tokens: UnsafePointer<UInt8>, scale: Float, gradient: Floats, fresh: Bool) -> Double {
    forward(tokens)
    let loss = crossEntropy(targets: tokens + 1, scale: scale)
    backward(tokens, gradient: gradient, fresh: fresh)
    return loss
  }

  /// Returns the logits after each token, T × V.
  func logits(_ tokens: UnsafePointer<UInt8>) -> [[Float]] {
    forward(tokens)
    return (0..<positions).map {
      Array(UnsafeBufferPointer(start: activations.logits + $0 * model.vocabularySize, count: model.vocabularySize))
    }
  }

  /// Returns the cross-entropy Σₜ −ln softmax(logits[t])[target t].
  ///
  /// If the scale isn't zero, scale · d loss / d logits (T × V) is left in the logits' memory.
  private func crossEntropy(targets: UnsafePointer<UInt8>, scale: Float) -> Double {
    kernels.cross_entropy(activations.logits, model.vocabularySize, targets, scale, positions, model.vocabularySize)
  }

  /// out (T × n) = addend + x (T × k) · packed (k × n).
  func product(_ out: Floats, row: Int, addend: Floats? = nil, _ x: Floats, _ xRow: Int, _ packed: PanelMatrix, inner: Int, columns: Int) {
    kernels.matmul(out, row, addend, StridedMatrix(data: x, row: xRow, column: 1), packed, positions, inner, columns)
  }
}

extension SequencePass {
  /// Fills the activations up to the logits: embedding, the blocks, the final norm, the tied head.
  func forward(_ tokens: UnsafePointer<UInt8>) {
    let a = activations
    // input of the first block (T × C): rows of the embedding E (V × C)
    for position in 0..<positions {
      let row = parameters + layout.embedding + Int(tokens[position]) * model.width
      (a.layers[0].input + position * model.width).update(from: row, count: model.width)
    }
    for index in 0..<model.layers {
      attend(index)
      feedForward(index)
    }
    norm(a.normedOutput, a.outputInverse, a.output, gain: layout.finalGain)
    // logits (T × V) = normedOutput (T × C) · Eᵀ (C × V)
    product(
      a.logits, row: model.vocabularySize, a.normedOutput, model.width, weights.forward(4 * model.layers), inner: model.width,
      columns: model.vocabularySize)
  }

  /// middle = input + attention(norm(input)).
  private func attend(_ index: Int) {
    let layer = activations.layers[index]
    let offsets = layout.layers[index]
    let width = model.width
    let projected = model.queryWidth + 2 * model.keyWidth
    norm(layer.normed, layer.inputInverse, layer.input, gain: offsets.inputGain)
    // mixed (T × C): mixed[t] = normed[t] + Σⱼ wⱼ ∘ normed[t − j]
    if model.convolutionWidth > 0 {
      kernels.convolution_forward(
        layer.mixed, layer.normed, parameters + offsets.convolution, model.convolutionWidth, positions, width)
    }
    // queryKeyValue (T × (Q + 2·K·d)) = mixed (T × C) · [Wq; Wk; Wv]ᵀ
    product(layer.queryKeyValue, row: projected, layer.mixed, width, weights.forward(4 * index), inner: width, columns: projected)
    rotate(layer, offsets)
    // attended (T × Q), a head's d columns at a time: softmax(q · kᵀ / √d, causal) (T × T) · v (T × d)
    for head in 0..<model.heads {
      var described = attentionHead(layer, head)
      kernels.attention_forward(layer.attended + head * model.headWidth, model.queryWidth, &described)
    }
    // middle (T × C) = input + attended (T × Q) · Woᵀ (Q × C)
    product(
      layer.middle, row: width, addend: layer.input, layer.attended, model.queryWidth, weights.forward(4 * index + 1),
      inner: model.queryWidth, columns: width)
  }

  /// next = middle + down(silu(gate) ∘ up) of norm(middle).
  private func feedForward(_ index: Int) {
    let a = activations
    let layer = a.layers[index]
    let next = index + 1 < model.layers ? a.layers[index + 1].input : a.output
    norm(layer.feedForwardInput, layer.middleInverse, layer.middle, gain: layout.layers[index].feedForwardGain)
    // gateUp (T × 2F) = feedForwardInput (T × C) · [Wg; Wu]ᵀ
    product(
      layer.gateUp, row: a.gateUpRow, layer.feedForwardInput, model.width, weights.forward(4 * index + 2), inner: model.width,
      columns: 2 * model.feedForwardWidth)
    // gated (T × F) = silu(gate) ∘ up
    kernels.swiglu_forward(layer.gated, a.gatedRow, layer.gateUp, a.gateUpRow, positions, model.feedForwardWidth)
    // next (T × C) = middle + gated (T × F) · Wdᵀ (F × C)
    product(
      next, row: model.width, addend: layer.middle, layer.gated, a.gatedRow, weights.forward(4 * index + 3),
      inner: model.feedForwardWidth, columns: model.width)
  }

  /// out (T × C) = x / rms(x) ∘ gain, with 1 / rms (T) kept for the backward pass.
  private func norm(_ out: Floats, _ inverse: Floats, _ x: Floats, gain: Int) {
    kernels.rms_norm_forward(out, inverse, x, parameters + gain, positions, model.width, Self.normEpsilon)
  }

  /// Norms and rotates the query heads, then the key heads. T × (H + K) rows of d, from one row a position to one matrix a head.
  private func rotate(_ layer: Activations.Layer, _ offsets: ParameterLayout.Layer) {
    var queries = rotaryHeads(model.heads, gain: offsets.queryGain)
    kernels.rotary_forward(layer.rotated, layer.headInverse, layer.queryKeyValue, &queries)
    var keys = rotaryHeads(model.keyValueHeads, gain: offsets.keyGain)
    kernels.rotary_forward(
      layer.rotated + positions * model.queryWidth, layer.headInverse + positions * model.heads, layer.queryKeyValue + model.queryWidth,
      &keys)
  }

  /// Heads whose rows are strided in the projection and contiguous, head by head, when rotated.
  func rotaryHeads(_ heads: Int, gain: Int) -> RotaryHeads {
    RotaryHeads(
      gain: model.queryKeyNorm ? parameters + gain : nil, cosine: rotary.cosine, sine: rotary.sine, positions: positions, heads: heads,
      head_width: model.headWidth, in_row: model.queryWidth + 2 * model.keyWidth, out_row: model.headWidth,
      out_head: positions * model.headWidth, epsilon: Self.normEpsilon)
  }

  /// One query head with the key-value head that its group shares: q, k, v (T × d), probabilities (T × T).
  func attentionHead(_ layer: Activations.Layer, _ head: Int) -> AttentionHead {
    let keyHead = head / (model.heads / model.keyValueHeads)
    let rows = positions * model.headWidth
    return AttentionHead(
      query: layer.rotated + head * rows, key: layer.rotated + (model.heads + keyHead) * rows,
      value: layer.queryKeyValue + model.queryWidth + model.keyWidth + keyHead * model.headWidth, query_row: model.headWidth,
      key_row: model.headWidth, value_row: model.queryWidth + 2 * model.keyWidth,
      probabilities: layer.probabilities + head * positions * positions, scratch: activations.scratch, positions: positions,
      head_width: model.headWidth, scale: 1 / Float(model.headWidth).squareRoot())
  }
}
