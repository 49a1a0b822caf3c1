import RealModule

/// Checks the sizes, the compute and the losses of a table against each other and against what runs can have.
///
/// Training takes about C = 6ND. Another multiple in nearly every row is a unit, a forward pass (2ND) or another count. Where units explain it, and give
/// plausible sizes, the table is refused with the options that read it, all that explain it as simply: any fit of it would be wrong. Otherwise it is said.
struct UnitCheck {
  let table: RunTable
  let choice: ColumnChoice

  /// The multiples of 6ND that attention, embeddings, recomputation and padding explain.
  private static let ordinary = 0.2...5.0
  /// The share of rows that is nearly every one.
  private static let nearlyAll = 0.9
  /// The relative tolerance about a multiple that a count of compute gives, such as 2ND.
  private static let countTolerance = 0.02
  /// D/N of runs, with room; N and D below which both are in other units than one.
  private static let tokensPerParameter = 1e-2...1e6
  private static let least = (parameters: 1e4, tokens: 1e6)
  /// A typical loss above this is hardly in nats a token.
  private static let greatestNats = 15.0

  init(_ table: RunTable, choice: ColumnChoice) {
    self.table = table
    self.choice = choice
  }

  /// Returns the table with what is doubtful about its units.
  ///
  /// - Throws: `RunTableError.unitsDisagree`.
  func checked() throws(RunTableError) -> RunTable {
    var result = table
    let ratio = try ratioDoubt()
    let sizes = ratio == nil ? sizeDoubt : nil
    for doubt in [ratio, sizes, perplexityDoubt].compactMap(\.self) { result.inferences.append(doubt) }
    if ratio == nil, sizes == nil { result.inferences += rowDoubts }
    return result
  }

  /// Single rows off the others: by their compute, or where that agrees, follows or is absent, by losses and design.
  private var rowDoubts: [Inference] {
    let offCompute = isStated ? ComputeOutliers(table).inferences : []
    guard offCompute.isEmpty, table.hasSizes else { return offCompute }
    return RowSlips(table: table, stated: Set(choice.sources.keys)).inferences
  }

  /// Whether N, D and C each have a column.
  private var isStated: Bool { [RunQuantity.parameters, .tokens, .compute].allSatisfy { choice.sources[$0] != nil } }

  private func ratioDoubt() throws(RunTableError) -> Inference? {
    guard isStated else { return nil }
    let (typical, all) = (median { $0.computeRatio }, table.runs.count)
    if isMultiple(of: 1 / 3) { return .computeRatio(ratio: typical, rows: all, of: all, doubt: .forwardPass(remedy: remedy(.compute, 3))) }
    let outside = table.runs.count { !Self.ordinary.contains($0.computeRatio) }
    guard Double(outside) >= Self.nearlyAll * Double(all) else { return nil }
    if isMultiple(of: 1 / 6) { return .computeRatio(ratio: typical, rows: all, of: all, doubt: .unit(remedies: [remedy(.compute, 6)])) }
    let readings = UnitReading.explaining(ratio: typical, sizes: sizes, factors: factors)
    let remedies = readings.prefix(3).map { options($0).joined(separator: " ") }
    if let first = readings.first, !choice.sources.values.contains(where: \.isStated) {
      let asIs = remedy(first.changed.first ?? .compute, 1)
      throw .unitsDisagree(table: table.name, ratio: typical, rows: outside, of: all, remedies: remedies, asIs: asIs)
    }
    return .computeRatio(ratio: typical, rows: outside, of: all, doubt: .unit(remedies: remedies))
  }

  /// Whether C is a multiple of 6ND in nearly every row.
  private func isMultiple(of value: Double) -> Bool {
    let rows = table.runs.count { ($0.computeRatio / value - 1).magnitude < Self.countTolerance }
    return Double(rows) >= Self.nearlyAll * Double(table.runs.count)
  }

  /// Sizes that no model has, in tables whose compute doesn't vouch for them.
  private var sizeDoubt: Inference? {
    let absent = [RunQuantity.parameters, .tokens].contains { choice.sources[$0] == nil && !choice.isDerived($0) }
    guard !table.runs.isEmpty, !absent else { return nil }
    let sizes = sizes
    let (n, d) = (sizes.parameters, sizes.tokens)
    let remedies = UnitReading.plausible(sizes: sizes, factors: factors).prefix(3).map { options($0).joined(separator: " ") }
    if !Self.tokensPerParameter.contains(d / n) {
      return .implausible(quantity: "tokens per parameter", typical: d / n, remedies: remedies)
    }
    // Compute that agrees with 6ND in FLOP vouches for small models.
    let leastParameters = isStated ? 100 : Self.least.parameters
    if n < leastParameters { return .implausible(quantity: RunQuantity.parameters.words, typical: n, remedies: remedies) }
    return !isStated && d < Self.least.tokens ? .implausible(quantity: RunQuantity.tokens.words, typical: d, remedies: remedies) : nil
  }

