import ArgumentParser
import ScalingLaws

/// The law and the objective of a fit.
///
/// | option | default | from |
/// |---|---|---|
/// | `--law` | chinchilla: E + A/N^α + B/D^β | arXiv:2203.15556 |
/// | `--objective` | Huber's loss of ln L, summed over the runs | arXiv:2203.15556 |
/// | `--delta` | 10⁻³ in ln L | the field's choice: most residuals lie beyond it, so the sum is nearly of absolute deviations |
/// | `--penalty` | 10, for `asymmetric` alone | assumed |
///
/// Starting points come from the data, so there is no grid to give. Intervals are those of `UncertaintyOptions`. `plot` and `report` take
/// the same options, so that a figure shows the fit that `isoflop fit` prints.
struct FitOptions: ParsableArguments {
  /// The objectives by the names they have on the command line.
  ///
  /// - `huber`: quadratic up to δ, linear beyond, so that a run that diverged moves little.
  /// - `leastSquares`: in the loss itself; large losses, of small runs, weigh most.
  /// - `leastAbsoluteDeviation`: the median law; approached by Huber's loss with a δ down to 10⁻⁹.
  /// - `asymmetric`: a lower envelope, for tables in which many runs fell short.
  enum Objective: String, CaseIterable, ExpressibleByArgument {
    case huber, leastSquares, leastAbsoluteDeviation, asymmetric
  }

  @Option(help: "\(FitOptions.laws)")
  var law = LawFamily.chinchilla.name

  /// A law in N, D, C and U, instead of `--law`.
  ///
  /// Derivatives are exact, and the solver is that of the library's own laws. The forecast in a plot or a report doesn't take it: that
  /// averages laws with priors.
  @Option(
    help: ArgumentHelp(
      """
      A law of your own in N, D, C and U instead of --law, as in 'E + A/N^alpha + B/D^beta'. A factor of one term alone is a positive amplitude, every other \
      parameter an exponent of 0.01 to 4 unless --bound says otherwise.
      """))
  var formula: String?

  /// Ranges of the formula's parameters.
  ///
  /// A parameter with a bound is no amplitude, so it is scanned instead of solved for.
  @Option(help: "The range of a parameter of --formula, as in --bound k=0.1:2. Repeatable.")
  var bound: [ParameterRange] = []

  @Option(help: "A starting value of a parameter of --formula, as in --start alpha=0.3. Repeatable.")
  var start: [PinnedParameter] = []

  @Option(
    help:
      "The objective, a sum over the runs: huber (the usual choice), leastAbsoluteDeviation or asymmetric (a lower envelope) on ln L, or leastSquares on L."
  )
  var objective = Objective.huber

  @Option(help: "The Huber threshold δ between quadratic and linear loss, in ln L.")
  var delta = 1e-3

  @Option(help: "The weight of an over-estimate relative to an under-estimate, for the asymmetric objective.")
  var penalty = 10.0

  /// Parameters that are held at a value.
  ///
  /// An amplitude without its exponent can't be held: the fit's coordinate mixes the two.
  @Option(help: "Fix a parameter, as in --pin E=1.7; an amplitude only together with its exponent. Repeatable.")
  var pin: [PinnedParameter] = []

  @OptionGroup(title: "Uncertainty") var uncertainty: UncertaintyOptions

  /// The confidence level of intervals.
  var confidence: Double { uncertainty.confidence }

  /// The help of `--law`: the laws of size and data, and the curves with their variables.
  private static var laws: String {
    let (surfaces, curves) = (LawFamily.surfaces.map { $0.name }, LawFamily.curves.map(\.name))
    return "The law: \(surfaces.joined(separator: ", ")); or a curve of N, D or C, as in power.C: \(curves.joined(separator: ", "))."
  }

  func validate() throws {
    try OptionRange.require("--delta", delta, 1e-7...100, "it is a difference of ln L, usually 1e-3")
    let names = pin.map(\.name)
    guard Set(names).count == names.count else { throw ValidationError("--pin fixes a parameter once: one is given twice.") }
    guard formula != nil || (bound.isEmpty && start.isEmpty) else { throw ValidationError("--bound and --start need --formula.") }
    try OptionRange.require("--penalty", penalty, 1e-3...1000, "10 is usual, and 1 weighs both sides alike")
  }

  /// The configuration; `replicates` are drawn if neither the options nor the intervals ask for some.
  ///
  /// `compare`, `plot` and `report` ask for 1000, because they draw or resample the laws; `fit` asks for none, since its default intervals
  /// need none.
  func configuration(replicates: Int = 0) -> FitConfiguration {
    let objective: FitObjective =
      switch objective {
      case .huber: .huber(delta: delta)
      case .leastSquares: .leastSquares
      case .leastAbsoluteDeviation: .leastAbsoluteDeviation
      case .asymmetric: .asymmetric(delta: delta, penalty: penalty)
      }
    var configuration = FitConfiguration(
      objective: objective, seed: uncertainty.seed, replicates: uncertainty.replicates(otherwise: replicates), bootstrap: uncertainty.kind,
      interval: uncertainty.method, confidence: uncertainty.confidence)
    configuration.pinned = Dictionary(uniqueKeysWithValues: pin.map { ($0.name, $0.value) })
    return configuration
  }

  /// The law by its name, or that of the formula.
  ///
  /// - Throws: `FormulaError` with the place of what can't be read, or `CommandFailure` with the names that there are; both are status 64.
  func lawFamily() throws -> LawFamily {
    if let formula {
      return try LawFamily(
        formula: formula, bounds: Dictionary(bound.map { ($0.name, $0.range) }, uniquingKeysWith: { $1 }),
        starts: Dictionary(start.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }))
    }
    guard let family = LawFamily.named(law) else {
      throw CommandFailure(
        .usage, "--law \(law): there is no such law; choose one of \(LawFamily.all.map(\.name).joined(separator: ", ")).")
    }
    return family
  }
}

/// A parameter fixed at a value: `E=1.7`.
struct PinnedParameter: ExpressibleByArgument {
  var name: String
  var value: Double

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let value = Double(parts[1]), value.isFinite else { return nil }
    (name, self.value) = (String(parts[0]), value)
  }
}

/// The range of a parameter: `k=0.1:2`.
struct ParameterRange: ExpressibleByArgument {
  var name: String
  var range: ClosedRange<Double>

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1)
    let ends = parts.count == 2 ? parts[1].split(separator: ":").compactMap { Double($0) } : []
    guard ends.count == 2, ends.allSatisfy(\.isFinite), ends[0] < ends[1] else { return nil }
    (name, range) = (String(parts[0]), ends[0]...ends[1])
  }
}
