/// Estimates of the width of text, for layout without a font at hand.
///
/// They are those of a wide face (DejaVu Sans), so that others fit too.
enum TextMetrics {
  /// The width in pixels of text set in a proportional sans-serif face.
  static func width(_ text: String, size: Double) -> Double {
    text.reduce(0) { $0 + advance($1) } * size
  }

  /// Returns the text in lines up to a limit, broken at spaces.
  ///
  /// A word beyond the limit keeps a line of its own.
  static func lines(_ text: String, upTo limit: Double, measuredBy width: (String) -> Double) -> [String] {
    text.split(separator: " ").reduce(into: []) { lines, word in
      if let last = lines.last, width("\(last) \(word)") <= limit {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
  }

  /// The width of a character in ems: a few classes, measured on DejaVu Sans and rounded up.
  private static func advance(_ character: Character) -> Double {
    switch character {
    case "i", "j", "l", "t", "f", "r", "I", ".", ",", ":", ";", "!", "|", "'", "(", ")", "[", "]", " ", "-": 0.38
    case "m", "w", "M", "W", "@", "%": 0.98
    case "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹", "⁻": 0.42
    case _ where character.isUppercase: 0.72
    case _ where character.isASCII || character.isLowercase: 0.62
    default: character.unicodeScalars.first.map { $0.value >= 0x1100 && $0.value < 0xFF00 ? 1 : 0.68 } ?? 1
    }
  }
}
