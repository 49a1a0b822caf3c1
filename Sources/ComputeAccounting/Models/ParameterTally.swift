/// The parameters of a part of a model: all, those idle for a token, those that multiply it.
///
/// Sums saturate at 2⁶⁰, which ``isTooLarge`` shows: a size of a file may be anything, and no product of them traps.
public struct ParameterTally: Hashable, Sendable, Codable {
  /// All parameters, tables and idle experts with them; a shared one counts once.
  public internal(set) var total = 0
  /// The parameters of the experts that a token isn't sent to.
  public internal(set) var idle = 0
  /// The parameters that one token is multiplied by: two FLOP each.
  ///
  /// Matrices and convolutions of the layers that read the token, k experts of E, and the head; no biases, norms or looked-up tables.
  public internal(set) var multiplied = 0
  /// The numbers of persistent buffers: they are in the model's file, and no optimizer changes them.
  public internal(set) var buffers = 0
  /// The parameters of routed experts, all of them: expert parallelism divides these.
  public internal(set) var routed = 0
  /// The numbers of a token that the backward pass needs.
  public internal(set) var stored = StoredActivations()

  /// Creates an empty tally.
  public init() {}

  /// The most that is counted, 2⁶⁰.
  static let limit = 1 << 60

  /// Whether a sum or product has reached 2⁶⁰.
  public var isTooLarge: Bool { max(total, multiplied, max(idle, buffers)) >= Self.limit }

  /// The parameters that a token passes: all but those of idle experts.
  public var active: Int { total - idle }

  /// Adds a matrix that every token is multiplied by, and its bias of one number an output.
  mutating func matrix(_ inputs: Int, _ outputs: Int, bias: Bool = false) {
    let size = Self.product(inputs, outputs)
    total = Self.sum(total, size)
    multiplied = Self.sum(multiplied, size)
    if bias { vector(outputs) }
  }

  /// Adds numbers that no matrix product reads: a bias, a norm's scale, a gain.
  mutating func vector(_ count: Int) { total = Self.sum(total, count) }

  /// Adds a table, from which a token reads one row.
  mutating func table(_ rows: Int, _ width: Int) { total = Self.sum(total, Self.product(rows, width)) }

  /// Adds a product with a matrix that is counted elsewhere, as that of a tied head.
  mutating func sharedMatrix(_ inputs: Int, _ outputs: Int) { multiplied = Self.sum(multiplied, Self.product(inputs, outputs)) }

  /// Adds numbers that are no parameters, but lie in the file.
  mutating func buffer(_ count: Int) { buffers = Self.sum(buffers, count) }

  /// Adds E equal experts; a token reaches k.
  mutating func experts(_ count: Int, active: Int, each expert: ParameterTally) {
    total = Self.sum(total, Self.product(expert.total, count))
    multiplied = Self.sum(multiplied, Self.product(expert.multiplied, min(active, count)))
    idle = Self.sum(idle, Self.product(expert.total, max(count - active, 0)))
    routed = Self.sum(routed, Self.product(expert.total, count))
    stored.routed = Self.sum(stored.routed, Self.product(expert.stored.all, min(active, count)))
  }

  /// The same part without work: it isn't run for a token of text.
  var unused: ParameterTally {
    var copy = self
    copy.multiplied = 0
    copy.stored = StoredActivations()
    return copy
  }

  /// The same part read once more: its parameters are counted elsewhere, its products take place again.
  var repeated: ParameterTally {
    var copy = ParameterTally()
    copy.multiplied = multiplied
    copy.stored = stored
    return copy
  }

  /// The product, at most 2⁶⁰.
  static func product(_ factors: Int...) -> Int {
    factors.reduce(1) { product, factor in
      let (value, overflow) = product.multipliedReportingOverflow(by: factor)
      return overflow ? limit : min(value, limit)
    }
  }

  /// The sum, at most 2⁶⁰.
  static func sum(_ a: Int, _ b: Int) -> Int { min(a + b, limit) }

  /// Adds two parts.
  public static func + (one: ParameterTally, other: ParameterTally) -> ParameterTally {
    var tally = ParameterTally()
    tally.total = sum(one.total, other.total)
    tally.idle = sum(one.idle, other.idle)
    tally.multiplied = sum(one.multiplied, other.multiplied)
    tally.buffers = sum(one.buffers, other.buffers)
    tally.routed = sum(one.routed, other.routed)
    tally.stored = one.stored + other.stored
    return tally
  }

  /// Adds a part to this one.
  public static func += (one: inout ParameterTally, other: ParameterTally) { one = one + other }
}
