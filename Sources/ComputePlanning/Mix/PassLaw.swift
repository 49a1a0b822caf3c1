import InferenceScaling
import RealModule

/// A law from loss to the success of one sample, with its spread over questions.
///
/// −ln pass@1 = m·(L − L₀): each nat of loss above L₀ costs m nats of success, as if m tokens of an answer had to be right. Over questions the success of a
/// sample is p ~ Beta(α, β) with mean pass@1 and α + β = s; s = 1 is a set of mostly easy and mostly hard questions, a large s one of equals.
///
/// Sources: a power of the loss of right solutions describes −ln pass@k (arXiv:2509.24012, third law; its power is taken as 1 here); beta-distributed
/// success, arXiv:2510.05197; both jointly with training, arXiv:2604.01411. Constants are the user's: two measured points, or one and the law's floor.
public struct PassLaw: Hashable, Sendable, Codable {
  /// m, nats of −ln pass@1 for a nat of loss.
  public let steepness: Double
  /// L₀, the loss at which every sample is right.
  public let perfectLoss: Double
  /// s = α + β.
  public let spread: Double

  /// m where no point was measured (assumed): 13% of samples are right 0.17 nats above the floor.
  public static let assumedSteepness = 12.0

  /// Makes a law.
  ///
  /// - Precondition: steepness and spread are positive.
  public init(steepness: Double = assumedSteepness, perfectLoss: Double, spread: Double = 1) {
    precondition(steepness > 0 && spread > 0, "a law of success has a positive steepness and spread")
    (self.steepness, self.perfectLoss, self.spread) = (steepness, perfectLoss, spread)
  }

  /// Makes the law through measured points of loss and pass@1: one with a given L₀, or two.
  ///
  /// Nil for points that don't fall with the loss, or lie outside of 0…1.
  public init?(through points: [(loss: Double, pass: Double)], perfectLoss: Double, spread: Double = 1) {
    guard (1...2).contains(points.count), points.allSatisfy({ $0.pass > 0 && $0.pass < 1 }), spread > 0 else { return nil }
    let (first, last) = (points[0], points[points.count - 1])
    var steepness = -Double.log(first.pass) / (first.loss - perfectLoss)
    if points.count == 2 { steepness = Double.log(first.pass / last.pass) / (last.loss - first.loss) }
    guard steepness > 0, steepness.isFinite else { return nil }
    self.init(
      steepness: steepness, perfectLoss: points.count == 1 ? perfectLoss : first.loss + Double.log(first.pass) / steepness, spread: spread)
  }

  /// Returns the mean success of a sample at a loss.
  public func passAt1(loss: Double) -> Double { Double.exp(-steepness * max(0, loss - perfectLoss)) }

  /// Returns the distribution over questions for a mean success.
  public func questions(passAt1 mean: Double) -> BetaBinomial {
    let mean = min(max(mean, 1e-9), 1 - 1e-9)
    return BetaBinomial(alpha: spread * mean, beta: spread * (1 - mean))
  }
}

/// A check of samples: its errors, and its cost.
public struct SampleCheck: Hashable, Sendable, Codable {
  /// The share of right answers that it passes.
  public var passesRight: Double
  /// The share of wrong answers that it passes.
  public var passesWrong: Double
  /// The parameters of a model that reads prompt and sample; zero for a check without cost, such as a test.
  public var parameters: Double

  /// Makes a check; exact and free without arguments.
  public init(passesRight: Double = 1, passesWrong: Double = 0, parameters: Double = 0) {
    precondition((0...1).contains(passesRight) && (0...1).contains(passesWrong) && parameters >= 0, "rates are between 0 and 1")
    (self.passesRight, self.passesWrong, self.parameters) = (passesRight, passesWrong, parameters)
  }

  var verifier: ImperfectVerifier { ImperfectVerifier(truePositiveRate: passesRight, falsePositiveRate: passesWrong) }
}
