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

/// A reading of N, D and C in units that would make a table's numbers plausible.
struct UnitReading {
  /// The factors on the columns of the quantities that change.
  private let factors: [RunQuantity: Double]

  /// Medians of a table, as it was read.
  struct Sizes {
    var parameters: Double
    var tokens: Double
    var compute: Double
  }

  /// The quantities whose factor changes, in the order N, D, C.
  var changed: [RunQuantity] { RunQuantity.allCases.filter { factors[$0] != nil } }

  /// Returns the whole factor on a quantity's column.
  func factor(_ quantity: RunQuantity) -> Double { factors[quantity] ?? 1 }

  /// Units in which a column may have been written, and those that may have been multiplied in already.
  private static let counts = withInverses([1e3, 1e6, 1e9, 1e12])
  private static let computes = withInverses([1e3, 1e6, 1e9, 1e12, 1e15, 1e18, CountUnit.petaflopDay, 1e21])

  private static func withInverses(_ factors: [Double]) -> [Double] { [1] + factors + factors.map { 1 / $0 } }

  /// Returns the readings of fewest changes under which C is about 6ND and sizes are plausible.
  ///
  /// Readings under which sizes are usual go before others, and stand alone; the usual D/N comes first.
  ///
  /// - Parameters:
  ///   - ratio: the typical C/(6ND) as read.
  ///   - factors: the factors in force; a header's unit may be the mistake.
  static func explaining(ratio: Double, sizes: Sizes, factors: [RunQuantity: Double]) -> [UnitReading] {
    func readings(_ ranges: Ranges) -> [UnitReading] {
      fewest(sizes, factors) { n, d, c in (0.3...3).contains(ratio * c / (n * d)) && isPlausible(sizes, n, d, c, ranges) }
    }
    let (possible, usual) = (readings(possible), readings(usual))
    // A reading with more changes is no better for being usual.
    return usual.first.map { $0.changed.count == possible.first?.changed.count } ?? false ? usual : possible
  }

  /// Returns the readings with fewest changes under which the sizes are plausible, the usual D/N first.
  static func plausible(sizes: Sizes, factors: [RunQuantity: Double]) -> [UnitReading] {
    fewest(sizes, factors) { n, d, c in isPlausible(sizes, n, d, c, (1e5...1e13, 1e7...1e15, 0.5...1e4)) }
  }

  private typealias Ranges = (parameters: ClosedRange<Double>, tokens: ClosedRange<Double>, tokensPerParameter: ClosedRange<Double>)
  /// Sizes that some run has, and that most have.
  private static let possible: Ranges = (1e4...1e14, 1e5...1e16, 1e-2...1e6)
  private static let usual: Ranges = (1e5...1e13, 1e7...1e15, 1...1e3)

  private static func isPlausible(_ sizes: Sizes, _ n: Double, _ d: Double, _ c: Double, _ ranges: Ranges) -> Bool {
    let (parameters, tokens, compute) = (sizes.parameters * n, sizes.tokens * d, sizes.compute * c)
    return ranges.parameters.contains(parameters) && ranges.tokens.contains(tokens)
      && ranges.tokensPerParameter.contains(tokens / parameters)
      && (1e8...1e30).contains(compute)
  }

  private static func fewest(
    _ sizes: Sizes, _ factors: [RunQuantity: Double], where passes: (Double, Double, Double) -> Bool
  ) -> [UnitReading] {
    var found: [(changes: Int, distance: Double, reading: UnitReading)] = []
    let (hasN, hasD, hasC) = (factors[.parameters] != nil, factors[.tokens] != nil, factors[.compute] != nil)
    for n in scales(.parameters, factors, counts) {
      for d in scales(.tokens, factors, counts) {
        for c in scales(.compute, factors, computes) where n != 1 || d != 1 || c != 1 {
          // The one without a column follows from the others: C = 6ND.
          let (fullN, fullD, fullC) = (hasN ? n : c / d, hasD ? d : c / n, hasC ? c : n * d)
          guard passes(fullN, fullD, fullC) else { continue }
          let changed = [(RunQuantity.parameters, n), (.tokens, d), (.compute, c)].filter { $0.1 != 1 }
          let whole = changed.map { ($0.0, $0.1 * (factors[$0.0] ?? 1)) }
          let distance = Double.log(sizes.tokens * fullD / (sizes.parameters * fullN) / 20).magnitude
          found.append((changed.count, distance, UnitReading(factors: Dictionary(uniqueKeysWithValues: whole))))
        }
      }
    }
    let least = found.map(\.changes).min()
    return found.filter { $0.changes == least }.sorted { $0.distance < $1.distance }.map(\.reading)
  }

  /// The factors to try on a quantity: none without a column, and to take the header's unit back.
  private static func scales(_ quantity: RunQuantity, _ factors: [RunQuantity: Double], _ usual: [Double]) -> [Double] {
    guard let factor = factors[quantity] else { return [1] }
    return factor == 1 || usual.contains(1 / factor) ? usual : usual + [1 / factor]
  }
}
