import NumericalMethods
import RealModule

/// A configuration of the comparison of two recipes. `compare(_:_:)` turns it and two tables of runs into a `Comparison`.
///
/// A law is fitted to each table's runs near the frontier. At a compute C of the second recipe the multiplier m is the factor of compute that the first
/// needs: L₁*(mC) = L₂*(C), each L* the least loss of a budget. Intervals come from the bootstrap replicates of both fits; if the tables hold the same
/// runs, matched by name or by N and D, both are resampled together, so that common effects (data order, misfit) cancel. Beyond the runs in common
/// ln(L₂/L₁) also gets the standard error that the forecasts of both tables assign to their laws' forms.
public struct ComparisonConfiguration: Sendable {
  /// The computes at which the multiplier is wanted, in FLOP; three across the common range if there are none.
  public var computes: [Double]
  /// The compute below which a crossing is asked for.
  public var crossingBelow: Double?
  /// The law that is fitted to both.
  public var law: LawFamily
  /// The configuration of both fits.
  public var fitting: FitConfiguration

  /// Makes a configuration.
  public init(
    computes: [Double] = [], crossingBelow: Double? = nil, law: LawFamily = .chinchilla, fitting: FitConfiguration = .init()
  ) {
    self.computes = computes
    self.crossingBelow = crossingBelow
    self.law = law
    self.fitting = fitting
  }

  /// Compares the second recipe with the first.
  ///
  /// Costs two fits with their replicates and one frontier a replicate and compute. `loop` and `progress` are those of the fits.
  ///
  /// - Throws: `ComparisonError` where the units of loss differ, by name or by the losses' ratio, a law can't be fitted, or a compute makes no sense.
  public func compare(
    _ first: RunTable, _ second: RunTable, loop: ConcurrentLoop? = nil, progress: WorkProgress? = nil
  ) throws(ComparisonError) -> Comparison {
    guard first.lossUnit == second.lossUnit else { throw .differentLossUnits(first: first.lossUnit, second: second.lossUnit) }
    for compute in computes + [crossingBelow].compactMap(\.self) where !(compute > 0 && compute.isFinite) { throw .badCompute(compute) }
    return try ComparedRecipes(self, first, second, loop: loop, progress: progress).comparison()
  }
}

/// Why two tables of runs can't be compared.
public enum ComparisonError: Error, Hashable, Sendable {
  /// The losses are in different units.
  case differentLossUnits(first: LossUnit, second: LossUnit)
  /// The losses of one table are those of the other in bits.
  case bitsAndNats(inBits: TablePosition, table: String, other: String)
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
    case .bitsAndNats(let position, let table, let other):
      "\(table): its losses are 1.443 times those of \(other) at every size and budget, the ratio of bits to nats (1/ln 2): no recipe does that. "
        + "\(Self.option(position, Double.log(2))) reads its bits as nats, NAME being its column of the loss; \(Self.option(position, 1)) keeps the numbers"
    case .fit(let error): error.description
    case .noOptimum(let table, let law):
      "\(table): the fitted law \"\(law)\" has no best size, so no frontier to compare: add runs that vary N and D apart"
    case .badCompute(let compute): "the compute asked about is \(compute): give a positive number of FLOP"
    case .nothingBelow(let compute, let start):
      "both tables' runs start at \(start.inWords) FLOP, so below \(compute.inWords) FLOP there is nothing to cross: give a larger compute"
    }
  }
}

extension ComparisonError {
  private static func option(_ position: TablePosition, _ factor: Double) -> String {
    "--column \(position.rawValue):loss=NAME*\(factor == 1 ? "1" : "\(factor)")"
  }
}

extension LossUnit {
  /// The unit in words.
  var words: String {
    switch self {
    case .natsPerToken: "nats per token"
    case .bitsPerByte: "bits per byte"
    case .bitsPerCharacter: "bits per character"
    }
  }
}
