import NumericalMethods
import RealModule
import Testing

@Suite struct ScalarSearchTests {
  @Test func bisectionFindsARootToTheLastBit() throws {
    let bracket = try #require(ScalarSearch.bisection(in: 0...2) { $0 * $0 - 2 })
    #expect(bracket.lower <= 2.0.squareRoot() && 2.0.squareRoot() <= bracket.upper.nextUp)
    #expect(bracket.upper == bracket.lower.nextUp)
  }

  @Test func bisectionOfAFallingFunctionKeepsTheSignsOfItsEnds() throws {
    let bracket = try #require(ScalarSearch.bisection(in: -5...5, tolerance: 1e-6) { 1 - Double.exp($0) })
    #expect(bracket.lower < 0 && bracket.upper >= 0 && bracket.upper - bracket.lower <= 1e-6)
  }

  @Test func bisectionCountsAJumpAndZeroEndsAsRoots() throws {
    let jump = try #require(ScalarSearch.bisection(in: 0...1, tolerance: 1e-9) { $0 < 0.25 ? -.infinity : 3 })
    #expect((jump.middle - 0.25).magnitude <= 1e-9)
    #expect(ScalarSearch.bisection(in: 0...1) { $0 } == RootBracket(lower: 0, upper: 0))
    #expect(try #require(ScalarSearch.bisection(in: 0...1) { $0 - 1 }).upper == 1)
  }

  @Test func searchesWithoutAChangeOfSignOrWithoutNumbersAnswerNil() {
    #expect(ScalarSearch.bisection(in: 0...1) { $0 + 1 } == nil)
    #expect(ScalarSearch.bisection(in: 0...1) { $0 == 0.5 ? .nan : $0 - 0.3 } == nil)
    #expect(ScalarSearch.illinois(in: 0...1) { $0 + 1 } == nil)
    #expect(ScalarSearch.illinois(in: 0...1) { $0 == 0 ? -.infinity : 1 } == nil)
    #expect(ScalarSearch.bracket(from: 0, step: 1, within: -100...100) { _ in -1 } == nil)
    #expect(ScalarSearch.bracket(from: 0, step: 1, within: -100...100) { _ in .nan } == nil)
  }

  @Test func illinoisNeedsFarFewerEvaluationsThanBisection() throws {
    var evaluations = 0
    let root = try #require(
      ScalarSearch.illinois(in: 0...4, tolerance: 1e-12) {
        evaluations += 1
        return Double.exp($0) - 10
      })
    #expect((root - Double.log(10)).magnitude < 1e-12)
    #expect(evaluations < 20)
  }

  @Test(arguments: [-1e6, -37.5, 0, 12, 1e6])
  func bracketsWidenToARootOnEitherSide(root: Double) throws {
    let bracket = try #require(ScalarSearch.bracket(from: 1, step: 0.5, within: -1e9...1e9) { $0 - root })
    #expect(bracket.lower <= root && root <= bracket.upper)
  }

  @Test func bracketsStopAtTheirLimits() {
    var farthest = 0.0
    let bracket = ScalarSearch.bracket(from: 0, step: 3, within: -10...10) {
      farthest = max(farthest, $0)
      return $0 - 11
    }
    #expect(bracket == nil && farthest == 10)
  }

  @Test func goldenSectionFindsTheBottomOfAValley() {
    let x = ScalarSearch.goldenSection(in: -3...20, tolerance: 1e-9) { ($0 - 1.25) * ($0 - 1.25) }
    #expect((x - 1.25).magnitude < 1e-7)
    let beyond = ScalarSearch.goldenSection(in: 0...1) { $0 < 0.4 ? .nan : $0 }
    #expect((beyond - 0.4).magnitude < 1e-7)
  }

  @Test func goldenSectionEndsWithATolerancesThatNoNumbersReach() {
    let x = ScalarSearch.goldenSection(in: 1e6...1e6 + 1, tolerance: 0) { ($0 - 1e6).magnitude }
    #expect((x - 1e6).magnitude < 1e-8)
  }

  @Test func theMinimumOfSeveralValleysIsTheOneNearestTheMiddle() {
    // Valleys at −8 (deepest), 1 and 7.
    let valleys = { (x: Double) in min((x + 8) * (x + 8) - 5, min((x - 1) * (x - 1), (x - 7) * (x - 7))) }
    #expect((ScalarSearch.minimum(in: -10...10, of: valleys) - 1).magnitude < 1e-7)
    #expect((ScalarSearch.minimum(in: 0...4) { $0 }).magnitude < 1e-7)
  }

  @Test func meansAreOfAllValues() {
    #expect(mean([1, 2, 6]) == 3)
    #expect(mean([1, 2, 6][1...]) == 4)
    #expect(mean([]).isNaN)
  }
}
