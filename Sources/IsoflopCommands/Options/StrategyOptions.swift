import ArgumentParser
import InferenceScaling

/// The settings of the strategies that recordings serve as well as models.
struct StrategyOptions: ParsableArguments {
  @Option(help: "The strategy: \(StrategyName.names(live: false)); with isoflop solve also \(StrategyName.names(live: true)).")
  var strategy = StrategyName.majority

  @Option(help: "The most samples of a question.")
  var maxSamples = 40

  @Option(help: "The probability at which beta and dirichlet stop.")
  var threshold = 0.95

  @Option(help: "The samples of a window.")
  var window = 5

  @Option(help: "The leader's share at which share (0.8) and doubling (0.75) stop.")
  var share: Double?

  @Option(help: "The disorder of the votes at which entropy stops, 0 being unanimity.")
  var disorder = 0.25

  @Option(help: "The price of a sample for value, where a right answer is worth 1.")
  var price = 2e-3

  @Option(help: "The price of a round of samples for value.")
  var latency = 0.0

  func validate() throws {
    guard maxSamples > 0 else { throw ValidationError("--max-samples must be at least 1.") }
    guard window > 0 else { throw ValidationError("--window must be at least 1.") }
    guard threshold > 0, threshold < 1 else { throw ValidationError("--threshold must lie between 0 and 1, for example 0.95.") }
    guard price > 0, latency >= 0 else { throw ValidationError("--price must be positive and --latency not negative.") }
  }

  /// The stopping rule of a vote; `nil` for the other strategies.
  var rule: (any StoppingRule)? {
    switch strategy {
    case .single, .majority: FixedCount()
    case .certain: CertainStop()
    case .beta: BetaStop(threshold: threshold)
    case .dirichlet: DirichletStop(threshold: threshold)
    case .window: WindowStop(size: window)
    case .doubling: DoublingStop(share: share ?? 0.75)
    case .share: ShareStop(share: share ?? 0.8)
    case .entropy: EntropyStop(disorder: disorder)
    case .value: ValueStop(price: price, latency: latency)
    default: nil
    }
  }
}
