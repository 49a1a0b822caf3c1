import CKernels

extension SequencePass {
  /// Walks back from the logits' gradient to every parameter's.
  func backward(_ tokens: UnsafePointer<UInt8>, gradient: Floats, fresh: Bool) {
    let a = activations
    let embedding = gradient + layout.embedding
    if fresh { clearVectors(gradient) }
    weightGradient(
      embedding, fresh, a.logits, model.vocabularySize, rows: model.vocabularySize, a.normedOutput, model.width, columns: model.width)
    product(
      a.normedGradient, row: model.width, a.logits, model.vocabularySize, weights.backward(4 * model.layers),
      inner: model.vocabularySize, columns: model.width)
    a.gradient.update(repeating: 0, count: positions * model.width)
    normBackward(a.normedGradient, a.output, a.outputInverse, gain: layout.finalGain, gradient)
    for index in (0..<model.layers).reversed() {
      feedForwardBackward(index, gradient, fresh)
      attendBackward(index, gradient, fresh)
    }
    for position in 0..<positions {
      let row = embedding + Int(tokens[position]) * model.width
      kernels.combine(row, 1, row, 1, a.gradient + position * model.width, model.width)
    }
  }

  private func feedForwardBackward(_ index: Int, _ gradient: Floats, _ fresh: Bool) {
    let a = activations
    let layer = a.layers[index]
    let offsets = layout.layers[index]
    let (width, hidden) = (model.width, model.feedForwardWidth)
    product(a.gatedGradient, row: a.gatedRow, a.gradient, width, weights.backward(4 * index + 3), inner: width, columns: hidden)
    weightGradient(gradient + offsets.down, fresh, a.gradient, width, rows: width, layer.gated, a.gatedRow, columns: hidden)
    kernels.swiglu_backward(layer.gateUp, a.gateUpRow, a.gatedGradient, a.gatedRow, positions, hidden)
    product(a.normedGradient, row: width, layer.gateUp, a.gateUpRow, weights.backward(4 * index + 2), inner: 2 * hidden, columns: width)
    weightGradient(
      gradient + offsets.gateUp, fresh, layer.gateUp, a.gateUpRow, rows: 2 * hidden, layer.feedForwardInput, width, columns: width)
    normBackward(a.normedGradient, layer.middle, layer.middleInverse, gain: offsets.feedForwardGain, gradient)
  }

  private func attendBackward(_ index: Int, _ gradient: Floats, _ fresh: Bool) {
    let a = activations
    let layer = a.layers[index]
    let offsets = layout.layers[index]
    let (width, queryWidth) = (model.width, model.queryWidth)
    let projected = queryWidth + 2 * model.keyWidth
    product(a.attendedGradient, row: queryWidth, a.gradient, width, weights.backward(4 * index + 1), inner: width, columns: queryWidth)
    weightGradient(gradient + offsets.output, fresh, a.gradient, width, rows: width, layer.attended, queryWidth, columns: queryWidth)
    for head in 0..<model.heads { headBackward(layer, head) }
    rotateBackward(layer, offsets, gradient)
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

  /// One query head's attention; the heads that share a key head add to its gradient.
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

  /// dW (rows × columns) = dyᵀ · x, over the T positions.
  private func weightGradient(
    _ out: Floats, _ fresh: Bool, _ dy: Floats, _ dyRow: Int, rows: Int, _ x: Floats, _ xRow: Int, columns: Int
  ) {
    kernels.matmul(
      out, columns, fresh ? nil : out, StridedMatrix(data: dy, row: 1, column: dyRow), PanelMatrix(data: x, row: xRow, panel: 64), rows,
      positions, columns)
  }

  /// Adds a norm's gradient to the residual stream's.
  private func normBackward(_ upstream: Floats, _ x: Floats, _ inverse: Floats, gain: Int, _ gradient: Floats) {
    kernels.rms_norm_backward(
      activations.gradient, gradient + gain, upstream, x, inverse, parameters + gain, positions, model.width)
  }

  /// Gains and taps are always added to, so a fresh gradient begins at zero.
  private func clearVectors(_ gradient: Floats) {
    for tensor in layout.tensors where !tensor.isMatrix && tensor.kind != .embedding {
      (gradient + tensor.offset).update(repeating: 0, count: tensor.count)
    }
  }
}
