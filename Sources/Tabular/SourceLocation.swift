/// A place in a text: its name, and the line and column counted from 1, columns in Unicode scalars.
public struct SourceLocation: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The file, or whatever else the text is called.
  public var file: String
  /// The line, from 1.
  public var line: Int
  /// The column in Unicode scalars, from 1.
  public var column: Int

  /// Makes a location.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `file:line:column`, the form that editors follow.
  public var description: String { "\(file):\(line):\(column)" }
}
