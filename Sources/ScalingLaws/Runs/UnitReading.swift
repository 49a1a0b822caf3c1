import RealModule

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
