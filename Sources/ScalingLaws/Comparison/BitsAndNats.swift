import NumericalMethods
import RealModule

/// Two tables with losses in bits in one and in nats in the other.
///
/// Every ratio is then 1/ln 2 or ln 2. No recipe does that at every size and budget: a multiplier of compute would be one of units.
struct BitsAndNats {
  /// The table in bits.
  let inBits: TablePosition

  /// The most that the mean of ln(L₂/L₁) differs from ±ln(1/ln 2), and that single runs do.
  private static let (tolerance, spread) = (0.02, 0.1)
  private static let logRatio = -Double.log(Double.log(2))

  /// Compares values of ln(L₂/L₁).
  ///
  /// Nil unless there are three, all about that of bits to nats, and no option says what a table's losses are.
  init?(_ first: RunTable, _ second: RunTable, logRatios: [Double]) {
    guard logRatios.count >= 3, !first.isLossScaleStated, !second.isLossScaleStated else { return nil }
    let centre = mean(logRatios)
    let expected = centre > 0 ? Self.logRatio : -Self.logRatio
    guard (centre - expected).magnitude <= Self.tolerance, logRatios.allSatisfy({ ($0 - expected).magnitude <= Self.spread }) else {
      return nil
    }
    inBits = centre > 0 ? .second : .first
  }

  /// Compares the losses of paired runs.
  init?(_ first: RunTable, _ second: RunTable, pairing: RunPairing) {
    self.init(first, second, logRatios: pairing.pairs.map { Double.log(second.runs[$0.second].loss / first.runs[$0.first].loss) })
  }

  func error(_ first: RunTable, _ second: RunTable) -> ComparisonError {
    inBits == .first
      ? .bitsAndNats(inBits: .first, table: first.name, other: second.name)
      : .bitsAndNats(inBits: .second, table: second.name, other: first.name)
  }
}

/// One of two tables that are compared.
public enum TablePosition: String, CaseIterable, Sendable {
  /// The table of the first recipe.
  case first
  /// That of the second.
  case second
}

extension RunTable {
  /// Whether an option has a factor for the column of the loss.
  var isLossScaleStated: Bool {
    inferences.contains { inference in
      if case .scaled(.loss, _, _, isStated: true) = inference { true } else { false }
    }
  }
}
