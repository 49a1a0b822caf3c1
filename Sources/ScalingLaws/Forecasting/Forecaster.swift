/// A way to say from runs what the best run of a larger budget reaches.
///
/// Forecasters are values; `fit(_:)` turns one and a table into a `FrontierEstimate` that can be asked at any compute.
public protocol Forecaster: Sendable {
  /// What it is called in reports and weights.
  var name: String { get }
  /// κ₀: how far its own form is expected to lead it astray, as the standard error of ln L per unit of ln C beyond the runs,
  /// before a back-test has been seen.
  var priorDiscrepancy: Double { get }

  /// Fits to the runs.
  ///
  /// - Throws: `FitError` where the runs don't support it.
  func fit(_ table: RunTable) throws(FitError) -> any FrontierEstimate
}

/// The compute-optimal frontier as one forecaster sees it.
public protocol FrontierEstimate: Sendable {
  /// Returns the best run of a budget.
  func point(compute: Double) -> FrontierPoint
}

/// The best run of one budget, in logarithms, with the errors that come from the parameters of the fit alone.
public struct FrontierPoint: Codable, Hashable, Sendable {
  /// ln L and its standard error.
  public var logLoss: Estimate
  /// ln N* and its standard error.
  public var logParameters: Estimate
  /// ln D* and its standard error.
  public var logTokens: Estimate

  /// Makes a point.
  public init(logLoss: Estimate, logParameters: Estimate, logTokens: Estimate) {
    self.logLoss = logLoss
    self.logParameters = logParameters
    self.logTokens = logTokens
  }
}

/// A number with its standard error.
public struct Estimate: Codable, Hashable, Sendable {
  /// The best guess.
  public var value: Double
  /// Its standard error.
  public var error: Double

  /// Makes an estimate.
  public init(value: Double, error: Double) {
    self.value = value
    self.error = error
  }
}
