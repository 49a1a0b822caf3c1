/// One named tensor of a model and its range in the flat parameter vector; names as in Qwen3's checkpoints.
public struct ParameterTensor: Hashable, Sendable {
  /// The role of a tensor, which decides its initial value and its update rule.
  public enum Kind: String, Hashable, Sendable {
    /// The token embedding, which is also the head.
    case embedding
    /// A matrix that reads the residual stream.
    case inputMatrix
    /// A matrix that writes to the residual stream.
    case outputMatrix
    /// The gain of a norm over the residual stream.
    case gain
    /// The gain of a norm over a head's queries or keys.
    case headGain
    /// The taps of a convolution, taps × channels.
    case convolution
  }

  /// The name.
  public var name: String
  /// The role.
  public var kind: Kind
  /// The rows: a matrix's outputs; 1 for a vector.
  public var rows: Int
  /// The columns: a matrix's inputs.
  public var columns: Int
  /// The first element in the flat vector.
  public var offset: Int

  /// The number of its elements.
  public var count: Int { rows * columns }

  /// The range in the flat vector.
  public var range: Range<Int> { offset..<offset + count }

  /// The shape, of one element for a vector.
  public var shape: [Int] { kind == .gain || kind == .headGain ? [columns] : [rows, columns] }

  /// Whether it is one of the blocks' matrices.
  var isMatrix: Bool { kind == .inputMatrix || kind == .outputMatrix }
}

/// The order of all tensors in the flat parameter vector: the embedding, the blocks, the final gain.
///
/// One vector makes initial values, gradients, moments, updates and checkpoints one loop each, and lets matrices that are multiplied by the same input lie
/// next to each other, so that they are one product.
struct ParameterLayout: Sendable {
  /// The offsets of one block's tensors. Queries, keys and values are adjacent, as are gate and up, so that each is one product.
  struct Layer: Sendable {
    /// Gain of the norm before attention, C.
    var inputGain = 0
    /// Taps of the convolution, taps × C.
    var convolution = 0
    /// Wq (Q × C), Wk (K·d × C), Wv (K·d × C).
    var queryKeyValue = 0
    /// Gains of the norms of queries and keys, d each.
    var queryGain = 0
    var keyGain = 0
    /// Wo, C × Q.
    var output = 0
    /// Gain of the norm before the feed-forward unit, C.
    var feedForwardGain = 0
    /// Wg, then Wu, F × C each.
    var gateUp = 0
    /// Wd, C × F.
    var down = 0
  }

  /// A matrix that Muon makes orthogonal as a whole.
  struct Matrix: Hashable, Sendable {
    var offset: Int
    var rows: Int
    var columns: Int
  }

  private(set) var tensors: [ParameterTensor] = []
  private(set) var layers: [Layer] = []
  private(set) var embedding = 0
  private(set) var finalGain = 0
  private(set) var count = 0

  init(model: ModelConfiguration) {
    embedding = append("model.embed_tokens.weight", .embedding, model.vocabularySize, model.width)
    for index in 0..<model.layers { appendLayer("model.layers.\(index).", model) }
    finalGain = append("model.norm.weight", .gain, 1, model.width)
  }

  private mutating func appendLayer(_ prefix: String, _ model: ModelConfiguration) {
    let width = model.width
    var layer = Layer()
    layer.inputGain = append(prefix + "input_layernorm.weight", .gain, 1, width)
    if model.convolutionWidth > 0 {
      layer.convolution = append(prefix + "convolution.weight", .convolution, model.convolutionWidth, width)
    }
    layer.queryKeyValue = append(prefix + "self_attn.q_proj.weight", .inputMatrix, model.queryWidth, width)
    _ = append(prefix + "self_attn.k_proj.weight", .inputMatrix, model.keyWidth, width)
    _ = append(prefix + "self_attn.v_proj.weight", .inputMatrix, model.keyWidth, width)
    if model.queryKeyNorm {
      layer.queryGain = append(prefix + "self_attn.q_norm.weight", .headGain, 1, model.headWidth)
      layer.keyGain = append(prefix + "self_attn.k_norm.weight", .headGain, 1, model.headWidth)
    }
    layer.output = append(prefix + "self_attn.o_proj.weight", .outputMatrix, width, model.queryWidth)
    layer.feedForwardGain = append(prefix + "post_attention_layernorm.weight", .gain, 1, width)
    layer.gateUp = append(prefix + "mlp.gate_proj.weight", .inputMatrix, model.feedForwardWidth, width)
    _ = append(prefix + "mlp.up_proj.weight", .inputMatrix, model.feedForwardWidth, width)
    layer.down = append(prefix + "mlp.down_proj.weight", .outputMatrix, width, model.feedForwardWidth)
    layers.append(layer)
  }

  /// The blocks' matrices: each tensor alone, or queries, keys and values of a block as one.
  func matrices(joiningQueryKeyValue: Bool) -> [Matrix] {
    var matrices: [Matrix] = []
    for tensor in tensors where tensor.isMatrix {
      if joiningQueryKeyValue && (tensor.name.hasSuffix("k_proj.weight") || tensor.name.hasSuffix("v_proj.weight")) {
        matrices[matrices.count - 1].rows += tensor.rows
      } else {
        matrices.append(Matrix(offset: tensor.offset, rows: tensor.rows, columns: tensor.columns))
      }
    }
    return matrices
  }

  private mutating func append(_ name: String, _ kind: ParameterTensor.Kind, _ rows: Int, _ columns: Int) -> Int {
    tensors.append(ParameterTensor(name: name, kind: kind, rows: rows, columns: columns, offset: count))
    defer { count += rows * columns }
    return count
  }
}

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
