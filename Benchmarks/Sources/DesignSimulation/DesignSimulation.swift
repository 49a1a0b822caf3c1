import NumericalMethods
import RealModule
import ScalingLaws

/// Simulated ladders, each continued twice at equal cost: by the runs that `NextExperiment` proposes, and by a new isoFLOP budget of five sizes.
///
/// Prints, for each truth, the error and the promised half width of the forecast of the least loss far beyond the runs.
/// usage: DesignSimulation [LADDERS] [REACH] [SPEND]: the target and the compute to spend, in units of the ladder's largest compute; the
/// discrepancy of the law's form, measured on each ladder where it is left out.
@main
struct DesignSimulation {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst().compactMap(Double.init)
    let ladders = Int(arguments.first ?? 100)
    let reach = arguments.dropFirst().first ?? 100
    let spend = arguments.dropFirst(2).first ?? 10
    print("\(ladders) ladders a truth, target ×\(reach), \(spend) of the largest compute to spend; ln L in percent")
    print("truth       root mean square error        median error               half width promised")
    print("            none    grid    next    next 5  none    grid    next    before  grid    next    runs")
    for truth in Truth.all {
      var (none, grid, next, five) = (Tally(), Tally(), Tally(), Tally())
      var (before, gridWidth, after, runs) = (0.0, 0.0, 0.0, 0.0)
      for index in 0..<ladders {
        let trial = try Trial(truth: truth, stream: UInt64(index), reach: reach, spend: spend)
        none.add(try trial.error(of: trial.table))
        let plan = try trial.plan(runs: nil)
        grid.add(try trial.error(adding: trial.grid))
        next.add(try trial.error(adding: plan.runs.map { ($0.parameters, $0.tokens) }))
        five.add(try trial.error(adding: try trial.plan(runs: 5).runs.map { ($0.parameters, $0.tokens) }))
        before += plan.halfWidthBefore
        gridWidth += plan.grid.halfWidthAfter
        after += plan.halfWidthAfter
        runs += Double(plan.runs.count)
      }
      let means = [before, gridWidth, after].map { $0 / Double(ladders) }
      let numbers = [none, grid, next, five].map(\.rootMeanSquare) + [none, grid, next].map(\.median) + means
      print(padded(truth.name, 12) + numbers.map { padded(percent($0), 8) }.joined() + percent(runs / Double(ladders) / 100))
    }
  }

  private static func percent(_ share: Double) -> String { "\((share * 10_000).rounded() / 100)" }
  private static func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }
}

/// What the loss really is.
struct Truth {
  var name: String
  var loss: @Sendable (_ parameters: Double, _ tokens: Double) -> Double

  /// The separable law, the same raised to a power (coupled), and one whose exponents fall with size.
  static let all: [Truth] = {
    let law = Law.chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28)
    return [
      Truth(name: "separable") { law.loss(parameters: $0, tokens: $1) },
      Truth(name: "coupled") { n, d in 1.5 + 40 * Double.pow(Double.pow(n, -0.5) + 0.8 * Double.pow(d, -0.45), 0.5) },
      Truth(name: "bending") { n, d in
        law.loss(parameters: n, tokens: d) * Double.exp(-0.0008 * Double.pow(Double.log(n * d / 1e17), 2))
      },
    ]
  }()

  /// The least loss at a compute, by golden section over ln N.
  func best(compute: Double) -> (parameters: Double, loss: Double) {
    let ratio = 0.5 * (Double.sqrt(5) - 1)
    func value(_ x: Double) -> Double { loss(Double.exp(x), compute / (6 * Double.exp(x))) }
    var (low, high) = (5.0, 40.0)
    while high - low > 1e-8 {
      let (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
      if value(left) < value(right) { high = right } else { low = left }
    }
    return (Double.exp(low), value(low))
  }
}

/// One ladder of five budgets and five sizes, noise 0.3%, with sizes off the best by up to half an e-fold.
struct Trial {
  let truth: Truth
  let stream: UInt64
  let target: Double
  let budget: Double
  let table: RunTable

  private static let noise = 0.003

  init(truth: Truth, stream: UInt64, reach: Double, spend: Double) throws {
    self.truth = truth
    self.stream = stream
    var generator = SeededGenerator(seed: 1, stream: stream)
    let offset = generator.uniform() - 0.5
    var runs: [TrainingRun] = []
    for step in 0..<5 {
      let compute = 1e18 * Double.pow(2, step)
      let best = truth.best(compute: compute).parameters
      for size in -2...2 {
        let parameters = best * Double.exp(offset + 0.35 * Double(size))
        runs.append(Self.run(truth, parameters, compute / (6 * parameters), &generator))
      }
    }
    table = try RunTable(runs)
    target = reach * 1.6e19
    budget = spend * 1.6e19
  }

  private static func run(_ truth: Truth, _ n: Double, _ d: Double, _ generator: inout SeededGenerator) -> TrainingRun {
    TrainingRun(parameters: n, tokens: d, compute: 6 * n * d, loss: truth.loss(n, d) * Double.exp(noise * generator.normal()))
  }

  /// Five sizes around the best that the fit expects, at a fifth of the compute to spend.
  var grid: [(Double, Double)] {
    get throws {
      let fit = try FitConfiguration(replicates: 0).fit(table)
      let best = fit.law.optimum(compute: budget / 5).parameters
      return (-2...2).map { size in
        let parameters = best * Double.exp(0.35 * Double(size))
        return (parameters, budget / 5 / (6 * parameters))
      }
    }
  }

  func plan(runs: Int?) throws -> ExperimentPlan {
    try NextExperiment(target: target, budget: budget, runs: runs).plan(table)
  }

  func error(adding runs: [(Double, Double)]) throws -> Double {
    var generator = SeededGenerator(seed: 2, stream: stream)
    return try error(of: RunTable(table.runs + runs.map { Self.run(truth, $0.0, $0.1, &generator) }))
  }

  /// ln L̂* − ln L* at the target.
  func error(of table: RunTable) throws -> Double {
    let fit = try FitConfiguration(replicates: 0).fit(table)
    return Double.log(fit.law.optimum(compute: target).loss / truth.best(compute: target).loss)
  }
}

/// Errors as they come.
struct Tally {
  private var values: [Double] = []
  mutating func add(_ value: Double) { values.append(value.isFinite ? value : 1) }
  var rootMeanSquare: Double { (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot() }
  var median: Double { Percentiles(values.map(\.magnitude)).median }
}
