import NumericalMethods
import RealModule
import Testing

/// The blocked factorisation against the definition, at orders on both sides of every block's edge.
@Suite struct CholeskyTests {
  /// A symmetric positive-definite matrix: AAᵀ of random numbers, with n added to its diagonal.
  private static func matrix(_ n: Int, seed: UInt64) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    let a = (0..<(n * n)).map { _ in generator.normal() }
    return (0..<(n * n)).map { index in
      let (i, j) = (index / n, index % n)
      return (0..<n).reduce(i == j ? Double(n) : 0) { $0 + a[i * n + $1] * a[j * n + $1] }
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 7, 8, 11, 23, 24, 25, 31, 48, 49, 77, 120])
  func factorsAndSolves(n: Int) throws {
    let matrix = Self.matrix(n, seed: UInt64(n))
    let factor = try #require(CholeskyFactor(matrix, order: n))
    var generator = SeededGenerator(seed: 9, stream: UInt64(n))
    let x = (0..<n).map { _ in generator.normal() }
    let right = (0..<n).map { i in (0..<n).reduce(0) { $0 + matrix[i * n + $1] * x[$1] } }
    for (found, truth) in zip(factor.solve(right), x) { #expect(abs(found - truth) < 1e-10) }
    // L⁻¹b has the length that M⁻¹ gives it.
    let whitened = factor.whiten(right)
    #expect(abs(whitened.reduce(0) { $0 + $1 * $1 } / zip(right, x).reduce(0) { $0 + $1.0 * $1.1 } - 1) < 1e-10)
  }

  @Test(arguments: [1, 7, 8, 9, 17])
  func manyColumnsAreWhitenedAsOneByOne(columns: Int) throws {
    let n = 37
    let factor = try #require(CholeskyFactor(Self.matrix(n, seed: 1), order: n))
    var generator = SeededGenerator(seed: 2)
    let block = (0..<(n * columns)).map { _ in generator.normal() }
    let whitened = factor.whiten(block, columns: columns)
    for column in 0..<columns {
      let single = factor.whiten((0..<n).map { block[$0 * columns + column] })
      for row in 0..<n { #expect(abs(whitened[row * columns + column] - single[row]) < 1e-12) }
    }
  }

  @Test func determinantAndRefusal() throws {
    let factor = try #require(CholeskyFactor([4, 2, 2, 3], order: 2))
    #expect(abs(factor.logDeterminant - Double.log(8)) < 1e-14)
    #expect(CholeskyFactor([1, 2, 2, 1], order: 2) == nil && CholeskyFactor([.nan], order: 1) == nil)
    var matrix = Self.matrix(60, seed: 3)
    matrix[59 * 61] = -1
    #expect(CholeskyFactor(matrix, order: 60) == nil, "the last pivot is negative")
  }
}
