import CKernels

extension SequencePass {
  /// Fills the activations up to the logits.
  func forward(_ tokens: UnsafePointer<UInt8>) {
    let a = activations
    for position in 0..<positions {
      let row = parameters + layout.embedding + Int(tokens[position]) * model.width
      (a.layers[0].input + position * model.width).update(from: row, count: model.width)
    }
    for index in 0..<model.layers {
      attend(index)
      feedForward(index)
    }
    norm(a.normedOutput, a.outputInverse, a.output, gain: layout.finalGain)
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
    if model.convolutionWidth > 0 {
      kernels.convolution_forward(
        layer.mixed, layer.normed, parameters + offsets.convolution, model.convolutionWidth, positions, width)
    }
    product(layer.queryKeyValue, row: projected, layer.mixed, width, weights.forward(4 * index), inner: width, columns: projected)
    rotate(layer, offsets)
    for head in 0..<model.heads {
      var described = attentionHead(layer, head)
      kernels.attention_forward(layer.attended + head * model.headWidth, model.queryWidth, &described)
    }
    product(
      layer.middle, row: width, addend: layer.input, layer.attended, model.queryWidth, weights.forward(4 * index + 1),
      inner: model.queryWidth, columns: width)
  }

  /// next = middle + down(silu(gate) · up) of norm(middle).
  private func feedForward(_ index: Int) {
    let a = activations
    let layer = a.layers[index]
    let next = index + 1 < model.layers ? a.layers[index + 1].input : a.output
    norm(layer.feedForwardInput, layer.middleInverse, layer.middle, gain: layout.layers[index].feedForwardGain)
    product(
      layer.gateUp, row: a.gateUpRow, layer.feedForwardInput, model.width, weights.forward(4 * index + 2), inner: model.width,
      columns: 2 * model.feedForwardWidth)
    kernels.swiglu_forward(layer.gated, a.gatedRow, layer.gateUp, a.gateUpRow, positions, model.feedForwardWidth)
    product(
      next, row: model.width, addend: layer.middle, layer.gated, a.gatedRow, weights.forward(4 * index + 3),
      inner: model.feedForwardWidth, columns: model.width)
  }

  private func norm(_ out: Floats, _ inverse: Floats, _ x: Floats, gain: Int) {
    kernels.rms_norm_forward(out, inverse, x, parameters + gain, positions, model.width, Self.normEpsilon)
  }

  /// Norms and positions of the query heads, then of the key heads.
  private func rotate(_ layer: Activations.Layer, _ offsets: ParameterLayout.Layer) {
    var queries = rotaryHeads(model.heads, gain: offsets.queryGain)
    kernels.rotary_forward(layer.rotated, layer.headInverse, layer.queryKeyValue, &queries)
    var keys = rotaryHeads(model.keyValueHeads, gain: offsets.keyGain)
    kernels.rotary_forward(
      layer.rotated + positions * model.queryWidth, layer.headInverse + positions * model.heads, layer.queryKeyValue + model.queryWidth,
      &keys)
  }

  /// Heads whose rows are apart in the projection and together, head by head, when rotated.
  func rotaryHeads(_ heads: Int, gain: Int) -> RotaryHeads {
    RotaryHeads(
      gain: model.queryKeyNorm ? parameters + gain : nil, cosine: rotary.cosine, sine: rotary.sine, positions: positions, heads: heads,
      head_width: model.headWidth, in_row: model.queryWidth + 2 * model.keyWidth, out_row: model.headWidth,
      out_head: positions * model.headWidth, epsilon: Self.normEpsilon)
  }

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
