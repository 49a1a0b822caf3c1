/// Units of counts and of compute, as headers write them.
enum CountUnit {
  private static let counts: [(words: [String], factor: Double)] = [
    (["k", "thousand", "thousands"], 1e3), (["m", "mio", "mm", "million", "millions"], 1e6),
    (["b", "bn", "g", "billion", "billions"], 1e9), (["t", "tn", "trillion", "trillions"], 1e12),
  ]
  private static let prefixes: [(words: [String], factor: Double)] = [
    (["g", "giga"], 1e9), (["t", "tera"], 1e12), (["p", "peta"], 1e15), (["e", "exa"], 1e18), (["z", "zetta"], 1e21),
    (["y", "yotta"], 1e24),
  ]
  /// 10¹⁵ FLOP/s for a day.
  static let petaflopDay = 8.64e19
  private static let days = [
    "pf_days", "pf_day", "pfdays", "pf_s_days", "pfs_days", "pflop_days", "pflops_days", "pflop_s_days", "pflops_s_days", "petaflop_days",
    "petaflops_days", "petaflop_s_days", "petaflop/s_days", "pflop/s_days", "pf/s_days",
  ]
  private static let flops = ["flops", "flop", "flos"]

  /// Returns the factor of a unit in brackets; nil if it is none.
  ///
  /// `B`, `millions`, `1e21`, `EFLOP`, `PF-days` and `billions of tokens` are units.
  static func factor(_ unit: String) -> Double? {
    var text = RunQuantity.normalized(unit)
    for noun in ["of_tokens", "of_parameters", "tokens", "parameters", "params"] where text.hasSuffix("_" + noun) {
      text = String(text.dropLast(noun.count + 1))
    }
    if let count = counts.first(where: { $0.words.contains(text) }) { return count.factor }
    if days.contains(text) { return petaflopDay }
    if let flops = compute(in: text, isUnit: true), flops.rest == "flops" { return flops.factor }
    for noun in ["_flops", "_flop"] where text.hasSuffix(noun) { text = String(text.dropLast(noun.count)) }
    for sign in ["×", "x", "*"] where text.hasPrefix(sign) { text = String(text.dropFirst()) }
    for power in ["10^", "10**"] where text.hasPrefix(power) { text = "1e" + String(text.dropFirst(power.count)) }
    guard text.hasPrefix("1e"), let value = Double(text), value > 0, value.isFinite else { return nil }
    return value
  }

  /// Whether a unit in brackets is one without a factor.
  static func isPlain(_ unit: String) -> Bool {
    let known: Set = [
      "flop", "flops", "tokens", "parameters", "params", "nats", "nats_token", "nat", "bits", "bits_byte", "bits_char", "bpb", "bpc", "ppl",
      "perplexity",
      "nats_per_token", "bits_per_byte", "bits_per_char", "bits_per_token", "bits_token",
    ]
    return known.contains(RunQuantity.normalized(unit.replacing("/", with: "_")))
  }

  /// Splits `tokens_b` or `params_millions` into the rest and the unit; nil without one.
  static func ending(of name: String) -> (rest: String, unit: String)? {
    guard let mark = name.lastIndex(of: "_"), mark > name.startIndex else { return nil }
    let unit = String(name[name.index(after: mark)...])
    return counts.contains { $0.words.contains(unit) } || exponent(unit) ? (String(name[..<mark]), unit) : nil
  }

  /// `1e18`, `e18`.
  private static func exponent(_ unit: String) -> Bool {
    unit.hasPrefix("1e") && unit.count > 2 && unit.dropFirst(2).allSatisfy(\.isNumber)
  }

  /// Finds a unit of compute in a name, as in `total_gflops`, `training_pf_days`; the rest has `flops` in its place.
  ///
  /// A name of the unit alone, such as `tflops`, is nearly always a rate, FLOP/s.
  static func compute(in name: String, isUnit: Bool = false) -> (rest: String, unit: String, factor: Double)? {
    for day in days where name == day || name.hasSuffix("_" + day) {
      let rest = String(name.dropLast(day.count)).trimmed("_")
      return (["", "compute", "c"].contains(rest) ? "compute" : rest, day, petaflopDay)
    }
    var parts = name.split(separator: "_").map(String.init)
    guard isUnit || parts.count > 1 else { return nil }
    for (index, part) in parts.enumerated() {
      guard let noun = flops.first(where: { part.hasSuffix($0) }) else { continue }
      let prefix = String(part.dropLast(noun.count))
      guard let unit = prefixes.first(where: { $0.words.contains(prefix) }) else { continue }
      parts[index] = "flops"
      return (parts.joined(separator: "_"), part, unit.factor)
    }
    return nil
  }
}
