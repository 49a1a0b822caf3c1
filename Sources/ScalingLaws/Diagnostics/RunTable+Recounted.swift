import Tabular

extension RunTable {
  /// The table under each other count of parameters that it has a column for, by the column's name.
  ///
  /// C = 6ND is recomputed if it was inferred.
  var recounted: [(name: String, table: RunTable)] {
    let accepted = Set(RunQuantity.parameters.names.map(RunQuantity.normalized))
    return columns.filter { accepted.contains(RunQuantity.normalized($0.name)) }.compactMap { column in
      var runs = self.runs
      for index in runs.indices {
        guard let value = StrictNumber.parse(column.values[index]), value > 0 else { return nil }
        runs[index].parameters = value
        if convention.compute == .sixND { runs[index].compute = 6 * value * runs[index].tokens }
      }
      return (try? RunTable(runs, name: name, convention: convention, lossUnit: lossUnit)).map { (column.name, $0) }
    }
  }
}
