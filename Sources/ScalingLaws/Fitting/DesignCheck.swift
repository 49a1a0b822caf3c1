import NumericalMethods

/// Whether a table's runs can support a law in N and D at all.
struct DesignCheck {
  let table: RunTable

  /// Checks that the runs can determine a law.
  ///
  /// There must be more runs than parameters, three levels of each input but unique tokens, ln N and ln D off a line, and more than one loss.
  ///
  /// - Throws: the `FitError` of the first condition that fails.
  func check(parameters: Int, inputs: [LawInput]) throws(FitError) {
    let runs = table.runs
    if runs.count <= parameters { throw .tooFewRuns(table: table.name, found: runs.count, needed: parameters + 1) }
    for input in inputs { try checkLevels(input) }
    if inputs.contains(.parameters), inputs.contains(.tokens), isCollinear() { throw .collinear(table: table.name) }
    if let first = runs.first, runs.allSatisfy({ $0.loss == first.loss }) { throw .constantLoss(table: table.name, loss: first.loss) }
  }

  /// An exponent and an amplitude above a floor take three levels.
  private func checkLevels(_ input: LawInput) throws(FitError) {
    guard let quantity = input.levelQuantity else { return }
    var levels: Set<Double> = []
    for run in table.runs where levels.count < 3 { levels.insert(input.value(of: run)) }
    if levels.count < 3 { throw .tooFewLevels(table: table.name, quantity: quantity, found: levels.count, needed: 3) }
  }

  /// Whether the squared correlation of ln N and ln D is within 1e-6 of one.
  private func isCollinear() -> Bool {
    let observations = LawObservations(table, inputs: [.parameters, .tokens])
    let (x, y) = (observations.logInputs[0], observations.logInputs[1])
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

extension LawInput {
  /// The column that has to vary; nil for unique tokens, which may be all of them.
  fileprivate var levelQuantity: RunQuantity? {
    switch self {
    case .parameters: .parameters
    case .tokens: .tokens
    case .compute: .compute
    case .uniqueTokens: nil
    }
  }
}
