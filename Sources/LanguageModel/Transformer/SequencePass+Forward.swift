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
    for head in 0..<model.heads + model.keyValueHeads { rotate(layer, offsets, head) }
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

  /// Norm and position of one head; query heads come first, then key heads.
  private func rotate(_ layer: Activations.Layer, _ offsets: ParameterLayout.Layer, _ head: Int) {
    var described = rotaryHead(offsets, head)
    kernels.rotary_forward(
      layer.rotated + head * model.headWidth, model.queryWidth + model.keyWidth, layer.headInverse + head * positions,
      layer.queryKeyValue + head * model.headWidth, model.queryWidth + 2 * model.keyWidth, &described)
  }

  func rotaryHead(_ offsets: ParameterLayout.Layer, _ head: Int) -> RotaryHead {
    let gain = head < model.heads ? offsets.queryGain : offsets.keyGain
    return RotaryHead(
      gain: model.queryKeyNorm ? parameters + gain : nil, cosine: rotary.cosine, sine: rotary.sine, positions: positions,
      head_width: model.headWidth, epsilon: Self.normEpsilon)
  }

  func attentionHead(_ layer: Activations.Layer, _ head: Int) -> AttentionHead {
    let keyHead = head / (model.heads / model.keyValueHeads)
    let rotatedRow = model.queryWidth + model.keyWidth
    return AttentionHead(
      query: layer.rotated + head * model.headWidth, key: layer.rotated + model.queryWidth + keyHead * model.headWidth,
      value: layer.queryKeyValue + rotatedRow + keyHead * model.headWidth, query_row: rotatedRow, key_row: rotatedRow,
      value_row: rotatedRow + model.keyWidth, probabilities: layer.probabilities + head * positions * positions,
      scratch: activations.scratch, positions: positions, head_width: model.headWidth, scale: 1 / Float(model.headWidth).squareRoot())
  }
}
