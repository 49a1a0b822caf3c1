#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The learning rate over a run, as a multiple of its peak.
///
/// With n steps, w = max(least warm-up, ⌊n · warm-up fraction⌋) and f the final fraction: step s has min(s / w, f + (1 − f) · g(s)). The stable shapes have
/// g = 1 for the first n · (1 − d) steps, d being the decay fraction, and then 1 − x or 1 − √x with 1 − x = (n − s + 1) / (n · d + 1), so that the last step
/// still has a rate. The cosine has g = ½(1 + cos πx) with x from 0 at the end of the warm-up to 1 at the last step.
public struct Schedule: Codable, Hashable, Sendable {
  /// The course after the warm-up.
  public enum Shape: String, Codable, Hashable, Sendable {
    /// Stable at the peak, then straight down (warm-up–stable–decay, arXiv:2404.06395).
    case stableLinear
    /// Stable at the peak, then down by 1 − √x (arXiv:2405.18392).
    case stableSquareRoot
    /// Half a cosine from the peak to the end (arXiv:1608.03983).
    case cosine
  }

  /// The course after the warm-up.
  public var shape: Shape
  /// The share of the steps over which the rate rises in a straight line from zero.
  public var warmupFraction: Double
  /// The least number of warm-up steps.
  public var minimumWarmupSteps: Int
  /// The share of the steps, at the end, over which a stable rate decays.
  public var decayFraction: Double
  /// The share of the peak at the last step.
  public var finalFraction: Double

  /// Makes a schedule.
  public init(
    shape: Shape = .stableLinear, warmupFraction: Double = 0.05, minimumWarmupSteps: Int = 10, decayFraction: Double = 0.4,
    finalFraction: Double = 0
  ) {
    self.shape = shape
    self.warmupFraction = warmupFraction
    self.minimumWarmupSteps = minimumWarmupSteps
    self.decayFraction = decayFraction
    self.finalFraction = finalFraction
  }

  /// Warm-up–stable–decay with a straight decay over the last 40% of the steps.
  public static let warmupStableDecay = Schedule()

  /// Warm-up, then half a cosine down to a twentieth of the peak.
  public static let cosine = Schedule(shape: .cosine, finalFraction: 0.05)

  /// The multiple of the peak at a step, counted from 1, of a run of `steps` steps. Beyond them it stays at the final fraction.
  public func multiplier(step: Int, of steps: Int) -> Double {
    let warmup = Double(max(minimumWarmupSteps, Int(Double(steps) * warmupFraction)))
    let rising = min(1, Double(step) / max(1, warmup))
    switch shape {
    case .cosine:
      let progress = min(1, max(0, (Double(step) - warmup) / max(1, Double(steps) - warmup)))
      return min(rising, finalFraction + (1 - finalFraction) * 0.5 * (1 + cos(Double.pi * progress)))
    case .stableLinear:
      return min(rising, finalFraction + (1 - finalFraction) * remaining(step, steps))
    case .stableSquareRoot:
      return min(rising, finalFraction + (1 - finalFraction) * (1 - (1 - remaining(step, steps)).squareRoot()))
    }
  }

  /// The share of the decay that is left: 1 before it begins, 0 after the last step.
  private func remaining(_ step: Int, _ steps: Int) -> Double {
    max(0, min(1, Double(steps - step + 1) / (Double(steps) * decayFraction + 1)))
  }

  /// Checks every number's range.
  ///
  /// - Throws: `ConfigurationError` for the first thing wrong.
  public func validate() throws(ConfigurationError) {
    for (name, value) in [("warmupFraction", warmupFraction), ("decayFraction", decayFraction), ("finalFraction", finalFraction)] {
      guard (0...1).contains(value) else { throw .outOfRange(name: name, value: value, range: "from 0 to 1") }
    }
    guard minimumWarmupSteps >= 0 else {
      throw .outOfRange(name: "minimumWarmupSteps", value: Double(minimumWarmupSteps), range: "at least 0")
    }
  }
}
