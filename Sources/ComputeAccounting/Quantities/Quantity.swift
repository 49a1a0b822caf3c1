import Tabular
import TextFormats

/// An amount with its dimension, as a budget is written: `3e21`, `2 EFLOP`, `$50k`, `10d`, `80GB`, `100 GPU-hours`, `5 MWh`.
///
/// Units are those of SI with their case, since `MWh` and `mWh` differ by 10⁹; hours, days and weeks; `KiB`, `MiB`, … of 1024; PF-days of 8.64·10¹⁹ FLOP.
/// Numbers are those of tables (`CountText`), so that `$1.5M`, `1,500,000 FLOP` and `1.7M GPU-hours` are read. A plain number is FLOP. Nothing is guessed: a
/// rate (`FLOP/s`), a month, another currency or an unknown unit is refused, with what is accepted.
public struct Quantity: Hashable, Sendable {
  /// The amount, in the unit of its dimension.
  public let value: Double
  /// The dimension, and with it the unit of ``value``.
  public let dimension: Dimension
  /// The chip of chip time as it was written: `H100` in `100 H100-hours`.
  ///
  /// Nil for chips of any kind.
  public let chip: String?

  /// Makes an amount.
  public init(_ value: Double, _ dimension: Dimension, chip: String? = nil) {
    (self.value, self.dimension, self.chip) = (value, dimension, chip)
  }

  /// A dimension of budgets, with the unit that amounts have inside this library.
  public enum Dimension: String, CaseIterable, Codable, Sendable {
    /// Training or inference compute, in FLOP.
    case compute
    /// Money, in US dollars.
    case money
    /// Time of one chip, in chip-hours.
    case chipTime
    /// Time by the clock, in seconds.
    case time
    /// Energy, in kWh.
    case energy
    /// Memory, in bytes.
    case memory
    /// Tokens.
    case tokens

    /// The dimensions of a budget: all but tokens.
    public static let budgets = allCases.filter { $0 != .tokens }

    /// The name in a sentence.
    public var noun: String {
      switch self {
      case .compute: "compute"
      case .money: "US dollars"
      case .chipTime: "chip time"
      case .time: "time"
      case .energy: "energy"
      case .memory: "memory"
      case .tokens: "tokens"
      }
    }

    /// The name with examples, for messages.
    public var examples: String {
      let amounts =
        switch self {
        case .compute: "3e21, 2 EFLOP, 40 PF-days"
        case .money: "$50k"
        case .chipTime: "100 GPU-hours, 2k H100-days"
        case .time: "36h, 10d"
        case .energy: "5 MWh"
        case .memory: "80GB"
        case .tokens: "2T, 300B tokens"
        }
      return "\(noun) (\(amounts))"
    }
  }
}

extension Quantity {
  /// Reads an amount of one of some dimensions.
  ///
  /// A number without a unit is of the first dimension that has plain numbers: FLOP or tokens.
  /// - Throws: ``QuantityProblem`` for what is no positive amount of them.
  public init(parsing text: String, of dimensions: [Dimension] = Dimension.allCases) throws(QuantityProblem) {
    let reader = QuantityReader(text: text, dimensions: dimensions)
    let quantity = try reader.read()
    guard dimensions.contains(quantity.dimension) else {
      throw QuantityProblem(.otherDimension(quantity.dimension), text: text, accepted: dimensions)
    }
    guard quantity.value > 0, quantity.value.isFinite else { throw QuantityProblem(.notPositive, text: text, accepted: dimensions) }
    self = quantity
  }
}

extension Quantity: CustomStringConvertible {
  /// The amount with a unit that keeps the number short.
  ///
  /// 2e18 FLOP, $50k, 10 d, 80 GB, 100 chip-hours, 5 MWh.
  public var description: String { text(digits: 3) }

  /// Returns the amount to so many significant digits.
  public func text(digits: Int) -> String {
    /// The last unit that the amount reaches so many of.
    func scaled(_ units: [(factor: Double, name: String)], from least: Double = 1) -> String {
      let unit = units.last { value >= least * $0.factor * (1 - 1e-9) } ?? units[0]
      return NumberStyle.plain.text(value / unit.factor, digits: digits) + " " + unit.name
    }
    return switch dimension {
    case .compute: NumberStyle.plain.text(value, digits: digits) + " FLOP"
    case .money: "$" + NumberStyle.count.text(value, digits: digits)
    case .chipTime: NumberStyle.count.text(value, digits: digits) + " \(chip ?? "chip")-hours"
    case .time: scaled([(1, "s"), (60, "min"), (3600, "h"), (86_400, "d")], from: 2)
    case .energy: scaled([(1e-3, "Wh"), (1, "kWh"), (1e3, "MWh"), (1e6, "GWh"), (1e9, "TWh")])
    case .memory: scaled([(1, "B"), (1e3, "kB"), (1e6, "MB"), (1e9, "GB"), (1e12, "TB"), (1e15, "PB")])
    case .tokens: NumberStyle.count.text(value, digits: digits) + " tokens"
    }
  }
}
