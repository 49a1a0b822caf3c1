import ArgumentParser
import Dispatch
import ScalingLaws

/// The method of intervals, with the settings of the bootstrap.
///
/// | `--interval` | from | costs | for |
/// |---|---|---|---|
/// | delta | the sandwich covariance and Student's t, in ln for positive quantities | nothing further | the usual case |
/// | bootstrap | the middle part of the replicates | a fit a replicate | quantities that aren't linear in the parameters |
/// | bca | the same, moved by bias and skewness (Efron 1987) | and a jackknife | skewed quantities, many runs |
/// | profile | where the objective, minimised over all else, has risen too far | fits along the profile | skewed ones such as E |
///
/// What combinations mean: a kind of bootstrap or a number of replicates (`--bootstrap 2000`) chooses bootstrap intervals, unless
/// `--interval` says otherwise; replicates that no interval uses are noted as doing nothing. `--bootstrap 0` is none. `--bootstrap rows`
/// also matters to delta, for which checkpoints of one run are one cluster otherwise.
///
/// The seed decides every draw, replicate i by its stream i, so neither threads nor the number of replicates change the first ones.
struct UncertaintyOptions: ParsableArguments {
  /// The methods by the names they have on the command line.
  ///
  /// `bootstrap` is the library's `percentile`.
  enum Method: String, CaseIterable, ExpressibleByArgument {
    case delta, bootstrap, bca, profile
  }

  @Option(
    help: ArgumentHelp(
      """
      The method of intervals: delta (fast, and well calibrated on simulated ladders), bootstrap (percentiles), bca (accelerated bootstrap) or profile \
      (of the objective; for skewed quantities such as E).
      """))
  var interval: Method?

  @Option(
    help: ArgumentHelp(
      """
      The bootstrap's resampling: pairs (runs; the checkpoints of one together), rows (each row as a run of its own, also for --interval delta), \
      cluster (groups of runs with one value in the --cluster column), wild (signs of residuals; for few runs), webb (the same, for a dozen runs) or \
      seedNoise (noise added to every loss: 0.005 at L = 3 to 0.1 at L = 6); by default pairs. Without --interval it chooses bootstrap intervals. A number \
      is short for --interval bootstrap --replicates NUMBER; 0 is none.
      """))
  var bootstrap: BootstrapChoice?

  @Option(help: "The column by whose values --bootstrap cluster groups the runs; by default label.")
  var cluster: String?

  @Option(help: "The bootstrap replicates; by default 1000 if the intervals need them, else none. A 95% interval needs 39.")
  var replicates: Int?

  @Option(help: "The confidence level of intervals.")
  var confidence = 0.95

  @Option(help: "The seed of the bootstrap.")
  var seed: UInt64 = 0

  @Option(help: "The threads of the bootstrap; by default one a core. The result doesn't depend on them.")
  var threads: Int?

  func validate() throws {
    guard (replicates ?? 0) >= 0 else { throw ValidationError("--replicates must not be negative; 0 gives no bootstrap.") }
    try OptionRange.require(confidence: confidence)
    guard max(replicates ?? 0, bootstrap?.count ?? 0) <= 1_000_000 else {
      throw ValidationError("a million bootstrap replicates are enough for any interval: ask for fewer.")
    }
    guard cluster == nil || bootstrap == .cluster else { throw ValidationError("--cluster is for --bootstrap cluster.") }
    guard replicates == nil || bootstrap?.count == nil else {
      throw ValidationError("--bootstrap with a number gives the replicates: leave --replicates out.")
    }
    try validateReplicates()
    try OptionRange.require("--threads", threads, OptionRange.threads)
  }

  /// Refuses fewer replicates than an interval of this level has ends for.
  ///
  /// Of n replicates in order, the lowest stands at probability 1/(n + 1); so an interval of level c needs n ≥ 2/(1 − c) − 1: 39 for 95%. With fewer its
  /// ends lie outside of all replicates, and one replicate would give an interval of width zero.
  private func validateReplicates() throws {
    guard method.needsReplicates else { return }
    let (asked, least) = (replicates(otherwise: 0), (2 / (1 - confidence) - 1 - 1e-9).rounded(.up))
    guard Double(asked) < least else { return }
    throw ValidationError(
      "\(asked) bootstrap replicates have no \(Number.percent(confidence)) interval: its ends need \(Number.count(least)) at least, and 1000 to be steady."
    )
  }

  /// The note on replicates that no interval uses; `nil` if there are none.
  ///
  /// Noted and not refused: `plot` and `compare` use replicates for more than intervals.
  var unusedReplicates: String? {
    guard !method.needsReplicates, replicates ?? 0 > 0 || bootstrap?.count != 0 && bootstrap != nil else { return nil }
    return "the intervals are not from the bootstrap, whose options change nothing: add --interval bootstrap or bca"
  }

  /// The chosen method; a kind of bootstrap, or a number of replicates, chooses the bootstrap.
  var method: IntervalMethod {
    switch interval {
    case .delta: .delta
    case .bootstrap: .percentile
    case .bca: .bca
    case .profile: .profile
    case nil: bootstrap == nil || bootstrap?.count == 0 ? .delta : .percentile
    }
  }

  /// The number of replicates: as asked for, else 1000 where the intervals need them, else `otherwise`.
  func replicates(otherwise: Int) -> Int { replicates ?? bootstrap?.count ?? (method.needsReplicates ? 1000 : otherwise) }

  /// The resampling, with its settings.
  ///
  /// A dozen runs or fewer have too few patterns of signs for `wild`; `webb` has six weights (doi:10.1111/caje.12661).
  var kind: Bootstrap {
    switch bootstrap {
    case .pairs, .count, nil: .pairs
    case .rows: .rows
    case .cluster: .cluster(column: cluster ?? "label")
    case .wild: .wild(.rademacher)
    case .webb: .wild(.webb)
    case .seedNoise: .seedNoise(.init())
    }
  }

  /// The loop that distributes the bootstrap over threads; `nil` for one thread.
  ///
  /// Without `--threads` the system decides. With it, thread t takes the replicates t, t + n, …, so that each does about as much.
  var loop: ConcurrentLoop? {
    guard let threads else { return { DispatchQueue.concurrentPerform(iterations: $0, execute: $1) } }
    guard threads > 1 else { return nil }
    return { count, body in
      DispatchQueue.concurrentPerform(iterations: threads) { thread in
        for index in stride(from: thread, to: count, by: threads) { body(index) }
      }
    }
  }
}

/// A bootstrap by its name, or a number of replicates.
///
/// One option for both, since a number alone means percentile intervals of that many pairs replicates.
enum BootstrapChoice: ExpressibleByArgument, Hashable {
  case pairs, rows, cluster, wild, webb, seedNoise
  case count(Int)

  init?(argument: String) {
    switch argument {
    case "pairs": self = .pairs
    case "rows": self = .rows
    case "cluster": self = .cluster
    case "wild": self = .wild
    case "webb": self = .webb
    case "seedNoise": self = .seedNoise
    default:
      guard let count = Int(argument), count >= 0 else { return nil }
      self = .count(count)
    }
  }

  var count: Int? {
    if case .count(let count) = self { count } else { nil }
  }

  var defaultValueDescription: String { "pairs" }
}
