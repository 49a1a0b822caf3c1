/// Any JSON value (RFC 8259). Objects keep the order of their members, so the same value always has the same text.
///
/// JSON has one kind of number, and three cases for it: a program makes integers, with all 64 bits, and doubles, with their range; a text whose number neither
/// would be written as it stands keeps the digits. What is read is so written again with every digit.
///
/// **Equality is that of the numbers, not of their texts**: 1, 1.0 and 1e0 are equal, as are objects whose members are equal in another order. RFC 8259
/// has no integers apart from other numbers, JSON Schema compares by mathematical value (2020-12, section 4.2.2), and two answers of a model that
/// differ in `1` and `1.0` are one answer to a vote. Digits beyond a double's count: 2⁵³ + 1 isn't 2⁵³. Equal values have equal hashes and one
/// ``canonicalText``; who needs the text compares ``text``.
public enum JSONValue: Sendable {
  /// Null, which is a value: a member that is null is there.
  case null
  /// True or false.
  case bool(Bool)
  /// A number written without fraction and exponent that fits 64 bits.
  case integer(Int)
  /// A number with the shortest digits of a double.
  ///
  /// It is not finite only if a program made it, and then written as null.
  case number(Double)
  /// A number whose text neither of the two would give: `1.0`, `1e2`, `-0`, or more digits than a double has.
  case decimal(JSONDecimal)
  /// A string, its escapes resolved.
  case string(String)
  /// Values in order.
  case array([JSONValue])
  /// Members in order.
  case object(JSONObject)
}

extension JSONValue {
  /// The value of a key; `nil` if this is no object or has no such key.
  public subscript(key: String) -> JSONValue? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  /// The value at an index; `nil` if this is no array or has no such index.
  public subscript(index: Int) -> JSONValue? {
    if case .array(let values) = self, values.indices.contains(index) { values[index] } else { nil }
  }

  /// The value; `nil` if it is null.
  public var unlessNull: JSONValue? { self == .null ? nil : self }

  /// The content if this is a string.
  public var string: String? { if case .string(let text) = self { text } else { nil } }
  /// The truth value if this is one.
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// The values if this is an array.
  public var array: [JSONValue]? { if case .array(let values) = self { values } else { nil } }
  /// The members if this is an object.
  public var object: JSONObject? { if case .object(let members) = self { members } else { nil } }

  /// The value if this is a whole number, also one written with a fraction of zero.
  public var integer: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    case .decimal(let value): DecimalForm(value.text).integer
    default: nil
    }
  }

  /// The value if this is a number, whole or not.
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .decimal(let value): value.double
    default: nil
    }
  }
}

extension JSONValue {
  /// Makes a number that is written as a floating-point one also if it is whole.
  ///
  /// So 1 is `1.0`, for readers that go by the form: in Python `1` is an `int`.
  public static func float(_ value: Double) -> JSONValue {
    guard value.isFinite, Int(exactly: value) != nil else { return .number(value) }
    return JSONDecimal(value.description).map(JSONValue.decimal) ?? .number(value)
  }

  /// The decimal form if this is a number that is finite.
  var decimalForm: DecimalForm? {
    switch self {
    case .integer(let value): DecimalForm(String(value))
    case .number(let value): value.isFinite ? DecimalForm(value.description) : nil
    case .decimal(let value): DecimalForm(value.text)
    default: nil
    }
  }
}

extension JSONValue: Hashable {
  /// Returns whether two values are the same JSON: numbers by their value, objects in whatever order.
  public static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let one), .bool(let other)): one == other
    case (.integer(let one), .integer(let other)): one == other
    case (.number(let one), .number(let other)): one == other
    case (.integer, .number), (.number, .integer), (.decimal, .number), (.decimal, .integer), (.number, .decimal), (.integer, .decimal),
      (.decimal, .decimal):
      left.decimalForm.map { $0 == right.decimalForm } ?? false
    case (.string(let one), .string(let other)): one == other
    case (.array(let one), .array(let other)): one == other
    case (.object(let one), .object(let other)): one == other
    default: false
    }
  }

  /// Mixes in the value, of a number the nearest double: equal numbers have the same.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .integer, .number, .decimal: hasher.combine(double)
    case .string(let value): hasher.combine(value)
    case .array(let values): hasher.combine(values)
    case .object(let members): hasher.combine(members)
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral {
  /// Makes a string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// Makes a whole number.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// Makes a number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// Makes a truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSONValue: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  /// Makes an array.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// Makes an object; of a key that is given twice the last value counts.
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
}
