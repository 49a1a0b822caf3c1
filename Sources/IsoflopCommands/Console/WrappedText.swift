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
    for word in line.dropFirst(start).split(separator: " ") {
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
    return (indent, line.starts(with: /\s*[a-z]+(\s[0-9]+)?:\s/) ? indent + 2 : indent)
  }
}
