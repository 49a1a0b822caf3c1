/// The loss ρ(r) of a residual, with its influence ψ = ρ′ and weight ψ/r.
///
/// The objective of a fit is the *sum* of ρ over the observations, never the mean: a mean-scaled objective makes
/// quasi-Newton methods stop early (arXiv:2404.10102).
public enum RobustLoss: Hashable, Sendable, Codable {
  /// r²/2.
  case square
  /// r²/2 up to |r| = delta, then delta·(|r| − delta/2).
  case huber(delta: Double)
  /// Huber's loss, times `factor` if the residual is positive.
  ///
  /// The fit settles near the 1/(1 + factor) quantile of the values when residuals are fitted less measured.
  case asymmetricHuber(delta: Double, factor: Double)

  /// Returns ρ(r).
  @inlinable public func value(_ residual: Double) -> Double {
    switch self {
    case .square: return 0.5 * residual * residual
    case .huber(let delta):
      let size = residual.magnitude
      return size <= delta ? 0.5 * residual * residual : delta * (size - 0.5 * delta)
    case .asymmetricHuber(let delta, let factor):
      return (residual > 0 ? factor : 1) * RobustLoss.huber(delta: delta).value(residual)
    }
  }

  /// Returns ψ(r) = ρ′(r).
  @inlinable public func influence(_ residual: Double) -> Double {
    switch self {
    case .square: return residual
    case .huber(let delta): return min(max(residual, -delta), delta)
    case .asymmetricHuber(let delta, let factor):
      return (residual > 0 ? factor : 1) * RobustLoss.huber(delta: delta).influence(residual)
    }
  }

  /// Returns ψ(r)/r, the weight of iteratively reweighted least squares; 1 at r = 0.
  @inlinable public func weight(_ residual: Double) -> Double {
    switch self {
    case .square: return 1
    case .huber(let delta):
      let size = residual.magnitude
      return size <= delta ? 1 : delta / size
    case .asymmetricHuber(let delta, let factor):
      return (residual > 0 ? factor : 1) * RobustLoss.huber(delta: delta).weight(residual)
    }
  }

  /// Returns ρ″(r): 1 where the loss is quadratic, 0 where it is linear.
  @inlinable public func curvature(_ residual: Double) -> Double {
    switch self {
    case .square: return 1
    case .huber(let delta): return residual.magnitude <= delta ? 1 : 0
    case .asymmetricHuber(let delta, let factor):
      return (residual > 0 ? factor : 1) * RobustLoss.huber(delta: delta).curvature(residual)
    }
  }

  /// Returns the ratio of a residual's influence to that of the error behind it.
  ///
  /// 1 − h where the loss is quadratic, because the fit follows the row by its leverage h; 1 where it is linear, and the influence the same
  /// whatever the size.
  public func shrinkage(_ residual: Double, leverage: Double) -> Double {
    curvature(residual) > 0 ? 1 - leverage : 1
  }
}
