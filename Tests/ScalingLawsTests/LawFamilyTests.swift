import Foundation
import RealModule
import ScalingLaws
import Testing

/// What every family promises, on every row of `KnownLaw.all`.
struct LawFamilyTests {
  static let objectives: [FitObjective] = [.standard, .leastSquares, .leastAbsoluteDeviation]

  @Test func everyFamilyIsKnownAndNamedOnce() {
    let known = KnownLaw.all.map { $0.law.family.name }
    for surface in LawFamily.surfaces { #expect(known.contains(surface.name)) }
    for curve in LawFamily.curves { #expect(known.contains { $0.hasPrefix(curve.name + ".") }, "\(curve.name)") }
    #expect(Set(LawFamily.all.map { $0.name }).count == LawFamily.all.count)
    for family in LawFamily.all { #expect(LawFamily.named(family.name)?.formula == family.formula) }
  }

  /// Without noise the law is found again, whatever the objective.
  @Test(arguments: KnownLaw.all, objectives)
  func recovery(known: KnownLaw, objective: FitObjective) throws {
    let fit = try FitConfiguration(objective: objective, replicates: 0).fit(known.table(), law: known.law.family)
    for (name, truth) in zip(fit.parameterNames, known.law.parameterValues) {
      let found = fit.parameters[name] ?? .nan
      #expect(abs(found / truth - 1) < known.tolerance, "\(name) is \(found), not \(truth) (\(objective.name))")
    }
    #expect(fit.convergence.status == .converged)
    #expect(fit.residuals.allSatisfy { abs($0) < 1e-10 })
  }

  /// The gradients written by hand agree with central differences, at the law and away from it.
  @Test(arguments: KnownLaw.all)
  func gradient(known: KnownLaw) throws {
    try checkGradient(of: known.law, known.table())
  }

  private func checkGradient(of law: Law, _ table: RunTable) throws {
    let model = law.family.model(LawObservations(table, inputs: law.family.inputs))
    let (rows, p) = (0..<table.runs.count, model.coordinateCount)
    let places = [0.0, 0.3, -0.2].map { shift in
      zip(model.coordinates(law.parameterValues).indices, model.coordinates(law.parameterValues)).map { j, value in
        min(max(value + shift * Double(1 + j % 3), model.bounds[j].lowerBound + 0.01), model.bounds[j].upperBound - 0.01)
      }
    }
    for point in places {
      func predict(_ point: [Double]) -> (logValues: [Double], jacobian: [Double]) {
        var (values, jacobian) = ([Double](repeating: 0, count: rows.count), [Double](repeating: 0, count: p * rows.count))
        model.predict(point, rows, &values, &jacobian)
        return (values, jacobian)
      }
      let jacobian = predict(point).jacobian
      for j in 0..<p {
        var (up, down) = (point, point)
        (up[j], down[j]) = (point[j] + 1e-5, point[j] - 1e-5)
        let (above, below) = (predict(up).logValues, predict(down).logValues)
        for row in rows {
          let difference = (above[row] - below[row]) / 2e-5
          #expect(abs(difference - jacobian[p * row + j]) < 1e-8 * max(1, abs(difference)), "run \(row), coordinate \(j)")
        }
      }
    }
  }

  /// A block of runs is predicted as it is among all of them, and as the law itself says.
  @Test(arguments: KnownLaw.all)
  func prediction(known: KnownLaw) throws { try checkPrediction(of: known.law, known.table()) }

  private func checkPrediction(of law: Law, _ table: RunTable) throws {
    let model = law.family.model(LawObservations(table, inputs: law.family.inputs))
    var (values, jacobian) = ([Double](repeating: 0, count: 5), [Double](repeating: 0, count: 5 * model.coordinateCount))
    model.predict(model.coordinates(law.parameterValues), 20..<25, &values, &jacobian)
    for (value, run) in zip(values, table.runs[20..<25]) { #expect(abs(value - Double.log(run.loss)) < 1e-12) }
    for (found, truth) in zip(model.parameters(model.coordinates(law.parameterValues)), law.parameterValues) {
      #expect(abs(found - truth) <= 1e-11 * abs(truth))
    }
    #expect(model.parametersAtBounds(model.coordinates(law.parameterValues), of: law.family).isEmpty)
  }

  /// The optimum lies where a search that knows nothing of the form finds it, and its loss is the law's.
  @Test(arguments: KnownLaw.all.filter(\.hasOptimum))
  func optimum(known: KnownLaw) {
    for compute in known.computes {
      let best = known.law.optimum(compute: compute)
      #expect(abs(6 * best.parameters * best.tokens / compute - 1) < 1e-12)
      #expect(abs(known.law.loss(parameters: best.parameters, tokens: best.tokens) / best.loss - 1) < 1e-12)
      let searched = Search.minimum(around: Double.log(best.parameters)) {
        known.law.loss(parameters: Double.exp($0), tokens: compute / (6 * Double.exp($0)))
      }
      #expect(abs(searched.place - Double.log(best.parameters)) < 1e-4 && best.loss <= searched.value * (1 + 1e-12))
    }
  }

  /// The inverse of the frontier gives the compute back.
  @Test(arguments: KnownLaw.all.filter(\.hasOptimum))
  func inverse(known: KnownLaw) throws {
    for compute in known.computes {
      let loss = known.law.optimum(compute: compute).loss
      let back = try #require(known.law.compute(loss: loss))
      #expect(abs(back / compute - 1) < 1e-7, "\(back), not \(compute)")
    }
    #expect(known.law.compute(loss: 1e-9) == nil)
  }

  /// A table longer than what is searched is fitted as a whole: every start ends at the same place, the truth without noise.
  @Test(arguments: [KnownLaw.all[0], KnownLaw.all[3]])
  func longTable(known: KnownLaw) throws {
    let runs = (0..<5000).map { index -> TrainingRun in
      let parameters = 1e7 * Double.exp(0.09 * Double(index % 71))
      let tokens = 3 * parameters * Double.exp(0.07 * Double(index % 67))
      var run = TrainingRun(parameters: parameters, tokens: tokens, compute: 6 * parameters * tokens, loss: 1)
      run.loss = known.law.loss(of: run.design)
      return run
    }
    let fit = try FitConfiguration(replicates: 0).fit(RunTable(runs), law: known.law.family)
    #expect(zip(fit.law.parameterValues, known.law.parameterValues).allSatisfy { abs($0 / $1 - 1) < known.tolerance })
    #expect(fit.residuals.count == 5000 && fit.convergence.shareAtBest == 1)
  }

  @Test(arguments: KnownLaw.all)
  func jsonRoundTrip(known: KnownLaw) throws { try checkJSON(of: known.law) }

  private func checkJSON(of law: Law) throws {
    #expect(try JSONDecoder().decode(Law.self, from: JSONEncoder().encode(law)) == law)
    #expect(Law(law.family, law.parameterValues) == law && law.family.parameterNames.count == law.parameterValues.count)
  }
}

/// Ternary search, independent of the module's own.
private enum Search {
  static func minimum(around middle: Double, _ function: (Double) -> Double) -> (place: Double, value: Double) {
    var (low, high) = (middle - 3, middle + 3.5)
    while high - low > 1e-6 {
      let (left, right) = (low + (high - low) / 3, high - (high - low) / 3)
      if function(left) < function(right) { high = right } else { low = left }
    }
    return (0.5 * (low + high), function(0.5 * (low + high)))
  }
}
