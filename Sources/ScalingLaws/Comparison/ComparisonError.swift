/// Why two tables of runs can't be compared.
public enum ComparisonError: Error, Hashable, Sendable {
  /// The losses are in different units.
  case differentLossUnits(first: LossUnit, second: LossUnit)
  /// The law can't be fitted to one of the tables.
  case fit(FitError)
  /// A fitted law has no best size: an amplitude is zero.
  case noOptimum(table: String, law: String)
  /// A compute asked about is not a positive number.
  case badCompute(Double)
  /// The compute below which the laws may cross is not above where both have runs.
  case nothingBelow(Double, start: Double)
}

extension ComparisonError: CustomStringConvertible {
  /// The fault and its remedy, in one line.
  public var description: String {
    switch self {
    case .differentLossUnits(let first, let second):
      "one table's loss is in \(first.words), the other's in \(second.words): convert one, bits per byte = nats per token × tokens per byte / ln 2"
    case .fit(let error): error.description
    case .noOptimum(let table, let law):
      "\(table): the fitted law \"\(law)\" has no best size, so no frontier to compare: add runs that vary N and D apart"
    case .badCompute(let compute): "the compute asked about is \(compute): give a positive number of FLOP"
    case .nothingBelow(let compute, let start):
      "both tables' runs start at \(start.inWords) FLOP, so below \(compute.inWords) FLOP there is nothing to cross: give a larger compute"
    }
  }
}

extension LossUnit {
  /// The unit in words.
  var words: String {
    switch self {
    case .natsPerToken: "nats per token"
    case .bitsPerByte: "bits per byte"
    }
  }
}
