import ArgumentParser
import ScalingLaws

/// How a law is fitted.
struct FitOptions: ParsableArguments {
  /// The objectives by the names they have on the command line.
  enum Objective: String, CaseIterable, ExpressibleByArgument {
    case huber, leastSquares, leastAbsoluteDeviation
  }

  @Option(help: "The law: \(LawFamilies.all.map { $0.name }.joined(separator: ", ")).")
  var law = ChinchillaLaw.name

  @Option(help: "What is minimised: huber (the field's choice) and leastAbsoluteDeviation on ln L, leastSquares on L; a sum over the runs.")
  var objective = Objective.huber

  @Option(help: "Where Huber's loss passes from square to linear, in ln L.")
  var delta = 1e-3

  @Option(help: "Bootstrap replicates for the intervals; 0 for none.")
  var bootstrap = 1000

  @Option(help: "The probability that an interval is meant to hold.")
  var confidence = 0.95

  @Option(help: "The seed of the bootstrap.")
  var seed: UInt64 = 0

  func validate() throws {
    guard delta > 0, delta.isFinite else { throw ValidationError("--delta must be positive, for example 1e-3.") }
    guard bootstrap >= 0 else { throw ValidationError("--bootstrap must not be negative; 0 gives no intervals.") }
    guard confidence > 0, confidence < 1 else { throw ValidationError("--confidence must lie between 0 and 1, for example 0.95.") }
  }

  func configuration() -> FitConfiguration {
    let objective: FitObjective =
      switch objective {
      case .huber: .huber(delta: delta)
      case .leastSquares: .leastSquares
      case .leastAbsoluteDeviation: .leastAbsoluteDeviation
      }
    return FitConfiguration(objective: objective, seed: seed, replicates: bootstrap, confidence: confidence)
  }

  func lawFamily() throws -> any LawFamily.Type {
    guard let family = LawFamilies.named(law) else {
      throw CommandFailure(.usage, "no law is called “\(law)”: known are \(LawFamilies.all.map { $0.name }.joined(separator: ", ")).")
    }
    return family
  }
}
