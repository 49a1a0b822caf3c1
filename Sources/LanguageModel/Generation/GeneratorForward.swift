import CKernels

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

extension Generator {
  /// Runs one token through the model, as ``SequencePass/forward(_:)`` with T = 1. Its keys and values replace those of T tokens ago.
  func forward(_ token: UInt8, at position: Int) {
    let m = memory
    m.stream.update(from: parameters.pointer + layout.embedding + Int(token) * model.width, count: model.width)
    fillAngles(position)
    for index in 0..<model.layers {
      attend(index, position)
      feedForward(index)
    }
    norm(m.stream, gain: layout.finalGain)
    product(m.logits, m.normed, weights.forward(4 * model.layers), inner: model.width, columns: model.vocabularySize)
  }

  /// stream (C) += attention(norm(stream)).
  private func attend(_ index: Int, _ position: Int) {
    let m = memory
    let offsets = layout.layers[index]
    let projected = model.queryWidth + 2 * model.keyWidth
    norm(m.stream, gain: offsets.inputGain)
    let input = model.convolutionWidth > 0 ? convolve(m.layers[index].history, offsets, position) : m.normed
    product(m.queryKeyValue, input, weights.forward(4 * index), inner: model.width, columns: projected)
    rotate(0, heads: model.heads, gain: offsets.queryGain)
    rotate(model.queryWidth, heads: model.keyValueHeads, gain: offsets.keyGain)
    let slot = position % model.context * model.keyWidth
    (m.layers[index].keys + slot).update(from: m.rotated + model.queryWidth, count: model.keyWidth)
    (m.layers[index].values + slot).update(from: m.queryKeyValue + model.queryWidth + model.keyWidth, count: model.keyWidth)
    for head in 0..<model.heads { attend(head, m.layers[index], tokens: min(position + 1, model.context)) }
    product(
      m.stream, addend: m.stream, m.attended, weights.forward(4 * index + 1), inner: model.queryWidth, columns: model.width)
  }

  /// stream (C) += down(silu(gate) ∘ up) of norm(stream).
  private func feedForward(_ index: Int) {
    let m = memory
    norm(m.stream, gain: layout.layers[index].feedForwardGain)
    product(m.gateUp, m.normed, weights.forward(4 * index + 2), inner: model.width, columns: 2 * model.feedForwardWidth)
    kernels.swiglu_forward(m.gated, model.feedForwardWidth, m.gateUp, 2 * model.feedForwardWidth, 1, model.feedForwardWidth)
    product(m.stream, addend: m.stream, m.gated, weights.forward(4 * index + 3), inner: model.feedForwardWidth, columns: model.width)
  }

  /// Stores the normed input (C) in its slot and convolves it with those before it.
  ///
  /// Inputs before the text's beginning are zero.
  private func convolve(_ history: Floats, _ offsets: ParameterLayout.Layer, _ position: Int) -> Floats {
    let (taps, width) = (model.convolutionWidth, model.width)
    (history + position % memory.historyRows * width).update(from: memory.normed, count: width)
    for tap in 0..<taps {
      let (row, source) = (memory.window + tap * width, position - taps + 1 + tap)
      if source < 0 {
        row.update(repeating: 0, count: width)
      } else {
        row.update(from: history + source % memory.historyRows * width, count: width)
      }
    }
    kernels.convolution_forward(memory.mixed, memory.window, parameters.pointer + offsets.convolution, taps, taps, width)
    return memory.mixed + (taps - 1) * width
  }

  /// One query head (d) over the cached keys and values (tokens × d). The order of the slots doesn't matter, as keys carry their positions.
  private func attend(_ head: Int, _ layer: GeneratorMemory.Layer, tokens: Int) {
    let width = model.headWidth
    let offset = head / (model.heads / model.keyValueHeads) * width
    let query = memory.rotated + head * width
    let out = memory.attended + head * width
    let scores = UnsafeMutableBufferPointer(start: memory.scores, count: tokens)
    for token in 0..<tokens {
      let key = layer.keys + token * model.keyWidth + offset
      scores[token] = (0..<width).reduce(Float(0)) { $0 + query[$1] * key[$1] } / Float(width).squareRoot()
    }
    let largest = scores.max() ?? 0
    var total: Float = 0
    out.update(repeating: 0, count: width)
    for token in 0..<tokens {
      let weight = exp(scores[token] - largest)
      let value = layer.values + token * model.keyWidth + offset
      total += weight
      for channel in 0..<width { out[channel] += weight * value[channel] }
    }
    for channel in 0..<width { out[channel] /= total }
  }

