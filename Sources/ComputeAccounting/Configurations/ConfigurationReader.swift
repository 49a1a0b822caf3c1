import TextFormats

/// Reads the quantities of one object of a configuration, under any of their names, with the family's documented defaults.
///
/// A key that is `null` says that there is none: the family's default isn't taken then, only what follows from other keys.
struct ConfigurationReader {
  /// The largest size that is read: products of two and their sums stay far below 2⁶³, others saturate (``ParameterTally``).
  static let largest = 1 << 24

  /// The architecture, by which defaults are found.
  let family: String
  /// The members of the object.
  let members: JSONObject
  /// The log of what is read, one for all parts of a model.
  let log: ReadingLog
  private let path: String
  private let defaults: JSONObject
  /// The layer that lists are read for, and what `per_layer_config` says of it.
  private(set) var layer: Int?
  private var overlay = JSONObject()

  /// Creates a reader; `path` leads to the object, with a dot at its end.
  init(_ members: JSONObject, family: String, path: String = "", log: ReadingLog) {
    (self.members, self.family, self.path, self.log) = (members, family, path, log)
    defaults = FamilyDefaults.of(family)
  }

  /// The reader of an object within this one, whose `model_type` names its family; an absent object is all defaults.
  func part(_ name: String, family: String) -> ConfigurationReader {
    let inner = lookup(name)?.object ?? JSONObject()
    let named = inner["model_type"]?.string ?? family
    if let type = inner["model_type"] { log.read(path + name + ".model_type", type, "architecture of a part") }
    if lookup(name) == nil { log.defaulted(path + name, .string(named), "a part without configuration") }
    return ConfigurationReader(inner, family: named, path: path + name + ".", log: log)
  }

  /// The reader of one layer: lists give its element, `per_layer_config` comes before the rest.
  ///
  /// The keys of `per_layer_config` are numbers as text, with zeros before them.
  func at(layer index: Int) -> ConfigurationReader {
    var reader = self
    reader.layer = index
    for (key, value) in object(.perLayer) ?? JSONObject() where Int(key) == index {
      reader.overlay = value.object ?? JSONObject()
    }
    return reader
  }

  /// The value of a name, in which a dot leads into an object.
  private func lookup(_ name: String) -> JSONValue? {
    if let value = overlay[name] { return value }
    let parts = name.split(separator: ".")
    guard parts.count == 2 else { return members[name] }
    return members[String(parts[0])]?[String(parts[1])]
  }

  /// The value of a quantity, or the family's default; `nil` if both are missing or null.
  func value(_ key: ConfigurationKey) -> JSONValue? {
    var isNull = false
    for name in key.names {
      guard let value = lookup(name) else { continue }
      log.read(path + name, value, key.meaning)
      if value == .null { isNull = true } else { return value }
    }
    guard !isNull, let name = key.names.first(where: { defaults[$0]?.unlessNull != nil }), let value = defaults[name] else { return nil }
    log.defaulted(path + name, value, key.meaning)
    return value
  }

  /// Whether the file has the quantity, null or not.
  func has(_ key: ConfigurationKey) -> Bool { key.names.contains { lookup($0) != nil } }

  /// The object of a quantity.
  private func object(_ key: ConfigurationKey) -> JSONObject? { lookup(key.names[0]).flatMap { value(key) != nil ? $0.object : nil } }

  // MARK: Values of a type

  /// The whole number of a quantity; of a list, the layer's.
  func integerIfAny(_ key: ConfigurationKey, atLeast least: Int = 0) throws(ConfigurationProblem) -> Int? {
    guard var value = value(key) else { return nil }
    if let list = value.array, let layer, list.indices.contains(layer) { value = list[layer] }
    guard let number = value.integer, (least...Self.largest).contains(number) else {
      throw .otherValue(key: path + key.names[0], found: value.text, expected: "a whole number from \(least) to \(Self.largest)")
    }
    return number
  }

  /// The whole number of a quantity.
  ///
  /// - Throws: ``ConfigurationProblem/missing(key:meaning:family:)`` without value, default and fallback.
  func integer(_ key: ConfigurationKey, or fallback: Int? = nil, atLeast least: Int = 0) throws(ConfigurationProblem) -> Int {
    if let value = try integerIfAny(key, atLeast: least) { return value }
    guard let fallback else { throw .missing(key: path + key.names[0], meaning: key.meaning, family: family) }
    log.defaulted(path + key.names[0], .integer(fallback), key.meaning)
    return fallback
  }

  /// A size, which is at least one.
  func size(_ key: ConfigurationKey, or fallback: Int? = nil) throws(ConfigurationProblem) -> Int {
    try integer(key, or: fallback, atLeast: 1)
  }

  /// The truth value of a quantity.
  func flag(_ key: ConfigurationKey, or fallback: Bool = false) throws(ConfigurationProblem) -> Bool {
    guard let value = value(key) else {
      log.defaulted(path + key.names[0], .bool(fallback), key.meaning)
      return fallback
    }
    if let number = value.integer, number == 0 || number == 1 { return number == 1 }
    guard let flag = value.bool else { throw .otherValue(key: path + key.names[0], found: value.text, expected: "true or false") }
    return flag
  }

  /// A number, whole or not.
  func number(_ key: ConfigurationKey, or fallback: Double) throws(ConfigurationProblem) -> Double {
    guard let value = value(key) else { return fallback }
    guard let number = value.double, number.isFinite, abs(number) <= Double(Self.largest) else {
      throw .otherValue(key: path + key.names[0], found: value.text, expected: "a number")
    }
    return number
  }

  /// A text.
  func string(_ key: ConfigurationKey) -> String? { value(key)?.string }

  /// The words of a list.
  func words(_ key: ConfigurationKey) -> [String]? { value(key)?.array.map { $0.map { $0.string ?? $0.text } } }

  /// The numbers of a list.
  func integers(_ key: ConfigurationKey) -> [Int]? { value(key)?.array.map { $0.compactMap(\.integer) } }

  /// Returns whether head and input table are one.
  ///
  /// A model around this one may have decided; else the key says it, else the family.
  func ties(_ given: Bool?, or fallback: Bool) throws(ConfigurationProblem) -> Bool {
    if let given { given } else { try flag(.tied, or: fallback) }
  }
}
