import ArgumentParser
import ScalingLaws

/// How a law is fitted.
struct FitOptions: ParsableArguments {
  /// The objectives by the names they have on the command line.
  enum Objective: String, CaseIterable, ExpressibleByArgument {
    case huber, leastSquares, leastAbsoluteDeviation
  }

  @Option(help: "\(FitOptions.laws)")
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

  /// The laws in words: those of size and data, and the curves with what they may be of.
  private static var laws: String {
    let (surfaces, curves) = (LawFamilies.surfaces.map { $0.name }, LawFamilies.curves.map { $0.name })
    return "The law: \(surfaces.joined(separator: ", ")); or a curve of N, D or C, as in power.C: \(curves.joined(separator: ", "))."
  }

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
