import Tabular

/// A unit with its factor to the unit of its dimension.
struct QuantityUnit {
  let dimension: Quantity.Dimension
  let factor: Double

  /// Returns the unit of a name, in its exact case where the case matters.
  static func named(_ name: String) -> QuantityUnit? { all[name] ?? words[name.lowercased()] }

  /// Returns the name of the nearest unit, in whatever case it was written.
  static func nearest(_ name: String) -> String? {
    EditDistance.nearest(name, among: (Array(all.keys) + words.keys).sorted { ($0.count, $0) < ($1.count, $1) })
  }

  /// Whether a unit is FLOP a second.
  static func isRate(_ name: String) -> Bool {
    let small = name.lowercased()
    return small.contains("flop") && (small.hasSuffix("/s") || small.hasSuffix("ps") || small.hasSuffix("s⁻¹") || name.hasSuffix("FLOPS"))
  }

  /// Returns the reason why a unit isn't taken.
  static func refusal(_ name: String) -> String? {
    switch name.lowercased() {
    case "month", "months", "mo": "is in months, which aren't of one length: give days"
    case "m": "may be minutes or months: write min, or days as in 30d"
    default: nil
    }
  }

  private static let prefixes: [(symbol: String, word: String, factor: Double)] = [
    ("k", "kilo", 1e3), ("M", "mega", 1e6), ("G", "giga", 1e9), ("T", "tera", 1e12), ("P", "peta", 1e15), ("E", "exa", 1e18),
    ("Z", "zetta", 1e21), ("Y", "yotta", 1e24), ("R", "ronna", 1e27), ("Q", "quetta", 1e30),
  ]
  private static let binary: [(symbol: String, factor: Double)] = [
    ("Ki", 0x1p10), ("Mi", 0x1p20), ("Gi", 0x1p30), ("Ti", 0x1p40), ("Pi", 0x1p50),
  ]

  /// Units by names whose case matters.
  private static let all: [String: QuantityUnit] = {
    var units: [String: QuantityUnit] = [:]
    func add(_ names: [String], _ dimension: Quantity.Dimension, _ factor: Double) {
      for name in names { units[name] = QuantityUnit(dimension: dimension, factor: factor) }
    }
    for (symbol, factor) in [("", 1.0)] + prefixes.map({ ($0.symbol, $0.factor) }) {
      add([symbol + "FLOP", symbol + "FLOPs", symbol + "flop", symbol + "flops"], .compute, factor)
      if symbol != "" {
        add(["\(symbol)F-days", "\(symbol)F-day", "\(symbol)FLOP/s-days", "\(symbol)FLOP/s-day"], .compute, 86_400 * factor)
      }
      add([symbol + "Wh"], .energy, factor / 1000)
      add([symbol + "J"], .energy, factor / 3.6e6)
      add([symbol + "B"], .memory, factor)
    }
    for (symbol, factor) in binary { add([symbol + "B"], .memory, factor) }
    // A single B is a billion in this field.
    units["B"] = nil
    return units
  }()

  /// Units by names in small letters.
  private static let words: [String: QuantityUnit] = {
    var units: [String: QuantityUnit] = [:]
    func add(_ names: [String], _ dimension: Quantity.Dimension, _ factor: Double) {
      for name in names { units[name] = QuantityUnit(dimension: dimension, factor: factor) }
    }
    for (word, factor) in [("", 1.0)] + prefixes.map({ ($0.word, $0.factor) }) where word != "" {
      add(["flop", "flops"].map { word + $0 }, .compute, factor)
      add(["flop/s-days", "flop/s-day", "flops-days", "flop-days"].map { word + $0 }, .compute, 86_400 * factor)
    }
    add(["s", "sec", "secs", "second", "seconds"], .time, 1)
    add(["min", "mins", "minute", "minutes"], .time, 60)
    add(["h", "hr", "hrs", "hour", "hours"], .time, 3600)
    add(["d", "day", "days"], .time, 86_400)
    add(["w", "week", "weeks"], .time, 604_800)
    add(["year", "years"], .time, 365.25 * 86_400)
    add(["bytes", "byte"], .memory, 1)
    add(["tokens", "token"], .tokens, 1)
    return units
  }()
}

/// A unit of chip time: a name of chips and a time, as in `GPU-hours`, `TPU hours`, `H100-days`, `gpu-h`.
struct ChipTimeUnit {
  /// The name of the chip; nil for a general word.
  let name: String?
  let hours: Double

  private static let times: [(words: [String], hours: Double)] = [
    (["h", "hr", "hrs", "hour", "hours"], 1), (["d", "day", "days"], 24), (["week", "weeks"], 168), (["year", "years"], 8766),
  ]
  private static let general: Set = ["gpu", "gpus", "tpu", "tpus", "chip", "chips", "accelerator", "accelerators", "device", "devices"]

  /// Reads a unit; nil if it is none of chip time.
  ///
  /// A chip's own name has a digit in it, as H100, A100-80GB or v5p have.
  init?(_ unit: String) {
    let parts = unit.split { $0 == "-" || $0 == " " || $0 == "_" || $0 == "·" }.map(String.init)
    let last = (parts.last ?? "").lowercased()
    if parts.count > 1, let time = Self.times.first(where: { $0.words.contains(last) }) {
      let chip = parts.dropLast().joined(separator: "-")
      hours = time.hours
      if Self.general.contains(chip.lowercased()) {
        name = nil
      } else if chip.contains(where: \.isNumber) {
        name = chip
      } else {
        return nil
      }
      return
    }
    // `gpuh`, `GPUhours`.
    guard parts.count == 1, let word = Self.general.first(where: { last.hasPrefix($0) }),
      let time = Self.times.first(where: { $0.words.contains(String(last.dropFirst(word.count))) })
    else { return nil }
    (name, hours) = (nil, time.hours)
  }
}
