#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The memory of one sequence's passes, in one allocation.
///
/// Everything that the backward pass needs is kept; nothing is recomputed. At two layers, width 64 and T = 128 that is some 2 MB a sequence, a quarter of it
/// the probabilities: it stays in a core's second-level cache from the forward pass to the backward one.
///
/// Shapes as in ``SequencePass``: T positions, C width, H query heads, K key-value heads, d width of a head, Q = H·d, F feed-forward width, V vocabulary. B
/// is 1:
/// a batch is a loop over sequences.
struct Activations {
  typealias Floats = UnsafeMutablePointer<Float>

  /// The activations of one block that the backward pass needs.
  struct Layer {
    /// The residual stream at the block's entry, T × C, and 1 / rms of its rows.
    var input: Floats
    var inputInverse: Floats
    /// The normed input, T × C, and with the convolution added; the same memory where there is none.
    var normed: Floats
    var mixed: Floats
    /// Queries, keys and values before rotation, T × (Q + 2·K·d).
    var queryKeyValue: Floats
    /// Rotated queries and keys, head by head, (H + K) × T × d, and 1 / rms: T × H, then T × K.
    var rotated: Floats
    var headInverse: Floats
    /// Softmax of each head, H × T × T.
    var probabilities: Floats
    /// The heads' outputs, T × Q.
    var attended: Floats
    /// The residual stream after attention, T × C, and 1 / rms of its rows.
    var middle: Floats
    var middleInverse: Floats
    /// The normed stream, T × C; gate and up, T × 2F; the gated unit's output, T × F.
    var feedForwardInput: Floats
    var gateUp: Floats
    var gated: Floats
  }

  let layers: [Layer]
  /// The output: the residual stream after the last block, its norm and the logits.
  ///
  /// This and the next three are the stream (T × C), 1 / rms of its rows (T), the stream normed (T × C), and the logits (T × V).
  let output: Floats
  let outputInverse: Floats
  let normedOutput: Floats
  let logits: Floats
  /// Gradients of the residual stream, of a normed stream and before the convolution, T × C.
  let gradient: Floats
  let normedGradient: Floats
  let mixedGradient: Floats
  /// Gradients within a block, down to the heads.
  ///
  /// This and the next three are those of the gated unit (T × F), of rotated queries and keys ((H + K) × T × d), of queries, keys and values (T × (Q +
  /// 2·K·d)), and of the heads' outputs (T × Q).
  let gatedGradient: Floats
  let rotatedGradient: Floats
  let queryKeyValueGradient: Floats
  let attendedGradient: Floats
  /// Scratch memory of one head, T · (d + T).
  let scratch: Floats
  /// The strides of gate and up and of the gated unit.
  let gateUpRow: Int
  let gatedRow: Int

  private let buffer: FloatBuffer

  init(model: ModelConfiguration) {
    let counted = Activations(model: model, buffer: FloatBuffer(count: 0), allocate: false)
    self.init(model: model, buffer: FloatBuffer(count: counted.used), allocate: true)
  }

  private let used: Int

  /// The floats of one sequence's passes, without allocating them: rest + layers · one layer's.
  ///
  /// Attention's probabilities, H · T² a layer, outgrow everything else from a context of a few thousand. A Double holds what no machine has.
  static func floats(_ model: ModelConfiguration) -> Double {
    func count(layers: Int) -> Double {
      var model = model
      model.layers = layers
      return Double(Activations(model: model, buffer: FloatBuffer(count: 0), allocate: false).used)
    }
    let rest = count(layers: 0)
    return rest + Double(model.layers) * (count(layers: 1) - rest)
  }

  private init(model: ModelConfiguration, buffer: FloatBuffer, allocate: Bool) {
    var arena = Arena(base: allocate ? buffer.pointer : nil)
    let positions = model.context
    func rows(_ width: Int) -> Floats { arena.take(positions * width) }
    let gateUpRow = Self.paddedRow(2 * model.feedForwardWidth)
    let gatedRow = Self.paddedRow(model.feedForwardWidth)
    layers = (0..<model.layers).map { _ in
      let normed = rows(model.width)
      return Layer(
        input: rows(model.width), inputInverse: rows(1), normed: normed, mixed: model.convolutionWidth > 0 ? rows(model.width) : normed,
        queryKeyValue: rows(model.queryWidth + 2 * model.keyWidth), rotated: rows(model.queryWidth + model.keyWidth),
        headInverse: rows(model.heads + model.keyValueHeads), probabilities: rows(model.heads * positions),
        attended: rows(model.queryWidth), middle: rows(model.width), middleInverse: rows(1), feedForwardInput: rows(model.width),
        gateUp: rows(gateUpRow), gated: rows(gatedRow))
    }
    output = rows(model.width)
    outputInverse = rows(1)
    normedOutput = rows(model.width)
    logits = rows(model.vocabularySize)
    gradient = rows(model.width)
    normedGradient = rows(model.width)
    mixedGradient = rows(model.width)
    gatedGradient = rows(gatedRow)
    rotatedGradient = rows(model.queryWidth + model.keyWidth)
    queryKeyValueGradient = rows(model.queryWidth + 2 * model.keyWidth)
    attendedGradient = rows(model.queryWidth)
    scratch = rows(model.headWidth + positions)
    self.gateUpRow = gateUpRow
    self.gatedRow = gatedRow
    self.buffer = buffer
    used = arena.used
  }

  /// A stride that isn't a large power of two. Such rows would all fall into the same few sets of the cache.
  private static func paddedRow(_ width: Int) -> Int { width % 256 == 0 ? width + 16 : width }
}

/// A bump allocator over one allocation, in multiples of 16 floats (64 bytes); without a base it only counts.
private struct Arena {
  let base: UnsafeMutablePointer<Float>?
  private(set) var used = 0

  init(base: UnsafeMutablePointer<Float>?) { self.base = base }

  mutating func take(_ count: Int) -> UnsafeMutablePointer<Float> {
    defer { used += (count + 15) / 16 * 16 }
    let start = base ?? UnsafeMutablePointer(bitPattern: 64)!
    return start + (base == nil ? 0 : used)
  }
}

/// The cosines and sines of rotary positions (arXiv:2104.09864), T × d / 2 each: angle(t, i) = t · base^(−2i / d).
final class RotaryTable: Sendable {
  private let buffer: FloatBuffer
  private let elements: Int

  init(model: ModelConfiguration) {
    let half = model.headWidth / 2
    elements = model.context * half
    buffer = FloatBuffer(count: 2 * elements)
    for position in 0..<model.context {
      for index in 0..<half {
        let angle = Self.angle(position: position, index: index, model: model)
        buffer.pointer[position * half + index] = Float(cos(angle))
        buffer.pointer[elements + position * half + index] = Float(sin(angle))
      }
    }
  }

  /// The angle of pair `index` of a head at a position.
  static func angle(position: Int, index: Int, model: ModelConfiguration) -> Double {
    Double(position) * pow(model.ropeBase, -2 * Double(index) / Double(model.headWidth))
  }

  /// The cosines of all positions.
  var cosine: UnsafePointer<Float> { UnsafePointer(buffer.pointer) }

  /// The sines of all positions.
  var sine: UnsafePointer<Float> { UnsafePointer(buffer.pointer + elements) }
}
