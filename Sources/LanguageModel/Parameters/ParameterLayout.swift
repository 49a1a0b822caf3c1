/// Where everything lies in the flat parameter vector.
struct ParameterLayout: Sendable {
  /// The offsets of one block's tensors. Queries, keys and values are adjacent, as are gate and up, so that each is one product.
  struct Layer: Sendable {
    var inputGain = 0
    var convolution = 0
    var queryKeyValue = 0
    var queryGain = 0
    var keyGain = 0
    var output = 0
    var feedForwardGain = 0
    var gateUp = 0
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

  /// The blocks' matrices: every tensor for itself, or queries, keys and values of a block as one.
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
