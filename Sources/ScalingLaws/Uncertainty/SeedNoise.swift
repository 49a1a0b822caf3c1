import RealModule

/// The standard deviation of the loss between seeds, as a function of the loss itself.
///
/// A seed changes less as a model learns.
///
/// σ of L grows by equal factors for equal steps of L between the two ends, and is level beyond them. The ends left out are those of
/// Porian et al., 0.005 up to L = 3 and 0.1 from L = 6 (arXiv:2406.19146).
public struct SeedNoise: Codable, Hashable, Sendable {
  /// The loss up to which `leastSigma` holds.
  public var leastLoss: Double
  /// The standard deviation of L there, in the unit of the loss.
  public var leastSigma: Double
  /// The loss from which `greatestSigma` holds.
  public var greatestLoss: Double
  /// The standard deviation of L there, in the unit of the loss.
  public var greatestSigma: Double

  /// Makes a noise model.
  ///
  /// - Precondition: `0 < leastLoss < greatestLoss` and both σ are positive.
  public init(leastLoss: Double = 3, leastSigma: Double = 0.005, greatestLoss: Double = 6, greatestSigma: Double = 0.1) {
    precondition(leastLoss > 0 && leastLoss < greatestLoss, "the losses are positive and in order")
    precondition(leastSigma > 0 && greatestSigma > 0, "a standard deviation is positive")
    self.leastLoss = leastLoss
    self.leastSigma = leastSigma
    self.greatestLoss = greatestLoss
    self.greatestSigma = greatestSigma
  }

  /// Returns the standard deviation of L at a loss: ln σ is linear in L between the two ends.
  public func sigma(loss: Double) -> Double {
    let share = min(max((loss - leastLoss) / (greatestLoss - leastLoss), 0), 1)
    return leastSigma * Double.pow(greatestSigma / leastSigma, share)
  }
}
