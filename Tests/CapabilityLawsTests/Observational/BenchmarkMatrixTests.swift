import CapabilityLaws
import NumericalMethods
import Tabular
import Testing

struct BenchmarkMatrixTests {
  private func read(_ text: String, _ reading: ScoreReading = .init()) throws -> BenchmarkMatrix {
    try BenchmarkMatrix(Table(delimited: text, name: "m.csv"), reading)
  }

  @Test func findsBenchmarksAmongTheColumns() throws {
    let matrix = try read(
      "model,family,params_b,tokens_t,flops_1e21,A,B\nx,F,7,2,84,0.4,N/A\ny,F,13,2,,50,0.2\n".replacing("50", with: "0.5"))
    #expect(matrix.benchmarks == ["A", "B"])
    #expect(matrix.models[0] == .init(name: "x", family: "F", compute: 84e21))
    #expect(try #require(matrix.models[1].compute) == 6 * 13e9 * 2e12)
    #expect(matrix.scores == [[0.4, nil], [0.5, 0.2]])
    #expect(matrix.complete.models.map(\.name) == ["y"])
  }

  @Test func equalRowsAreOneAndOthersRefused() throws {
    let equal = try read("model,A,B\nx,0.4,0.2\nx,0.4,0.2\n")
    #expect(equal.models.count == 1 && equal.notes == [.duplicates(model: "x", rows: [2])])
    let text = "model,A,B\nx,0.4,0.2\ny,0.1,0.1\nx,0.6,\n"
    #expect(throws: ScoreError.conflictingRows("x", file: "m.csv", rows: [1, 3], column: "A")) { try read(text) }
    let averaged = try read(text, ScoreReading(averagesRepeats: true))
    #expect(averaged.scores == [[0.5, 0.2], [0.1, 0.1]])
    #expect(averaged.notes == [.averaged(model: "x", rows: [1, 3])])
  }

  @Test func oneColumnIsNoMatrix() { #expect(throws: ScoreError.self) { try read("model,A\nx,0.4\n") } }
}

struct PrincipalComponentsTests {
  private static func planted(models: Int, benchmarks: Int, missing: Double = 0, seed: UInt64 = 1) -> [[Double?]] {
    var generator = SeededGenerator(seed: seed)
    let axis = (0..<benchmarks).map { _ in Double.random(in: 0.2...1, using: &generator) }
    return (0..<models).map { _ in
      let level = Double.random(in: -1...1, using: &generator)
      return axis.map { weight -> Double? in
        let value = 0.5 + 0.3 * level * weight + Double.random(in: -0.01...0.01, using: &generator)
        return Double.random(in: 0...1, using: &generator) < missing ? nil : value
      }
    }
  }

  /// Against the eigenvalues of the covariance by Jacobi's rotations.
  @Test func sharesAreThoseOfTheEigenvalues() throws {
    let rows = Self.planted(models: 30, benchmarks: 6).map { $0.compactMap(\.self) }
    let components = try #require(PrincipalComponents(rows))
    var covariance = [Double](repeating: 0, count: 36)
    for row in rows {
      for i in 0..<6 { for j in 0..<6 { covariance[i * 6 + j] += (row[i] - components.means[i]) * (row[j] - components.means[j]) } }
    }
    let values = SymmetricEigenvalues(covariance, order: 6).values.reversed()
    let total = values.reduce(0, +)
    for (share, value) in zip(components.shares, values) { #expect((share - value / total).magnitude < 1e-6) }
    #expect(components.isConverged && components.loadings.allSatisfy { ($0.reduce(0) { $0 + $1 * $1 } - 1).magnitude < 1e-9 })
  }

  @Test func missingScoresAreFilledFromTheOthers() throws {
    let full = try #require(PrincipalComponents(Self.planted(models: 40, benchmarks: 8)))
    let holes = try #require(PrincipalComponents(Self.planted(models: 40, benchmarks: 8, missing: 0.2, seed: 1)))
    #expect(holes.isConverged && holes.shares[0] > 0.95 && full.shares[0] > 0.95)
  }

  @Test func aModelIsProjectedFromWhatItHas() throws {
    let rows = Self.planted(models: 40, benchmarks: 8)
    let components = try #require(PrincipalComponents(rows))
    var row = rows[7]
    row[2] = nil
    row[5] = nil
    let projected = try #require(components.project(row))
    #expect((projected[0] - components.scores[7][0]).magnitude < 0.05)
    #expect(components.project(Array(repeating: nil, count: 8)) == nil)
  }

  @Test func nothingToDecomposeIsNil() {
    #expect(PrincipalComponents([[0.1, 0.2]]) == nil)
    #expect(PrincipalComponents([[0.1, 0.2], [0.1, 0.2]]) == nil)
    #expect(PrincipalComponents([[nil, 0.2], [nil, 0.3]]) == nil)
  }
}
