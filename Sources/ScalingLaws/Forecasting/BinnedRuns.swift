import NumericalMethods
import RealModule

extension RunTable {
  /// The most design points that a Gaussian process is given.
  static let binLimit = 300

  /// The runs themselves if they are few; else one mean run for each occupied bin.
  ///
  /// A bin holds neighbours in ln N and ln D; its run has their mean ln N, ln D, ln C and ln L.
  ///
  /// Bins are widened until no more than `binLimit` hold runs.
  func binned() -> RunTable {
    var width = 0.01
    var bins = runs.indices.map { [$0] }
    while bins.count > Self.binLimit {
      bins = self.bins(width: width)
      width *= 1.5
    }
    return bins.count == runs.count ? self : replacing(bins.map { TrainingRun(geometricMeanOf: $0.map { runs[$0] }) })
  }

  private func bins(width: Double) -> [[Int]] {
    struct Cell: Hashable {
      var size, data: Int
    }
    var order: [Cell] = []
    var members: [Cell: [Int]] = [:]
    for (index, run) in runs.enumerated() {
      let cell = Cell(
        size: Int((Double.log(run.parameters) / width).rounded()), data: Int((Double.log(run.tokens) / width).rounded()))
      if members[cell] == nil { order.append(cell) }
      members[cell, default: []].append(index)
    }
    return order.map { members[$0] ?? [] }
  }
}

extension TrainingRun {
  fileprivate init(geometricMeanOf runs: [TrainingRun]) {
    func geometricMean(_ values: [Double]) -> Double { Double.exp(mean(values.map { Double.log($0) })) }
    let unique = runs.compactMap(\.uniqueTokens)
    self.init(
      parameters: geometricMean(runs.map(\.parameters)), tokens: geometricMean(runs.map(\.tokens)),
      compute: geometricMean(runs.map(\.compute)), loss: geometricMean(runs.map(\.loss)),
      uniqueTokens: unique.count == runs.count ? geometricMean(unique) : nil)
  }
}
