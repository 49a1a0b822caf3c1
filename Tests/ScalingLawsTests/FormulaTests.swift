import Foundation
import NumericalMethods
import RealModule
import ScalingLaws
import Testing

/// Laws of a user's own: by formula and by function.
struct FormulaTests {
  private static let ladder = Ladder(spacing: 0.5, noise: 0.003)

  /// The separable law by its formula is the separable law: same objective, same parameters, whatever the objective.
  @Test(arguments: [FitObjective.standard, .leastSquares])
  func separableFormulaIsTheSeparableLaw(objective: FitObjective) throws {
    let table = try Self.ladder.table(seed: 1)
    let configuration = FitConfiguration(objective: objective, replicates: 0)
    let own = try configuration.fit(table, law: LawFamily(formula: "E + A/N^alpha + B/D^beta"))
    let known = try configuration.fit(table)
    #expect(abs(own.objective / known.objective - 1) < 1e-9 && own.convergence.status == .converged)
    for (name, value) in known.parameters { #expect(abs(try #require(own.parameters[name]) / value - 1) < 1e-6, "\(name)") }
    for (name, interval) in known.intervals { #expect(abs(try #require(own.intervals[name]).low / interval.low - 1) < 1e-4, "\(name)") }
  }

  @Test(.enabled(if: SharedData.isPresent, SharedData.absence))
  func publishedFitByFormula() throws {
    let fit = try FitConfiguration(replicates: 0).fit(
      SharedData.table("chinchilla_besiroglu_240.csv"), law: LawFamily(formula: "L = E + A/N^alpha + B/D^beta"))
    #expect(abs(fit.objective - 0.0010182740178) < 1e-12)
    #expect(abs(fit.law["E"] - 1.81722) < 5e-6 && abs(fit.law["A"] - 477.83) < 0.005 && abs(fit.law["beta"] - 0.36717) < 5e-6)
  }

  /// Derivatives of every operation agree with central differences.
  @Test(arguments: [
    "E + A/N^alpha + B/D^beta", "E + A*(N^-a + R*D^-b)^k", "exp(e0 - a*log(N)) + B*sqrt(1/D)^c", "E + A/C^alpha",
    "E - (0 - A)/(N/1e6)^a*D^-0.1",
  ])
  func derivativesAreExact(formula: String) throws {
    let family = try LawFamily(formula: formula, bounds: formula.contains("e0") ? ["e0": 0...4] : [:])
    let observations = LawObservations(try Self.ladder.table(), inputs: family.inputs)
    let model = family.model(observations)
    let p = model.coordinateCount
    let point = model.bounds.map { $0.lowerBound + 0.6 * ($0.upperBound - $0.lowerBound) * 0.3 }
    func predict(_ point: [Double]) -> (values: [Double], jacobian: [Double]) {
      var (values, jacobian) = ([Double](repeating: 0, count: 4), [Double](repeating: 0, count: 4 * p))
      model.predict(point, 3..<7, &values, &jacobian)
      return (values, jacobian)
    }
    let jacobian = predict(point).jacobian
    for j in 0..<p {
      var (up, down) = (point, point)
      (up[j], down[j]) = (point[j] + 1e-6, point[j] - 1e-6)
      for row in 0..<4 {
        let difference = (predict(up).values[row] - predict(down).values[row]) / 2e-6
        #expect(abs(difference - jacobian[p * row + j]) < 1e-7 * max(1, abs(difference)), "row \(row), coordinate \(j)")
      }
    }
  }

  /// A floor, amplitudes and exponents have priors: a formula can be forecast with, and backtested.
  @Test func aFormulaForecasts() throws {
    let table = try Self.ladder.table(seed: 2)
    let forecast = try ForecastConfiguration(laws: [LawFamily(formula: "E + A/N^alpha + B/D^beta")]).fit(table)
    let known = try ForecastConfiguration(laws: [.chinchilla]).fit(table)
    let (own, other) = (forecast.forecast(parameters: 1e10, tokens: 2e11), known.forecast(parameters: 1e10, tokens: 2e11))
    #expect(abs(own.loss / other.loss - 1) < 1e-6 && abs(own.runInterval.low / other.runInterval.low - 1) < 1e-5)
    #expect(throws: FitError.noPrior(law: "power.C")) { try ForecastConfiguration(laws: [.power(of: .compute)]).fit(table) }
  }

  /// A law in a dozen lines, by a function of its parameters.
  @Test func aFunctionIsALaw() throws {
    let family = LawFamily(
      name: "mine", parameters: ["E": 0.5...3, "A": 1...1e4, "B": 1...1e4, "alpha": 0.05...1, "beta": 0.05...1],
      value: { p, run in
        p[0] + p[1] * Double.pow(run.parameters, -p[3]) + p[2] * Double.pow(run.tokens, -p[4])
      })
    let table = try Self.ladder.table(seed: 1)
    let (own, known) = try (FitConfiguration(replicates: 0).fit(table, law: family), FitConfiguration(replicates: 0).fit(table))
    #expect(abs(own.objective / known.objective - 1) < 1e-6)
    #expect(abs(own.law.optimum(compute: 1e20).loss / known.law.optimum(compute: 1e20).loss - 1) < 1e-6)
  }

  @Test func boundsPinsAndJSON() throws {
    let table = try Self.ladder.table(seed: 1)
    let family = try LawFamily(formula: "E + A/N^alpha + B/D^beta", bounds: ["alpha": 0.1...0.3], starts: ["beta": 0.3])
    let fit = try FitConfiguration(replicates: 0).fit(table, law: family)
    #expect(fit.law["alpha"] == 0.3 && fit.convergence.parametersAtBounds == ["alpha"])
    var configuration = FitConfiguration(replicates: 0)
    configuration.pinned = ["E": 1.6]
    #expect(abs(try configuration.fit(table, law: LawFamily(formula: "E + A/N^alpha + B/D^beta")).law["E"] - 1.6) < 1e-9)
    let back = try JSONDecoder().decode(LawFit.self, from: JSONEncoder().encode(fit))
    #expect(back.law == fit.law && back.formula == "E + A/N^alpha + B/D^beta")
  }

  @Test(arguments: [
    ("E + A/N^", "character 9: expected a number, a name or a parenthesis"), ("E + (A/N", "character 9: expected a closing parenthesis"),
    ("E + A/N^a)", "character 10: expected an operator or the end"), ("E + sin(N)", "no function sin: known are exp, log, sqrt"),
    ("E + 1e999*N", "expected a finite number"), ("E + A", "no N, D, C or U appears"), ("1/N", "no parameter is left to fit"),
    ("", "expected a number, a name or a parenthesis"), ("E + A/N^a $", "expected an operator or the end"),
  ])
  func mistakesAreNamed(formula: String, message: String) {
    do throws(FormulaError) {
      _ = try LawFamily(formula: formula)
      Issue.record("\(formula) was taken")
    } catch {
      #expect(error.description.contains(message), "\(error)")
    }
  }

  @Test func nestingIsBounded() {
    let deep = String(repeating: "(", count: 5000) + "N" + String(repeating: ")", count: 5000)
    #expect(throws: FormulaError.self) { try LawFamily(formula: "A*" + deep) }
    #expect(throws: FormulaError.self) { try LawFamily(formula: "A*N^" + String(repeating: "-", count: 5000) + "1") }
    let long = "E" + (0..<20).map { " + A\($0)/N^a\($0)" }.joined()
    #expect(throws: FormulaError.tooManyParameters(formula: long, found: 41, limit: 16)) { try LawFamily(formula: long) }
    #expect(throws: FormulaError.unknownParameter(formula: "E + A/N^a", name: "b", known: ["E", "A", "a"])) {
      try LawFamily(formula: "E + A/N^a", bounds: ["b": 0...1])
    }
  }
}