  private var perplexityDoubt: Inference? {
    let typical = median { $0.loss }
    guard typical > Self.greatestNats, table.lossUnit == .natsPerToken, choice.sources[.loss]?.isStated != true else { return nil }
    return .perplexities(typical: typical, column: choice.text(of: .loss) ?? "NAME")
  }

  /// The medians of N, D and C.
  private var sizes: UnitReading.Sizes {
    .init(parameters: median { $0.parameters }, tokens: median { $0.tokens }, compute: median { $0.compute })
  }

  /// The factors in force, by quantity; those without a column are absent.
  private var factors: [RunQuantity: Double] { choice.sources.mapValues(\.factor) }

  private func options(_ reading: UnitReading) -> [String] { reading.changed.map { remedy($0, reading.factor($0)) } }

  /// The option that multiplies a column by a factor, whatever unit its header has.
  private func remedy(_ quantity: RunQuantity, _ factor: Double) -> String {
    ColumnOption.text(quantity, choice.text(of: quantity) ?? "NAME", factor: factor)
  }

  /// The median over at most some 4000 runs, taken at equal steps.
  private func median(_ value: (TrainingRun) -> Double) -> Double {
    let step = max(1, table.runs.count / 4000)
    let sample = stride(from: 0, to: table.runs.count, by: step).map { value(table.runs[$0]) }.sorted()
    return sample.isEmpty ? .nan : sample[sample.count / 2]
  }
}

extension TrainingRun {
  /// C/(6ND).
  var computeRatio: Double { compute / (6 * parameters * tokens) }
}

/// Rows whose compute isn't what N and D cost in the other rows, by more and by less.
///
/// ln C/(6ND) is compared with 0 if that is the table's count, or with a robust line in ln N (Theil 1950, Sen 1968), which embeddings and attention bend.
struct ComputeOutliers {
  let table: RunTable

  /// The factor that is reported, and how many robust standard deviations it must be.
  private static let least = 1.4
  private static let deviations = 8.0
  /// The share of rows at exactly 6ND from which that is the table's count.
  private static let countShare = 0.25
  /// The share of rows beyond which a line describes nothing.
  private static let greatestShare = 0.3
  private static let fewestRows = 5
  private static let named = 6

  init(_ table: RunTable) { self.table = table }

  var inferences: [Inference] {
    guard table.runs.count >= Self.fewestRows else { return [] }
    var (least, most) = (Double.infinity, 0.0)
    for run in table.runs { (least, most) = (min(least, run.computeRatio), max(most, run.computeRatio)) }
    guard most > Self.least * least else { return [] }
    let ratios = table.runs.map { Double.log($0.computeRatio) }
    let residuals = self.residuals(ratios)
    // A table that counts 6ND has no spread, however many of its rows are wrong.
    let spread = residuals.isCount ? 0 : 1.4826 * middle(residuals.values.map(\.magnitude))
    let threshold = max(Double.log(Self.least), Self.deviations * spread)
    let off = residuals.values.indices.filter { residuals.values[$0].magnitude > threshold }
    guard !off.isEmpty, residuals.isCount || Double(off.count) <= Self.greatestShare * Double(ratios.count) else { return [] }
    let worst = off.sorted { (residuals.values[$0].magnitude, $1) > (residuals.values[$1].magnitude, $0) }.prefix(Self.named).sorted()
    let rows = worst.map { RowFactor(row: table.number(of: $0), label: table.runs[$0].label, factor: Double.exp(residuals.values[$0])) }
    return [.rowsOffCompute(rows, count: off.count)]
  }

  /// The differences from what the table counts, and whether that is 6ND to the digit.
  private func residuals(_ ratios: [Double]) -> (values: [Double], isCount: Bool) {
    let exact = ratios.count { $0.magnitude < 0.02 }
    if Double(exact) >= Self.countShare * Double(ratios.count) { return (ratios, true) }
    let sizes = table.runs.map { Double.log($0.parameters) }
    let sample = stride(from: 0, to: ratios.count, by: max(1, ratios.count / 200)).map { (sizes[$0], ratios[$0]) }
    var slopes: [Double] = []
    for (index, a) in sample.enumerated() {
      for b in sample[(index + 1)...] where (a.0 - b.0).magnitude > 0.05 { slopes.append((a.1 - b.1) / (a.0 - b.0)) }
    }
    let slope = slopes.isEmpty ? 0 : middle(slopes)
    let level = middle(sample.map { $0.1 - slope * $0.0 })
    return (zip(sizes, ratios).map { $1 - slope * $0 - level }, false)
  }

  private func middle(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted[sorted.count / 2]
  }
}