  private func rotate(_ offset: Int, heads: Int, gain: Int) {
    let m = memory
    var described = RotaryHeads(
      gain: model.queryKeyNorm ? UnsafePointer(parameters.pointer + gain) : nil, cosine: m.angles, sine: m.angles + model.headWidth / 2,
      positions: 1, heads: heads, head_width: model.headWidth, in_row: heads * model.headWidth, out_row: heads * model.headWidth,
      out_head: model.headWidth, epsilon: SequencePass.normEpsilon)
    kernels.rotary_forward(m.rotated + offset, m.inverse, m.queryKeyValue + offset, &described)
  }

  private func fillAngles(_ position: Int) {
    let half = model.headWidth / 2
    for index in 0..<half {
      let angle = RotaryTable.angle(position: position, index: index, model: model)
      memory.angles[index] = Float(cos(angle))
      memory.angles[half + index] = Float(sin(angle))
    }
  }

  private func norm(_ x: Floats, gain: Int) {
    kernels.rms_norm_forward(memory.normed, memory.inverse, x, parameters.pointer + gain, 1, model.width, SequencePass.normEpsilon)
  }

  private func product(_ out: Floats, addend: Floats? = nil, _ x: Floats, _ packed: PanelMatrix, inner: Int, columns: Int) {
    kernels.matmul(out, columns, addend, StridedMatrix(data: x, row: inner, column: 1), packed, 1, inner, columns)
  }
}

/// The memory of generation: the cache of each layer and the vectors of one token.
final class GeneratorMemory {
  typealias Floats = UnsafeMutablePointer<Float>

  /// The cache of one layer: keys, values and the normed inputs of the convolution.
  ///
  /// Keys and values are those of the last T tokens, T × K·d each, the inputs max(T, taps) × C; a token's slot is its position modulo the number of slots.
  struct Layer {
    var keys: Floats
    var values: Floats
    var history: Floats
  }

  let layers: [Layer]
  /// The residual stream and a normed copy, C each; the convolution's window and its result, taps × C each.
  let stream: Floats
  let normed: Floats
  let window: Floats
  let mixed: Floats
  /// Q + 2·K·d.
  let queryKeyValue: Floats
  /// Q + K·d.
  let rotated: Floats
  /// Q.
  let attended: Floats
  /// 2F, and F.
  let gateUp: Floats
  let gated: Floats
  /// T.
  let scores: Floats
  /// V.
  let logits: Floats
  /// 1 / rms, unused when going forward only.
  let inverse: Floats
  /// The cosines, then the sines, of the present position, d / 2 each.
  let angles: Floats
  private let buffer: FloatBuffer

  /// The slots of normed inputs: max(T, taps).
  let historyRows: Int

  init(model: ModelConfiguration) {
    historyRows = max(model.context, model.convolutionWidth)
    let cache = model.context * model.keyWidth
    let history = model.convolutionWidth > 0 ? historyRows * model.width : 0
    let window = model.convolutionWidth * model.width
    let projected = model.queryWidth + 2 * model.keyWidth
    let perLayer = 2 * cache + history
    let vectors =
      2 * model.width + 2 * window + projected + 2 * model.queryWidth + model.keyWidth + 3 * model.feedForwardWidth + model.context
      + model.vocabularySize + model.heads + 16 + model.headWidth
    let buffer = FloatBuffer(count: model.layers * perLayer + vectors)
    var next = buffer.pointer
    func take(_ count: Int) -> Floats {
      defer { next += count }
      return next
    }
    layers = (0..<model.layers).map { _ in Layer(keys: take(cache), values: take(cache), history: take(history)) }
    stream = take(model.width)
    normed = take(model.width)
    self.window = take(window)
    mixed = take(window)
    queryKeyValue = take(projected)
    rotated = take(model.queryWidth + model.keyWidth)
    attended = take(model.queryWidth)
    gateUp = take(2 * model.feedForwardWidth)
    gated = take(model.feedForwardWidth)
    scores = take(model.context)
    logits = take(model.vocabularySize)
    inverse = take(model.heads + 16)
    angles = take(model.headWidth)
    self.buffer = buffer
  }
}
