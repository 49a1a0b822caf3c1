import Tabular

/// The reading of one amount: a number, perhaps a count word, and a unit.
struct QuantityReader {
  let text: String
  let dimensions: [Quantity.Dimension]

  func read() throws(QuantityProblem) -> Quantity {
    let trimmed = Self.trimmed(text[...])
    guard !trimmed.isEmpty else { throw problem(.empty) }
    if let money = try money(trimmed) { return money }
    let (number, rest) = Self.split(trimmed)
    guard let value = CountText.value(String(number)) else { throw problem(.notANumber) }
    let unit = Self.trimmed(rest)
    if unit.isEmpty { return Quantity(value, dimensions.first { $0 == .compute || $0 == .tokens } ?? .compute) }
    // A count before the unit, as in `1.7M GPU-hours` and `2T tokens`.
    let letters = unit.prefix { $0.isLetter }
    let noun = Self.trimmed(unit.dropFirst(letters.count))
    if let counted = CountText.value("\(number)\(letters)"), noun != unit.dropFirst(letters.count) || noun.isEmpty {
      if !noun.isEmpty, let quantity = try quantity(counted, String(noun)) { return quantity }
      if noun.isEmpty, dimensions.contains(.tokens) { return Quantity(counted, .tokens) }
      if noun.isEmpty, let reason = QuantityUnit.refusal(String(letters)) { throw problem(.refusedUnit(String(letters), reason: reason)) }
      if noun.isEmpty { throw problem(.bareCount(String(letters))) }
    }
    if let quantity = try quantity(value, String(unit)) { return quantity }
    throw problem(.unknownUnit(String(unit), nearest: QuantityUnit.nearest(String(unit))))
  }

  /// The amount of a unit; nil where there is no such unit.
  private func quantity(_ value: Double, _ unit: String) throws(QuantityProblem) -> Quantity? {
    if let known = QuantityUnit.named(unit) { return Quantity(value * known.factor, known.dimension) }
    if let chip = ChipTimeUnit(unit) { return Quantity(value * chip.hours, .chipTime, chip: chip.name) }
    if QuantityUnit.isRate(unit) { throw problem(.rate(unit)) }
    if let reason = QuantityUnit.refusal(unit) { throw problem(.refusedUnit(unit, reason: reason)) }
    return nil
  }

  /// The amount if a sign or a name of a currency stands before or after the number.
  private func money(_ text: Substring) throws(QuantityProblem) -> Quantity? {
    for sign in ["€", "£", "¥", "EUR", "GBP", "CNY"] where text.hasPrefix(sign) || text.hasSuffix(sign) { throw problem(.currency(sign)) }
    let signs = ["US$", "USD", "$", "dollars", "dollar"]
    guard let sign = signs.first(where: { text.hasPrefix($0) || text.hasSuffix($0) }) else { return nil }
    let number = Self.trimmed(text.hasPrefix(sign) ? text.dropFirst(sign.count) : text.dropLast(sign.count))
    guard let value = CountText.value(String(number)) else { throw problem(.notANumber) }
    return Quantity(value, .money)
  }

  private func problem(_ kind: QuantityProblem.Kind) -> QuantityProblem { QuantityProblem(kind, text: text, accepted: dimensions) }

  private static func trimmed(_ text: Substring) -> Substring {
    let start = text.drop { $0.isWhitespace }
    return start.dropLast(start.reversed().prefix { $0.isWhitespace }.count)
  }

  /// Splits the number off: sign, digits and their separators, and an exponent if digits follow the `e`.
  ///
  /// The `E` of `2EFLOP` is no exponent.
  private static func split(_ text: Substring) -> (number: Substring, rest: Substring) {
    var end = text.prefix { $0.isASCII && ($0.isNumber || ".,_+-".contains($0)) }.endIndex
    let tail = text[end...]
    if let mark = tail.first, "eE".contains(mark) {
      let exponent = tail.dropFirst()
      let sign = exponent.prefix { "+-".contains($0) }.prefix(1)
      let digits = exponent.dropFirst(sign.count).prefix { $0.isASCII && $0.isNumber }
      if !digits.isEmpty { end = digits.endIndex }
    }
    return (text[..<end], text[end...])
  }
}

/// An amount that can't be read, with what is accepted in its place.
public struct QuantityProblem: Error, Hashable, Sendable {
  /// The reason.
  public enum Kind: Hashable, Sendable {
    /// There is no text.
    case empty
    /// There is no number, or none in front.
    case notANumber
    /// The number is zero, below it, or not finite.
    case notPositive
    /// There is no such unit; the nearest one, if any is near.
    case unknownUnit(String, nearest: String?)
    /// The unit is known and not taken, with the reason.
    case refusedUnit(String, reason: String)
    /// The unit is one of a rate.
    case rate(String)
    /// A count without a noun, such as 7B: bytes, tokens or parameters.
    case bareCount(String)
    /// Another currency.
    case currency(String)
    /// An amount of another dimension.
    case otherDimension(Quantity.Dimension)
  }

  /// The reason.
  public let kind: Kind
  /// The text as it was given.
  public let text: String
  /// The dimensions that are accepted.
  public let accepted: [Quantity.Dimension]

  init(_ kind: Kind, text: String, accepted: [Quantity.Dimension]) { (self.kind, self.text, self.accepted) = (kind, text, accepted) }
}

extension QuantityProblem: CustomStringConvertible {
  /// The reason in words, and the accepted dimensions with examples.
  public var description: String {
    "“\(text)” \(reason); accepted: \(accepted.map(\.examples).joined(separator: ", "))."
  }

  private var reason: String {
    switch kind {
    case .empty: "is empty"
    case .notANumber: "doesn't begin with a number"
    case .notPositive: "isn't a positive amount"
    case .unknownUnit(let unit, let nearest): "has an unknown unit, \(unit)" + (nearest.map { " (is it \($0)?)" } ?? "")
    case .refusedUnit(_, let reason): reason
    case .rate(let unit): "is a rate: \(unit) is FLOP a second, and an amount is FLOP, or a rate times a time as in 40 PF-days"
    case .bareCount(let letters): "doesn't say what it counts: with \(letters) alone it may be bytes, tokens or parameters"
    case .currency(let sign): "is in another currency (\(sign)): convert it, prices here are in US dollars"
    case .otherDimension(let dimension): "is an amount of \(dimension.noun), which isn't asked for here"
    }
  }
}
