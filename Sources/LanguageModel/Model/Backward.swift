import CKernels

extension SequencePass {
  /// Propagates the logits' gradient back to every parameter's, in the reverse order of the forward pass.
  ///
  /// The logits' gradient is T × V, in the logits' memory.
  ///
  /// For y = x · Wᵀ with upstream gradient dy: dx = dy · W, and dW = dyᵀ · x, summed over the T positions. `activations.gradient` (T × C) is the
  /// gradient of the residual stream; each branch adds its own to it.
  func backward(_ tokens: UnsafePointer<UInt8>, gradient: Floats, fresh: Bool) {
    let a = activations
    let embedding = gradient + layout.embedding
    if fresh { clearVectors(gradient) }
    // dE (V × C) = dlogitsᵀ (V × T) · normedOutput (T × C)
    weightGradient(
      embedding, fresh, a.logits, model.vocabularySize, rows: model.vocabularySize, a.normedOutput, model.width, columns: model.width)
    // dnormedOutput (T × C) = dlogits (T × V) · E (V × C)
    product(
      a.normedGradient, row: model.width, a.logits, model.vocabularySize, weights.backward(4 * model.layers),
      inner: model.vocabularySize, columns: model.width)
    a.gradient.update(repeating: 0, count: positions * model.width)
    normBackward(a.normedGradient, a.output, a.outputInverse, gain: layout.finalGain, gradient)
    for index in (0..<model.layers).reversed() {
      feedForwardBackward(index, gradient, fresh)
      attendBackward(index, gradient, fresh)
    }
    // the embedding is the head, too: row of E for each token += gradient of the first block's input
    for position in 0..<positions {
      let row = embedding + Int(tokens[position]) * model.width
      kernels.combine(row, 1, row, 1, a.gradient + position * model.width, model.width)
    }
  }

  /// Gradients of one feed-forward unit, from that of its output to that of its input.
  private func feedForwardBackward(_ index: Int, _ gradient: Floats, _ fresh: Bool) {
    let a = activations
    let layer = a.layers[index]
    let offsets = layout.layers[index]
    let (width, hidden) = (model.width, model.feedForwardWidth)
    // dgated (T × F) = dnext (T × C) · Wd (C × F); dWd (C × F) = dnextᵀ · gated
    product(a.gatedGradient, row: a.gatedRow, a.gradient, width, weights.backward(4 * index + 3), inner: width, columns: hidden)
    weightGradient(gradient + offsets.down, fresh, a.gradient, width, rows: width, layer.gated, a.gatedRow, columns: hidden)
    // dgateUp (T × 2F), in the memory of gateUp
    kernels.swiglu_backward(layer.gateUp, a.gateUpRow, a.gatedGradient, a.gatedRow, positions, hidden)
    // dinput (T × C) = dgateUp (T × 2F) · [Wg; Wu] (2F × C); d[Wg; Wu] (2F × C) = dgateUpᵀ · input
    product(a.normedGradient, row: width, layer.gateUp, a.gateUpRow, weights.backward(4 * index + 2), inner: 2 * hidden, columns: width)
    weightGradient(
      gradient + offsets.gateUp, fresh, layer.gateUp, a.gateUpRow, rows: 2 * hidden, layer.feedForwardInput, width, columns: width)
    normBackward(a.normedGradient, layer.middle, layer.middleInverse, gain: offsets.feedForwardGain, gradient)
  }

