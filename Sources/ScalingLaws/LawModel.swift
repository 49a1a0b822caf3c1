import Optimization

/// The regression of ln L on N and D that fits a law family, in coordinates that suit a solver.
public protocol LawModel: Sendable {
  /// The law that a solution gives.
  associatedtype Law: LawFamily

  /// Prepares the regression for observations; O(runs).
  init(_ observations: RunObservations)

  /// p, the number of coordinates.
  var coordinateCount: Int { get }
  /// The range of each coordinate.
  var bounds: [ClosedRange<Double>] { get }

  /// Writes ln L of every run (n) and its derivatives (row-major n×p) at the coordinates.
  func predict(_ coordinates: [Double], logLoss: inout [Double], jacobian: inout [Double])
  /// Returns the law at the coordinates.
  func law(_ coordinates: [Double]) -> Law
  /// Returns the coordinates of a law, within the bounds.
  func coordinates(of law: Law) -> [Double]
  /// Returns places to start from, the most promising first, found without any hint from the user.
  func starts(objective: FitObjective, weights: [Double]) -> [[Double]]
  /// Returns the names of the law's parameters that a bound holds at the coordinates.
  func parametersAtBounds(_ coordinates: [Double]) -> [String]
}
