import RealModule

/// How forecasters would have done: each fitted to the smaller budgets, and asked for the larger ones (rolling origin).
public struct BackTest: Codable, Hashable, Sendable {
  /// One entry a forecaster, origin and later budget; a forecaster that can't be fitted at an origin has none there.
  public let residuals: [BackTestResidual]

  /// The most origins that are tried; with more budgets they are spread evenly over the table, the last included.
  public static let originLimit = 6

  /// Runs the back-test over the isoFLOP minima of a table; costs one fit a forecaster and origin.
  public init(_ forecasters: [any Forecaster], table: RunTable, profile: IsoFLOPProfile) {
    let minima = profile.minima
    let budgets = profile.budgets
    residuals = Self.origins(minima.count).flatMap { origin -> [BackTestResidual] in
      let largest = minima[origin].compute
      let known = table.subset(budgets.filter { $0.compute <= largest }.flatMap(\.runs).sorted())
      return forecasters.flatMap { forecaster -> [BackTestResidual] in
        guard let estimate = try? forecaster.fit(known) else { return [] }
        return minima[(origin + 1)...].compactMap { BackTestResidual(forecaster.name, estimate, origin: largest, target: $0) }
      }
    }
  }

  /// The positions of the largest budget fitted: from the second to the last but one.
  private static func origins(_ count: Int) -> [Int] {
    guard count > 2 else { return [] }
    let all = Array(1...(count - 2))
    guard all.count > originLimit else { return all }
    return (0..<originLimit).map { all[($0 + 1) * all.count / originLimit - 1] }
  }

  /// κ: the standard error of ln L, per unit of ln C beyond the runs, that a forecaster's form brings.
  ///
  /// κ² = (ν₀κ₀² + Σₒ mean_t((e² − v)/h²))/(ν₀ + origins), at least (κ₀/2)²: what the residuals e exceed their own variance v by,
  /// at distance h, averaged over an origin's targets because they err together, shrunk to the forecaster's prior κ₀ with the
  /// weight of ν₀ = 2 origins.
  public func discrepancy(of forecaster: any Forecaster) -> Double {
    let prior = forecaster.priorDiscrepancy * forecaster.priorDiscrepancy
    let own = residuals.filter { $0.forecaster == forecaster.name }
    let origins = Set(own.map(\.origin)).sorted()
    let excess = origins.map { origin in mean(own.filter { $0.origin == origin }.map(\.excess)) }
    let square = (Self.priorWeight * prior + excess.reduce(0, +)) / (Self.priorWeight + Double(origins.count))
    return max(square, 0.25 * prior).squareRoot()
  }

  private static let priorWeight = 2.0
}

/// One forecast of a back-test against what was measured.
public struct BackTestResidual: Codable, Hashable, Sendable {
  /// The forecaster.
  public var forecaster: String
  /// The largest compute that was fitted, in FLOP.
  public var origin: Double
  /// The compute that was forecast, in FLOP.
  public var target: Double
  /// ln L measured less ln L forecast.
  public var error: Double
  /// The variance of that error that is known: of the fit's parameters and of the measured minimum.
  public var variance: Double

  /// ln(target/origin).
  public var distance: Double { Double.log(target / origin) }
  /// (e² − v)/h².
  var excess: Double { (error * error - variance) / (distance * distance) }

  init?(_ forecaster: String, _ estimate: any FrontierEstimate, origin: Double, target: IsoFLOPMinimum) {
    let point = estimate.point(compute: target.compute)
    guard point.logLoss.value.isFinite else { return nil }
    self.forecaster = forecaster
    self.origin = origin
    self.target = target.compute
    error = Double.log(target.loss) - point.logLoss.value
    variance = point.logLoss.error * point.logLoss.error + target.logLossError * target.logLossError
  }
}
