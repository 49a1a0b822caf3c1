/// Text as delimited tables hold it (RFC 4180).
///
/// A field is quoted only if it must be, so that tables of numbers stay readable and small. Line ends inside a field are kept as they are.
public enum DelimitedText {
  /// Returns the field as it stands in a row.
  ///
  /// It is in quotes, with the quotes inside doubled, if it holds the delimiter, a quote or a line break.
  public static func field(_ text: String, delimiter: Character = ",") -> String {
    guard text.unicodeScalars.contains(where: { $0 == "\"" || $0 == "\n" || $0 == "\r" || Character($0) == delimiter }) else { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }

  /// Returns a row without its line end.
  public static func row(_ fields: [String], delimiter: Character = ",") -> String {
    fields.map { field($0, delimiter: delimiter) }.joined(separator: String(delimiter))
  }
}
