import RealModule

/// Runs brought to a number of places that a Gaussian process can carry.
struct GatheredRuns {
  /// The runs themselves, or one for each place that many share.
  let table: RunTable

  /// The most places.
  static let limit = 300

  /// Gathers runs that are neighbours in ln N and ln D, ever wider, until no more than `limit` places are left; a place has the mean ln N, ln D, ln C and ln L.
  init(_ table: RunTable) {
    var width = 0.01
    var cells = table.runs.indices.map { [$0] }
    while cells.count > Self.limit {
      cells = Self.cells(table.runs, width: width)
      width *= 1.5
    }
    self.table = cells.count == table.runs.count ? table : table.replacing(cells.map { Self.middle($0.map { table.runs[$0] }) })
  }

  private static func cells(_ runs: [TrainingRun], width: Double) -> [[Int]] {
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

  private static func middle(_ runs: [TrainingRun]) -> TrainingRun {
    func geometricMean(_ values: [Double]) -> Double { Double.exp(mean(values.map { Double.log($0) })) }
    let unique = runs.compactMap(\.uniqueTokens)
    return TrainingRun(
      parameters: geometricMean(runs.map(\.parameters)), tokens: geometricMean(runs.map(\.tokens)),
      compute: geometricMean(runs.map(\.compute)), loss: geometricMean(runs.map(\.loss)),
      uniqueTokens: unique.count == runs.count ? geometricMean(unique) : nil)
  }
}
