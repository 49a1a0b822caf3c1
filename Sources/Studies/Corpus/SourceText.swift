/// A file's text on its way into a corpus.
struct SourceText: Sendable {
  /// The path as it is recorded: relative, with `/`.
  var path: String
  var bytes: [UInt8]
}
