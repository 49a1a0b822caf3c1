/// The pieces into which reduction and update are cut; fixed by the shape and the rule, whatever the number of threads.
struct UpdatePlan: Sendable {
  /// A piece of the flat vector that AdamW updates.
  struct Span: Sendable {
    var offset: Int
    var count: Int
    var decays: Bool
  }

  /// The elements of a piece, at most: small enough to share out, large enough to be worth a task.
  static let pieceLength = 16_384

  /// Pieces of the whole vector, for reduction.
  let reductions: [Range<Int>]
  /// Matrices that Muon updates, dearest first.
  let muonMatrices: [ParameterLayout.Matrix]
  /// What AdamW updates.
  let adamSpans: [Span]

  init(layout: ParameterLayout, optimizer: OptimizerConfiguration) {
    reductions = Self.pieces(0..<layout.count)
    let usesMuon = optimizer.matrixRule == .muon
    let cost = { (matrix: ParameterLayout.Matrix) in matrix.rows * matrix.columns * min(matrix.rows, matrix.columns) }
    muonMatrices =
      usesMuon
      ? layout.matrices(joiningQueryKeyValue: optimizer.muonJoinsQueryKeyValue).sorted { (cost($0), $1.offset) > (cost($1), $0.offset) }
      : []
    adamSpans = layout.tensors.filter { !($0.isMatrix && usesMuon) }.flatMap { tensor in
      Self.pieces(tensor.range).map { Span(offset: $0.lowerBound, count: $0.count, decays: tensor.isMatrix) }
    }
  }

  private static func pieces(_ range: Range<Int>) -> [Range<Int>] {
    stride(from: range.lowerBound, to: range.upperBound, by: pieceLength).map { $0..<min($0 + pieceLength, range.upperBound) }
  }
}
