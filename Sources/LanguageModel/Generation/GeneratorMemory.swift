/// The memory of generation: the cache of each layer and the vectors of one token.
final class GeneratorMemory {
  typealias Floats = UnsafeMutablePointer<Float>

  /// Keys and values of the last T tokens, each T × keyWidth, and the normed inputs that the convolution sees, C each; slot = position
  /// modulo their number.
  struct Layer {
    var keys: Floats
    var values: Floats
    var history: Floats
  }

  let layers: [Layer]
  /// The residual stream, a normed copy, the convolution's window and its result.
  let stream: Floats
  let normed: Floats
  let window: Floats
  let mixed: Floats
  let queryKeyValue: Floats
  let rotated: Floats
  let attended: Floats
  let gateUp: Floats
  let gated: Floats
  let scores: Floats
  let logits: Floats
  /// 1 / rms, unused when going forward only.
  let inverse: Floats
  /// The cosines, then the sines, of the present position.
  let angles: Floats
  private let buffer: FloatBuffer

  /// The tokens whose normed inputs are kept, T or more.
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
