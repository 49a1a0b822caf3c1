import NumericalMethods
import RealModule

/// A chain of n steps that must all be right, each with probability p, independently.
///
/// Success is p^n. A step that errs may be noticed and repaired with probability r: p′ = p + (1 − p)·r. Recorded agents don't err independently
/// (``HazardComparison``): for them these are numbers of a single step's quality, not forecasts of long tasks.
public struct StepChain: Hashable, Sendable, Codable {
  /// p, the probability that a step is right at once.
  public let stepAccuracy: Double
  /// r, the share of errors that are noticed and repaired.
  public let recovery: Double

  /// Makes a chain.
  ///
  /// - Precondition: 0 < p ≤ 1 and 0 ≤ r ≤ 1.
  public init(stepAccuracy: Double, recovery: Double = 0) {
    precondition(stepAccuracy > 0 && stepAccuracy <= 1 && (0...1).contains(recovery), "probabilities lie between 0 and 1")
    (self.stepAccuracy, self.recovery) = (stepAccuracy, recovery)
  }

  /// q = 1 − p′, the probability that a step errs and stays wrong.
  public var error: Double { (1 - stepAccuracy) * (1 - recovery) }

  /// p′ = p + (1 − p)·r.
  public var effectiveAccuracy: Double { 1 - error }

  /// Returns p′ⁿ, the probability that n steps all end right.
  public func success(steps: Double) -> Double { Double.exp(steps * Double.log(onePlus: -error)) }

  /// Returns ln s/ln p′, the steps at which success is s; ∞ without errors.
  public func steps(success: Double) -> Double {
    error > 0 ? Double.log(success) / Double.log(onePlus: -error) : .infinity
  }

  /// Returns s^(1/n), the accuracy of a step by which n steps succeed with probability s.
  ///
  /// For s = ½: .9330 at 10 steps, .99309 at 100, .99931 at 1,000.
  public static func requiredAccuracy(steps: Double, success: Double = 0.5) -> Double { Double.exp(Double.log(success) / steps) }
}

/// The best number of steps between checks that find every error so far.
///
/// After an error the steps since the last check are done again.
///
/// With q the error of a step, c the cost of a check and s that of a step, the cost of a right step at m steps between checks is
///
/// - noticed at once: [s·(p^−m − 1)/q + c]/m, an error ending its stretch where it occurs; about m* = √(2c/(q·s));
/// - noticed at the check: (m·s + c)/(m·p^m), an error costing its whole stretch; about m* = √(c/(q·s)).
///
/// Sources: Young 1974, doi:10.1145/361147.361115, for the first approximation; both costs are sums of geometric series.
public struct CheckInterval: Hashable, Sendable, Codable {
  /// The time at which an error shows.
  public enum Notice: String, Hashable, Sendable, Codable, CaseIterable {
    /// At the step that errs.
    case atOnce
    /// At the next check alone.
    case atCheck
  }

  /// The time at which an error shows.
  public let notice: Notice
  /// m*, the least expensive whole number of steps between checks.
  public let steps: Double
  /// √(2c/(q·s)) or √(c/(q·s)), good where it is large.
  public let approximateSteps: Double
  /// The cost of a right step at m*, in the unit of the costs.
  public let costPerStep: Double
  /// The cost of a right step if every step is checked.
  public let costOfCheckingEachStep: Double

  /// Finds the best interval.
  ///
  /// - Returns: Nil if steps never err: a check then never pays.
  /// - Precondition: The costs are positive.
  public init?(_ chain: StepChain, checkCost: Double, stepCost: Double, notice: Notice) {
    precondition(checkCost > 0 && stepCost > 0, "a check and a step cost something")
    let q = chain.error
    guard q > 0, q < 1 else { return nil }
    self.notice = notice
    approximateSteps = ((notice == .atOnce ? 2 : 1) * checkCost / (q * stepCost)).squareRoot()
    let rate = -Double.log(onePlus: -q)
    func cost(_ m: Double) -> Double {
      switch notice {
      case .atOnce: (stepCost * Double.expMinusOne(m * rate) / q + checkCost) / m
      case .atCheck: (m * stepCost + checkCost) / m * Double.exp(m * rate)
      }
    }
    // The cost has one valley in m, which is never beyond twice the approximation, nor below one step.
    let best = ScalarSearch.goldenSection(in: 0...Double.log(max(2, 2 * approximateSteps + 2))) { cost(Double.exp($0)) }
    let middle = Double.exp(best).rounded(.down)
    steps = [max(1, middle - 1), max(1, middle), middle + 1, middle + 2].min { cost($0) < cost($1) } ?? 1
    costPerStep = cost(steps)
    costOfCheckingEachStep = cost(1)
  }
}
