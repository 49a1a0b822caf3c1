import NumericalMethods
import RealModule

/// The data that a law is fitted to, as contiguous arrays of logarithms for the inner loops of a fit.
public struct LawObservations: Sendable {
  /// The logarithms of each input, one array an input.
  public let logInputs: [[Double]]
  /// ln y, for runs ln L.
  public let logValues: [Double]
  /// The mean of each array of `logInputs`; models take amplitudes there.
  public let centres: [Double]
  /// From the least to the greatest of `logValues`.
  public let logRange: ClosedRange<Double>

  /// The number of observations.
  public var count: Int { logValues.count }

  /// Makes observations from logarithms.
  ///
  /// - Precondition: each input has as many values as there are logarithms of y.
  public init(logInputs: [[Double]], logValues: [Double]) {
    precondition(logInputs.allSatisfy { $0.count == logValues.count }, "every input has one value an observation")
    self.logInputs = logInputs
    self.logValues = logValues
    centres = logInputs.map { mean($0) }
    logRange = (logValues.min() ?? 0)...(logValues.max() ?? 0)
  }

  /// Takes the logarithms of a table's runs.
  public init(_ table: RunTable, inputs: [LawInput]) {
    self.init(
      logInputs: inputs.map { input in table.runs.map { Double.log(input.value(of: $0)) } },
      logValues: table.runs.map { Double.log($0.loss) })
  }

  /// Returns at most `limit` observations, one drawn from each of as many equal stretches.
  ///
  /// Centres and range stay those of all.
  ///
  /// The draw is the same each time. With no more than `limit` observations these are returned as they are.
  func sample(_ limit: Int) -> LawObservations {
    guard count > limit else { return self }
    var generator = SeededGenerator(seed: 0)
    let chosen = (0..<limit).map { stretch -> Int in
      let (low, high) = (stretch * count / limit, (stretch + 1) * count / limit)
      return low + generator.index(below: high - low)
    }
    return LawObservations(of: self, at: chosen)
  }

  /// Returns places without values, with the same centres and range: where a model of these observations is asked.
  func elsewhere(_ logInputs: [[Double]]) -> LawObservations {
    LawObservations(at: logInputs, like: self)
  }

  private init(at logInputs: [[Double]], like whole: LawObservations) {
    self.logInputs = logInputs
    logValues = .init(repeating: whole.logRange.lowerBound, count: logInputs.first?.count ?? 0)
    centres = whole.centres
    logRange = whole.logRange
  }

  /// Takes some of the observations; centres and range stay those of all.
  init(of whole: LawObservations, at rows: [Int]) {
    logInputs = whole.logInputs.map { values in rows.map { values[$0] } }
    logValues = rows.map { whole.logValues[$0] }
    centres = whole.centres
    logRange = whole.logRange
  }
}
