/// Sentences broken to a width, with tables and drawings left as they are.
///
/// A line is a sentence if blanks of two or more stand in it at most once, behind its label: `  warning      the target is …`. What follows hangs under
/// the text and not under the label. Any other line is a row of a table or of a drawing, whose columns a break would tear apart.
enum WrappedText {
  /// Returns the text with every sentence that is longer than `columns` broken at blanks.
  ///
  /// A word that is longer keeps a line of its own.
  static func lines(_ text: String, columns: Int) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { broken(String($0), columns) }.joined(separator: "\n")
  }

  private static func broken(_ line: String, _ columns: Int) -> String {
    guard line.count > columns, let (start, hang) = layout(line), hang < columns / 2 else { return line }
    var lines = [String(line.prefix(start))]
    for word in words(line.dropFirst(start)) {
      let last = lines[lines.count - 1]
      let isFirst = lines.count == 1 && last.count == start
      if isFirst || last.count + 1 + word.count <= columns {
        lines[lines.count - 1] = isFirst ? last + word : "\(last) \(word)"
      } else {
        lines.append(String(repeating: " ", count: hang) + word)
      }
    }
    return lines.joined(separator: "\n")
  }

  /// The words of a text; what stands in single quotes, as an argument of a command does, is one.
  private static func words(_ text: Substring) -> [String] {
    var (words, open) = ([String](), [Substring]())
    for word in text.split(separator: " ") {
      let isOpening = open.isEmpty && word.hasPrefix("'")
      if !isOpening && open.isEmpty {
        words.append(String(word))
        continue
      }
      open.append(word)
      // A quote that isn't closed soon is an apostrophe.
      let isClosed = (isOpening ? word.dropFirst() : word).contains("'")
      if isClosed { words.append(open.joined(separator: " ")) } else if open.count > mostQuoted { words += open.map(String.init) }
      if isClosed || open.count > mostQuoted { open = [] }
    }
    return words + open.map(String.init)
  }

  /// The most words of a quoted argument.
  private static let mostQuoted = 8

  /// The columns at which a sentence's text and its further lines begin; `nil` for a row of a table.
  ///
  /// Under `warning: …` or `run 1: …` further lines stand two columns in, so that a list of them stays one.
  private static func layout(_ line: String) -> (start: Int, hang: Int)? {
    let indent = line.prefix { $0 == " " }.count
    let gaps = line.dropFirst(indent).matches(of: /\S {2,}(?=\S)/)
    guard gaps.count <= 1 else { return nil }
    if let gap = gaps.first {
      let start = line.distance(from: line.startIndex, to: gap.range.upperBound)
      return (start, start)
    }
    return (indent, line.starts(with: /\s*[A-Za-z]+(\s[0-9]+)?:\s/) ? indent + 2 : indent)
  }
}
