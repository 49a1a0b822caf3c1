/// One named tensor of a model: its place in the flat parameter vector. Names are those of the Qwen3 checkpoints.
public struct ParameterTensor: Hashable, Sendable {
  /// What a tensor does; it decides its initial value and its update rule.
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

  /// The tensor's name.
  public var name: String
  /// What it does.
  public var kind: Kind
  /// Its rows: a matrix's outputs; 1 for a vector.
  public var rows: Int
  /// Its columns: a matrix's inputs.
  public var columns: Int
  /// Where it begins in the flat vector.
  public var offset: Int

  /// The number of its elements.
  public var count: Int { rows * columns }

  /// The range of the flat vector that it takes.
  public var range: Range<Int> { offset..<offset + count }

  /// Its shape: a vector's has one element.
  public var shape: [Int] { kind == .gain || kind == .headGain ? [columns] : [rows, columns] }

  /// Whether it is one of the blocks' matrices.
  var isMatrix: Bool { kind == .inputMatrix || kind == .outputMatrix }
}
