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
    guard line.count > columns, let hang = hang(line), hang < columns / 2 else { return line }
    var lines = [String(line.prefix(hang))]
    for word in line.dropFirst(hang).split(separator: " ") {
      let last = lines[lines.count - 1]
      let isFirst = last.count == hang
      if isFirst || last.count + 1 + word.count <= columns {
        lines[lines.count - 1] = isFirst ? last + word : "\(last) \(word)"
      } else {
        lines.append(String(repeating: " ", count: hang) + word)
      }
    }
    return lines.joined(separator: "\n")
  }

  /// The column at which a sentence's text begins; `nil` for a row of a table.
  private static func hang(_ line: String) -> Int? {
    let indent = line.prefix { $0 == " " }.count
    let gaps = line.dropFirst(indent).matches(of: /\S {2,}(?=\S)/)
    guard gaps.count <= 1 else { return nil }
    guard let gap = gaps.first else { return indent }
    return line.distance(from: line.startIndex, to: gap.range.upperBound)
  }
}
