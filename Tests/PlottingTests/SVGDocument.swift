import RealModule

/// The elements of a drawing, as a reader of SVG finds them: enough XML for what the renderer writes.
struct SVGDocument {
  /// An element with its attributes and the text directly in it.
  struct Element {
    var name: String
    var attributes: [String: String]
    var text = ""
    /// The indices of the elements around it, the outermost first.
    var ancestors: [Int]

    func number(_ name: String) -> Double? { attributes[name].flatMap(Double.init) }
  }

  private(set) var elements: [Element] = []

  init(_ text: String) {
    var open: [Int] = []
    for piece in text.split(separator: "<") {
      guard let end = piece.firstIndex(of: ">") else { continue }
      let (tag, content) = (piece[..<end], piece[piece.index(after: end)...])
      if tag.hasPrefix("/") {
        open.removeLast()
        continue
      }
      let name = tag.prefix { $0 != " " && $0 != "/" }
      let element = Element(
        name: String(name), attributes: Self.attributes(tag.dropFirst(name.count)), text: Self.unescaped(content), ancestors: open)
      if !tag.hasSuffix("/") { open.append(elements.count) }
      elements.append(element)
    }
  }

  /// The elements of a name.
  subscript(name: String) -> [Element] { elements.filter { $0.name == name } }

  /// The elements of a class.
  func having(class name: String) -> [Element] {
    elements.filter { $0.attributes["class"]?.split(separator: " ").contains { $0 == name } == true }
  }

  /// The elements within a group of a series.
  func marks(of series: String) -> [Element] {
    elements.filter { element in element.ancestors.contains { elements[$0].attributes["data-series"] == series && elements[$0].name == "g" }
    }
  }

  private static func attributes(_ text: Substring) -> [String: String] {
    let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
    return Dictionary(
      stride(from: 0, to: parts.count - 1, by: 2).map { index in
        (String(parts[index].drop { $0 == " " }.dropLast()), unescaped(parts[index + 1]))
      }
    ) { $1 }
  }

  private static func unescaped(_ text: Substring) -> String {
    var result = String(text)
    for (escape, plain) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#10;", "\n"), ("&amp;", "&")] {
      result = result.replacing(escape, with: plain)
    }
    return result
  }
}

extension SVGDocument {
  /// The labelled marks of an axis: their places in pixels and their labels.
  func ticks(_ axis: String) -> [(place: Double, label: String)] {
    let anchor = axis == "x" ? "middle" : "end"
    guard let group = elements.firstIndex(where: { $0.attributes["class"] == "quiet" && $0.attributes["text-anchor"] == anchor }) else {
      return []
    }
    return elements.filter { $0.ancestors.last == group }.compactMap { element in
      element.number(axis).map { (axis == "x" ? $0 : $0 - 4, element.text) }
    }
  }

  /// The map from pixels to values that the outermost two labels of an axis say.
  func reader(_ axis: String, isLogarithmic: Bool) -> ((Double) -> Double)? {
    let ticks = ticks(axis).compactMap { tick in Self.value(tick.label).map { (tick.place, isLogarithmic ? Double.log10($0) : $0) } }
    guard let first = ticks.first, let last = ticks.last, first.0 != last.0 else { return nil }
    let slope = (last.1 - first.1) / (last.0 - first.0)
    return { pixel in
      let value = first.1 + slope * (pixel - first.0)
      return isLogarithmic ? Double.exp10(value) : value
    }
  }

  /// The number that a label says: "2×10¹¹", "70M", "−2.5", "12%".
  static func value(_ label: String) -> Double? {
    var text = label.replacing("−", with: "-")
    var factor = 1.0
    for (suffix, size) in [("k", 1e3), ("M", 1e6), ("B", 1e9), ("T", 1e12), ("%", 0.01)] where text.hasSuffix(suffix) {
      factor = size
      text = String(text.dropLast())
    }
    guard let raised = text.firstIndex(where: { "⁰¹²³⁴⁵⁶⁷⁸⁹⁻".contains($0) }) else { return Double(text).map { $0 * factor } }
    let exponent = text[raised...].map { $0 == "⁻" ? "-" : superscripts.firstIndex(of: $0).map { "\($0)" } ?? "?" }
    let mantissa = text[..<raised].dropLast(2).replacing("×", with: "")
    return Double((mantissa.isEmpty ? "1" : mantissa == "-" ? "-1" : mantissa) + "e" + exponent.joined())
  }

  private static let superscripts = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")

  /// The points that a path of absolute moves and lines goes through, a list for each unbroken part.
  static func parts(_ path: String) -> [[(x: Double, y: Double)]] {
    path.split(separator: "M").map { part in
      part.split { $0 == "L" || $0 == "Z" }.compactMap { pair in
        let numbers = pair.split(separator: " ").compactMap { Double($0) }
        return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
      }
    }
  }
}