  /// Gradients of one attention branch, from that of its output to that of its input.
  private func attendBackward(_ index: Int, _ gradient: Floats, _ fresh: Bool) {
    let a = activations
    let layer = a.layers[index]
    let offsets = layout.layers[index]
    let (width, queryWidth) = (model.width, model.queryWidth)
    let projected = queryWidth + 2 * model.keyWidth
    // dattended (T × Q) = dmiddle (T × C) · Wo (C × Q); dWo (C × Q) = dmiddleᵀ · attended
    product(a.attendedGradient, row: queryWidth, a.gradient, width, weights.backward(4 * index + 1), inner: width, columns: queryWidth)
    weightGradient(gradient + offsets.output, fresh, a.gradient, width, rows: width, layer.attended, queryWidth, columns: queryWidth)
    for head in 0..<model.heads { headBackward(layer, head) }
    rotateBackward(layer, offsets, gradient)
    // dmixed (T × C) = dqkv (T × (Q + 2·K·d)) · [Wq; Wk; Wv]; d[Wq; Wk; Wv] = dqkvᵀ · mixed
    product(
      a.mixedGradient, row: width, a.queryKeyValueGradient, projected, weights.backward(4 * index), inner: projected, columns: width)
    weightGradient(
      gradient + offsets.queryKeyValue, fresh, a.queryKeyValueGradient, projected, rows: projected, layer.mixed, width, columns: width)
    if model.convolutionWidth > 0 {
      kernels.convolution_backward(
        a.normedGradient, gradient + offsets.convolution, a.mixedGradient, layer.normed, parameters + offsets.convolution,
        model.convolutionWidth, positions, width)
    }
    let normed = model.convolutionWidth > 0 ? a.normedGradient : a.mixedGradient
    normBackward(normed, layer.input, layer.inputInverse, gain: offsets.inputGain, gradient)
  }

  /// Gradients of one query head's q, k and v (T × d each). The heads that share a key-value head add to its gradient.
  private func headBackward(_ layer: Activations.Layer, _ head: Int) {
    let a = activations
    let group = model.heads / model.keyValueHeads
    let rows = positions * model.headWidth
    let keyHead = head / group
    var described = attentionHead(layer, head)
    var target = AttentionGradient(
      output: a.attendedGradient + head * model.headWidth, query: a.rotatedGradient + head * rows,
      key: a.rotatedGradient + (model.heads + keyHead) * rows,
      value: a.queryKeyValueGradient + model.queryWidth + model.keyWidth + keyHead * model.headWidth, output_row: model.queryWidth,
      query_row: model.headWidth, key_row: model.headWidth, value_row: model.queryWidth + 2 * model.keyWidth,
      accumulate: head % group > 0)
    kernels.attention_backward(&target, &described)
  }

  /// Gradients before rotation and norm: of the query heads, then of the key heads.
  private func rotateBackward(_ layer: Activations.Layer, _ offsets: ParameterLayout.Layer, _ gradient: Floats) {
    let a = activations
    var queries = rotaryHeads(model.heads, gain: offsets.queryGain)
    kernels.rotary_backward(
      a.queryKeyValueGradient, model.queryKeyNorm ? gradient + offsets.queryGain : nil, a.rotatedGradient, layer.headInverse,
      layer.queryKeyValue, &queries)
    var keys = rotaryHeads(model.keyValueHeads, gain: offsets.keyGain)
    kernels.rotary_backward(
      a.queryKeyValueGradient + model.queryWidth, model.queryKeyNorm ? gradient + offsets.keyGain : nil,
      a.rotatedGradient + positions * model.queryWidth, layer.headInverse + positions * model.heads,
      layer.queryKeyValue + model.queryWidth, &keys)
  }

  /// dW (rows × columns) = dyᵀ (rows × T) · x (T × columns), written if `fresh`, or else added.
  private func weightGradient(
    _ out: Floats, _ fresh: Bool, _ dy: Floats, _ dyRow: Int, rows: Int, _ x: Floats, _ xRow: Int, columns: Int
  ) {
    kernels.matmul(
      out, columns, fresh ? nil : out, StridedMatrix(data: dy, row: 1, column: dyRow), PanelMatrix(data: x, row: xRow, panel: 64), rows,
      positions, columns)
  }

  /// Adds the gradients of a norm: of its input to the residual stream's, of its gain to the parameters'.
  ///
  /// The input is T × C, the gain C.
  private func normBackward(_ upstream: Floats, _ x: Floats, _ inverse: Floats, gain: Int, _ gradient: Floats) {
    kernels.rms_norm_backward(
      activations.gradient, gradient + gain, upstream, x, inverse, parameters + gain, positions, model.width)
  }

  /// Zeroes gains and taps, which are always added to.
  private func clearVectors(_ gradient: Floats) {
    for tensor in layout.tensors where !tensor.isMatrix && tensor.kind != .embedding {
      (gradient + tensor.offset).update(repeating: 0, count: tensor.count)
    }
  }
}
