/// A question to be answered. The right answer isn't part of it: no strategy can look at it.
public struct Question: Hashable, Sendable, Codable {
  /// Its name, different from that of every other question of a set.
  public var id: String
  /// The prompt.
  public var prompt: String

  /// Creates a question.
  public init(id: String, prompt: String = "") {
    self.id = id
    self.prompt = prompt
  }
}
