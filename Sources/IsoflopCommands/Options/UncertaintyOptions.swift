import ArgumentParser
import Dispatch
import ScalingLaws

/// How intervals are made.
struct UncertaintyOptions: ParsableArguments {
  /// The methods by the names they have on the command line.
  enum Method: String, CaseIterable, ExpressibleByArgument {
    case delta, bootstrap, bca, profile
  }

  @Option(
    help: ArgumentHelp(
      """
      How intervals are made: delta (at no cost, and well calibrated on simulated ladders), bootstrap (percentiles), bca (accelerated bootstrap) or profile \
      (of the objective; for lopsided quantities such as E).
      """))
  var interval: Method?

  @Option(
    help: ArgumentHelp(
      """
      What a bootstrap draws: pairs (runs), cluster (runs that share a --cluster column, such as checkpoints of one run), wild (signs of residuals; for few runs), \
      webb (the same, for a dozen runs) or seedNoise (noise upon every loss: 0.005 at L = 3 to 0.1 at L = 6). A number is short for --interval bootstrap \
      --replicates NUMBER.
      """))
  var bootstrap = BootstrapChoice.pairs

  @Option(help: "The column whose equal texts mark runs that belong together.")
  var cluster = "label"

  @Option(help: "Bootstrap replicates; 1000 where intervals need them, else none.")
  var replicates: Int?

  @Option(help: "The probability that an interval is meant to hold.")
  var confidence = 0.95

  @Option(help: "The seed of the bootstrap.")
  var seed: UInt64 = 0

  @Option(help: "Threads for the bootstrap; all cores when left out. The result is the same for any number.")
  var threads: Int?

  func validate() throws {
    guard (replicates ?? 0) >= 0 else { throw ValidationError("--replicates must not be negative; 0 gives no bootstrap.") }
    guard confidence > 0, confidence < 1 else { throw ValidationError("--confidence must lie between 0 and 1, for example 0.95.") }
    guard (threads ?? 1) > 0 else { throw ValidationError("--threads must be positive.") }
  }

  /// The method asked for; a number of replicates asks for the bootstrap.
  var method: IntervalMethod {
    switch interval {
    case .delta: .delta
    case .bootstrap: .percentile
    case .bca: .bca
    case .profile: .profile
    case nil: (bootstrap.count ?? 0) > 0 ? .percentile : .delta
    }
  }

  func replicates(otherwise: Int) -> Int { replicates ?? bootstrap.count ?? (method.needsReplicates ? 1000 : otherwise) }

  var kind: Bootstrap {
    switch bootstrap {
    case .pairs, .count: .pairs
    case .cluster: .cluster(column: cluster)
    case .wild: .wild(.rademacher)
    case .webb: .wild(.webb)
    case .seedNoise: .seedNoise(.init())
    }
  }

  /// Spreads the bootstrap over threads.
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
enum BootstrapChoice: ExpressibleByArgument, Hashable {
  case pairs, cluster, wild, webb, seedNoise
  case count(Int)

  init?(argument: String) {
    switch argument {
    case "pairs": self = .pairs
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
