/// The numbers of one token that a backward pass needs, by the way in which parallelism divides them.
///
/// Counted are the inputs of matrix products, of norms and of the activation, each once (arXiv:2205.05198, section 4.1). A layer of GPT with width C has 4C of
/// the residual's width, 8C divided ones and 2C dropout masks, which are 34C bytes at two bytes a number and one a mask.
public struct StoredActivations: Hashable, Sendable, Codable {
  /// Numbers of the residual's width, or of a latent vector: divided by sequence parallelism alone.
  public internal(set) var residual = 0
  /// The inputs of the layer's norms, divided as ``residual``; zero where they aren't counted.
  public internal(set) var norms = 0
  /// Numbers of heads and hidden layers, which tensor parallelism divides.
  public internal(set) var divided = 0
  /// Numbers of the routed experts that a token reaches.
  public internal(set) var routed = 0
  /// The heads whose scores are a number for each position, unless attention is fused or taken again.
  public internal(set) var scoringHeads = 0
  /// The elements of dropout on outputs, where a model has it: one byte each.
  public internal(set) var masks = 0

  /// Creates an empty tally.
  public init() {}

  /// The numbers of a unit, whatever divides them.
  var all: Int { ParameterTally.sum(residual, divided) }

  /// Adds two parts.
  public static func + (one: StoredActivations, other: StoredActivations) -> StoredActivations {
    var sum = StoredActivations()
    sum.residual = ParameterTally.sum(one.residual, other.residual)
    sum.norms = ParameterTally.sum(one.norms, other.norms)
    sum.divided = ParameterTally.sum(one.divided, other.divided)
    sum.routed = ParameterTally.sum(one.routed, other.routed)
    sum.scoringHeads = ParameterTally.sum(one.scoringHeads, other.scoringHeads)
    sum.masks = ParameterTally.sum(one.masks, other.masks)
    return sum
  }

  /// Adds the inputs of norms of the residual's width.
  mutating func addNorms(_ count: Int, width: Int) { norms = ParameterTally.sum(norms, ParameterTally.product(count, width)) }

  /// Adds a matrix product's input of the residual's width, and the mask of the dropout behind the block.
  mutating func addBlock(input: Int, output: Int) {
    residual = ParameterTally.sum(residual, input)
    masks = ParameterTally.sum(masks, output)
  }
}
