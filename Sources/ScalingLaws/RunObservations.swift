import RealModule

/// The runs as contiguous arrays of logarithms: what the inner loops of a fit read.
public struct RunObservations: Sendable {
  /// ln N.
  public let logParameters: [Double]
  /// ln D.
  public let logTokens: [Double]
  /// ln L.
  public let logLoss: [Double]

  /// The number of runs.
  public var count: Int { logLoss.count }

  /// Takes the logarithms of a table's runs.
  public init(_ table: RunTable) {
    logParameters = table.runs.map { Double.log($0.parameters) }
    logTokens = table.runs.map { Double.log($0.tokens) }
    logLoss = table.runs.map { Double.log($0.loss) }
  }
}
