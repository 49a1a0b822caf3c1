import ScalingLaws

/// The loss law that a plan rests on: the forecast from a user's own runs, or a published law.
///
/// Both give the same: a middle, and draws that hold parameters, the error of the form and the luck of a run.
public struct LossLaw: Sendable {
  /// The name: that of the law, or of the table.
  public let name: String
  /// The formula, or the laws of the forecast with their weights.
  public let formula: String
  /// The paper, or the table.
  public let source: String
  /// Whether the law is fitted to the user's own runs.
  public let isFitted: Bool
  /// Reasons for caution that hold whatever is planned.
  public let caveats: [String]
  private let basis: Basis

  private enum Basis: Sendable {
    case published(PublishedLaw)
    case fitted(Forecaster)
  }

  /// A published law, or given numbers.
  public init(_ published: PublishedLaw) {
    basis = .published(published)
    (name, source, isFitted) = (published.name, published.source, false)
    formula = published.formulaWithNumbers
    var caveats = [
      "\(published.name) describes \(published.runs): a loss on other data or with another tokenizer differs; fit a table of your own runs"
    ]
    if !published.hasOwnSpread { caveats.append("the spread of its parameters is assumed: that of a fit to the Chinchilla runs") }
    self.caveats = caveats
  }

  /// The forecast from a table of runs.
  public init(_ forecaster: Forecaster, table: String) {
    basis = .fitted(forecaster)
    (name, source, isFitted, caveats) = (table, table, true, [])
    formula = forecaster.weights.filter { $0.weight >= 0.005 }
      .map { "\($0.law) \(($0.weight * 100).rounded().formattedPercent)" }.joined(separator: ", ")
  }

  /// Returns the middle and draws for a budget, with the cost of a token.
  ///
  /// - Throws: ``PlanProblem`` if the runs show no best size.
  func laws(compute: Double, count: Int, seed: UInt64) throws(PlanProblem) -> ForecastLaws {
    switch basis {
    case .published(let published):
      return ForecastLaws(
        cost: ComputeCost(), central: LawDraw(published.law), draws: published.draws(compute: compute, count: count, seed: seed))
    case .fitted(let forecaster):
      do throws(FitError) { return try forecaster.laws(compute: compute, count: count, seed: seed) } catch { throw .fit(error) }
    }
  }

  /// Returns the middle and draws for several budgets, without the error of the size.
  ///
  /// A published law is drawn once: from budget to budget only the error of its form grows.
  ///
  /// - Throws: ``PlanProblem`` if the runs show no best size; a budget out of reach of the runs has nil.
  func laws(computes: [Double], count: Int, seed: UInt64) throws(PlanProblem) -> [ForecastLaws?] {
    switch basis {
    case .published(let published):
      guard let first = computes.first else { return [] }
      let draws = published.draws(compute: first, count: count, seed: seed)
      return computes.map { compute in
        let growth = published.formDeviation(compute: compute) / published.formDeviation(compute: first)
        let grown = draws.map { draw in
          var draw = draw
          draw.discrepancy *= growth
          return draw
        }
        return ForecastLaws(cost: ComputeCost(), central: LawDraw(published.law), draws: grown)
      }
    case .fitted(let forecaster):
      var result: [ForecastLaws?] = []
      for compute in computes {
        do throws(FitError) {
          result.append(try forecaster.laws(compute: compute, count: count, seed: seed, withSizes: false))
        } catch {
          guard case .targetOutOfReach = error else { throw .fit(error) }
          result.append(nil)
        }
      }
      return result
    }
  }

  /// The loss of a model and data without end, at the middle; for a forecast, asked at a compute.
  ///
  /// - Throws: ``PlanProblem`` if the runs show no best size.
  public func floor(compute: Double) throws(PlanProblem) -> Double {
    RunSearch(draw: try laws(compute: compute, count: 0, seed: 0).central, cost: ComputeCost()).floor
  }

  /// A compute at which to ask for a first middle: that of the largest runs.
  var startingCompute: Double {
    switch basis {
    case .published(let published): published.largestCompute
    case .fitted(let forecaster): forecaster.largestCompute
    }
  }

  /// The reasons for caution about a run.
  func warnings(compute: Double, parameters: Double, tokens: Double, uniqueTokens: Double?) -> [String] {
    switch basis {
    case .published(let published):
      let reach = compute / published.largestCompute
      return reach > 10 ? ["the budget is \(reach.inFewDigits) times the largest of the law's runs"] : []
    case .fitted(let forecaster):
      // Of the run, and of the best size of its budget.
      let run = forecaster.forecast(parameters: parameters, tokens: tokens, uniqueTokens: uniqueTokens)
      let size = (try? forecaster.forecast(compute: compute))?.warnings ?? []
      var seen = Set<String>()
      return ((run.warnings ?? []) + size).map { "\($0)" }.filter { seen.insert($0).inserted }
    }
  }
}

extension PublishedLaw {
  /// The formula with its numbers: 1.8172 + 482.01/N^0.3478 + 2085.43/D^0.3658.
  var formulaWithNumbers: String {
    let values = law.parameterValues
    guard law.family == .chinchilla else {
      return law.family.formula + " with "
        + zip(law.family.parameterNames, values).map { "\($0) = \($1.inFewDigits)" }.joined(separator: ", ")
    }
    return
      "\(values[0].inDigits(5)) + \(values[1].inDigits(5))/N^\(values[3].inDigits(4)) + \(values[2].inDigits(6))/D^\(values[4].inDigits(4))"
  }
}
