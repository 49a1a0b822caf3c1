import CKernels

/// The memory and arithmetic of Muon's orthogonalisation of one matrix; one per worker.
///
/// An update direction G with singular value decomposition UΣVᵀ is replaced by UVᵀ approximately, so that all directions move equally. The iteration
/// X ← aX + (bA + cA²)X with A = XXᵀ keeps U and V and maps each singular value σ to aσ + bσ³ + cσ⁵, which brings those of a matrix of norm 1 near 1 in
/// five steps (coefficients of kellerjordan.github.io/posts/muon). They oscillate between about 0.7 and 1.2 instead of converging, which is enough for an
/// update.
///
/// Shapes: X (rows × columns), A (m × m) for the smaller side m. A tall matrix uses A = XᵀX and multiplies from the right, so nothing is transposed.
/// A and A² are symmetric, so only the blocks up to the diagonal are computed. Cost of a step: 2m²n + m(m + 16)(n + m) FLOP for the larger side n.
final class MuonWorkspace: @unchecked Sendable {
  typealias Floats = UnsafeMutablePointer<Float>

  static let coefficients: (a: Float, b: Float, c: Float) = (3.4445, -4.7750, 2.0315)

  private let kernels: KernelTable
  private let current: FloatBuffer
  private let next: FloatBuffer
  private let packed: FloatBuffer
  private let gram: FloatBuffer
  private let polynomial: FloatBuffer

  init(matrices: [ParameterLayout.Matrix], kernels: Kernels) {
    self.kernels = kernels.table
    let largest = matrices.map { $0.rows * $0.columns }.max() ?? 0
    let packedLargest = matrices.map { isoflop_packed_size($0.columns, $0.rows) }.max() ?? 0
    let smaller = matrices.map { min($0.rows, $0.columns) }.max() ?? 0
    current = FloatBuffer(count: largest)
    next = FloatBuffer(count: largest)
    packed = FloatBuffer(count: packedLargest)
    gram = FloatBuffer(count: smaller * smaller)
    polynomial = FloatBuffer(count: smaller * smaller)
  }

  /// The floats of a workspace for these matrices: X twice, X packed, and A twice.
  static func floats(_ matrices: [ParameterLayout.Matrix]) -> Double {
    let largest = matrices.map { Double($0.rows) * Double($0.columns) }.max() ?? 0
    let packed = matrices.map { Double(isoflop_packed_size($0.columns, $0.rows)) }.max() ?? 0
    let side = Double(matrices.map { min($0.rows, $0.columns) }.max() ?? 0)
    return 2 * largest + packed + 2 * side * side
  }

  /// Updates the momentum M ← μM + s·G and returns the orthogonalised Nesterov direction s·G + μM.
  ///
  /// The direction stays valid until the next call.
  func direction(
    _ matrix: ParameterLayout.Matrix, gradient: Floats, momentum: Floats, gradientScale: Float, decay: Float, steps: Int
  ) -> Floats {
    let count = matrix.rows * matrix.columns
    kernels.combine(momentum, decay, momentum, gradientScale, gradient, count)
    var x = current.pointer
    var y = next.pointer
    kernels.combine(x, decay, momentum, gradientScale, gradient, count)
    let norm = Float(kernels.reduce(x, x, 0, 1, count).squareRoot())
    kernels.combine(x, 1 / (norm + 1e-7), x, 0, x, count)
    for _ in 0..<steps {
      iterate(x, into: y, rows: matrix.rows, columns: matrix.columns)
      swap(&x, &y)
    }
    return x
  }

  /// One Newton–Schulz step: y = aX + (bA + cA²)X, by the smaller side.
  private func iterate(_ x: Floats, into y: Floats, rows: Int, columns: Int) {
    let side = min(rows, columns)
    let byRows = StridedMatrix(data: x, row: columns, column: 1)
    if rows <= columns {
      kernels.pack_transposed(packed.pointer, x, columns, columns, rows)
      let row = isoflop_packed_row(rows)
      kernels.symmetric_product(
        gram.pointer, byRows, PanelMatrix(data: packed.pointer, row: row, panel: row * columns), rows, columns)
      fillPolynomial(side)
      let left = StridedMatrix(data: polynomial.pointer, row: side, column: 1)
      multiply(y, columns, left, PanelMatrix(data: x, row: columns, panel: 64), rows, rows, columns)
    } else {
      let transposed = StridedMatrix(data: x, row: 1, column: columns)
      kernels.symmetric_product(gram.pointer, transposed, PanelMatrix(data: x, row: columns, panel: 64), columns, rows)
      fillPolynomial(side)
      multiply(y, columns, byRows, PanelMatrix(data: polynomial.pointer, row: side, panel: 64), rows, columns, columns)
    }
  }

  /// aI + bA + cA².
  private func fillPolynomial(_ side: Int) {
    let (a, b, c) = Self.coefficients
    let square = polynomial.pointer
    let left = StridedMatrix(data: gram.pointer, row: side, column: 1)
    kernels.symmetric_product(square, left, PanelMatrix(data: gram.pointer, row: side, panel: 64), side, side)
    kernels.combine(square, b, gram.pointer, c, square, side * side)
    for index in 0..<side { square[index * side + index] += a }
  }

  private func multiply(_ out: Floats, _ row: Int, _ a: StridedMatrix, _ b: PanelMatrix, _ m: Int, _ k: Int, _ n: Int) {
    kernels.matmul(out, row, nil, a, b, m, k, n)
  }
}
