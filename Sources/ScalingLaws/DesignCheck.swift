/// Whether a table's runs can support a law in N and D at all.
struct DesignCheck {
  let table: RunTable

  func check(parameters: Int) throws(FitError) {
    let runs = table.runs
    if runs.count <= parameters { throw .tooFewRuns(table: table.name, found: runs.count, needed: parameters + 1) }
    try checkLevels(.parameters, runs.map(\.parameters))
    try checkLevels(.tokens, runs.map(\.tokens))
    if isCollinear(RunObservations(table)) { throw .collinear(table: table.name) }
    if let first = runs.first, runs.allSatisfy({ $0.loss == first.loss }) { throw .constantLoss(table: table.name, loss: first.loss) }
  }

  /// An exponent and an amplitude above a floor take three levels.
  private func checkLevels(_ quantity: RunQuantity, _ values: [Double]) throws(FitError) {
    let found = Set(values).count
    if found < 3 { throw .tooFewLevels(table: table.name, quantity: quantity, found: found, needed: 3) }
  }

  private func isCollinear(_ observations: RunObservations) -> Bool {
    let (x, y) = (observations.logParameters, observations.logTokens)
    let (meanX, meanY) = (mean(x), mean(y))
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    for i in x.indices {
      xx += (x[i] - meanX) * (x[i] - meanX)
      xy += (x[i] - meanX) * (y[i] - meanY)
      yy += (y[i] - meanY) * (y[i] - meanY)
    }
    return xy * xy >= (1 - 1e-6) * xx * yy
  }
}
