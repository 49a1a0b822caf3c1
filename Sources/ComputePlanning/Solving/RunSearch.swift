import NumericalMethods
import RealModule
import ScalingLaws

/// A run as it is planned, with what it costs.
public struct PlannedRun: Hashable, Sendable, Codable {
  /// N.
  public var parameters: Double
  /// D, repeats counted.
  public var tokens: Double
  /// The expected loss.
  public var loss: Double
  /// FLOP of training.
  public var training: Double
  /// FLOP of serving, counted at the price of training FLOP.
  public var serving: Double

  /// FLOP of both.
  public var total: Double { training + serving }
}

/// The best run under one law that is taken for true: of a budget, or for a loss.
///
/// Cost(N, D) = κN^ν·D + σ·N, with κN^ν·D the training (6ND) and σ = 2·T·ρ the serving of T tokens at ρ times the price of a training FLOP. At a budget C the
/// tokens are (C − σN)/(κN^ν), for a loss ℓ those that bring N to it; the one unknown left is ln N, found by golden section. Under 6ND without serving,
/// limit of data or memory both have a closed form. Of a law whose measured best size isn't its own optimum, sizes are moved by that distance.
///
/// Source of the trade with serving: Sardana et al. 2023, arXiv:2401.00448; of repeats: Muennighoff et al. 2023, arXiv:2305.16264.
struct RunSearch: Sendable {
  var draw: LawDraw
  var cost: ComputeCost
  /// U, the different tokens; nil without a limit.
  var uniqueTokens: Double?
  /// The largest size that fits memory; nil without a limit.
  var largest: Double?
  /// σ, FLOP of serving a parameter.
  var servingPerParameter = 0.0

  /// The tolerance of ln N: about an optimum a thousandth of the size costs nothing.
  var tolerance = 1e-4
  /// The reach of the search in ln N, to either side of the best size without limits.
  private static let reach = Double.log(1e4)

  /// The factor of the law's loss.
  private var factor: Double { Double.exp(draw.correction + draw.discrepancy) }

  /// Returns the loss of a size and its tokens.
  func loss(parameters: Double, tokens: Double) -> Double {
    draw.law.loss(parameters: parameters, tokens: tokens, uniqueTokens: uniqueTokens) * factor
  }

  /// The loss that no run reaches: of a size and data without end.
  var floor: Double { draw.law.loss(parameters: 1e60, tokens: 1e60, uniqueTokens: uniqueTokens) * factor }

  /// Returns a run of a size on so many tokens.
  func run(parameters: Double, tokens: Double) -> PlannedRun {
    PlannedRun(
      parameters: parameters, tokens: tokens, loss: loss(parameters: parameters, tokens: tokens),
      training: cost.perToken(parameters: parameters) * tokens, serving: servingPerParameter * parameters)
  }

  /// Returns the tokens that a budget leaves a size; not positive if serving takes it all.
  private func tokens(_ parameters: Double, compute: Double) -> Double {
    (compute - servingPerParameter * parameters) / cost.perToken(parameters: parameters)
  }

  /// Returns the run of a size that spends a budget; nil if serving it takes more.
  func run(parameters: Double, compute: Double) -> PlannedRun? {
    let tokens = tokens(parameters, compute: compute)
    return tokens > 0 ? run(parameters: parameters, tokens: tokens) : nil
  }

  /// Returns the run of a size that reaches a loss; nil if no tokens bring it there.
  func run(parameters: Double, loss: Double) -> PlannedRun? {
    draw.law.tokens(parameters: parameters, loss: loss / factor, uniqueTokens: uniqueTokens).map { run(parameters: parameters, tokens: $0) }
  }
}

extension RunSearch {
  /// Whether a closed form of the law is the answer.
  private var isFree: Bool { uniqueTokens == nil && servingPerParameter == 0 }

  /// The best size of a budget without limits, ln N.
  private func freeSize(compute: Double) -> Double? {
    let size = Double.log(draw.law.optimum(compute: compute, cost: cost).parameters)
    return size.isFinite ? size : nil
  }

  /// Returns the run of least loss whose cost is a budget; nil if the law knows no best size.
  func best(compute: Double) -> PlannedRun? {
    guard let free = freeSize(compute: compute) else { return nil }
    var size = free
    if !isFree {
      // The size that serving alone would take the budget for.
      let end = servingPerParameter > 0 ? Double.log(compute / servingPerParameter) - 1e-6 : free + Self.reach
      let range = min(free - Self.reach, end - 1)...min(free + Self.reach, end)
      size = ScalarSearch.goldenSection(in: range, tolerance: tolerance) { logSize in
        let parameters = Double.exp(logSize)
        return loss(parameters: parameters, tokens: tokens(parameters, compute: compute))
      }
    }
    let limit = largest.map { Double.log($0) } ?? .infinity
    return run(parameters: Double.exp(min(size + draw.sizeShift, limit)), compute: compute)
      ?? run(parameters: Double.exp(min(size, limit)), compute: compute)
  }

  /// Returns the run of least cost that reaches a loss; nil if none does.
  func cheapest(loss: Double) -> PlannedRun? {
    let target = loss / factor
    guard let compute = draw.law.compute(loss: target), let free = freeSize(compute: compute) else {
      return cheapestBySearch(loss: loss, about: nil)
    }
    if isFree, cost.exponent == 1 {
      let size = min(free + draw.sizeShift, largest.map { Double.log($0) } ?? .infinity)
      if let run = run(parameters: Double.exp(size), loss: loss) { return run }
      return largest == nil ? run(parameters: Double.exp(free), loss: loss) : nil
    }
    return cheapestBySearch(loss: loss, about: free)
  }

  /// The cheapest run by search over sizes from the smallest that can reach the loss.
  ///
  /// The smallest is found by bisection, because below it the cost has no number and golden sections need a valley.
  private func cheapestBySearch(loss: Double, about free: Double?) -> PlannedRun? {
    let limit = largest.map { Double.log($0) } ?? .infinity
    let top = min(limit, (free ?? Double.log(1e12)) + Self.reach)
    guard run(parameters: Double.exp(top), loss: loss) != nil else { return nil }
    let bottom = (free ?? Double.log(1e12)) - Self.reach
    let start =
      ScalarSearch.bisection(in: min(bottom, top - 1)...top, tolerance: tolerance) {
        run(parameters: Double.exp($0), loss: loss) == nil ? -1 : 1
      }?.upper ?? min(bottom, top - 1)
    let size = ScalarSearch.goldenSection(in: start...max(start, top), tolerance: tolerance) {
      run(parameters: Double.exp($0), loss: loss)?.total ?? .infinity
    }
    let shifted = min(size + draw.sizeShift, limit)
    return run(parameters: Double.exp(shifted), loss: loss) ?? run(parameters: Double.exp(size), loss: loss)
  }
}
