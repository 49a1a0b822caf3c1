/// The words by which a thinking model is steered.
public struct ThinkingMarks: Hashable, Sendable {
  /// What makes a model go on that wanted to end.
  public var goOn: String
  /// What ends the thinking and begins the answer.
  public var conclude: String

  /// Makes marks; the defaults are those of s1 (arXiv:2501.19393) for models that think between tags.
  public init(goOn: String = "\nWait", conclude: String = "\n</think>\n\nFinal Answer:") {
    self.goOn = goOn
    self.conclude = conclude
  }
}
