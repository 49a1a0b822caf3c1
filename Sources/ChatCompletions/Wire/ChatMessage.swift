/// One message of a conversation. What else a message has (tool calls, reasoning, a name) is kept in `other`.
public struct ChatMessage: Hashable, Sendable {
  /// Who speaks: system, user, assistant, tool.
  public var role: String
  /// What is said: a text, parts, or nothing where there is only a tool call.
  public var content: JSONValue
  /// All other fields.
  public var other: [String: JSONValue]

  /// Makes a message of text.
  public init(role: String, content: String) {
    self.role = role
    self.content = .string(content)
    other = [:]
  }

  /// What a system says.
  public static func system(_ text: String) -> ChatMessage { ChatMessage(role: "system", content: text) }
  /// What a user says.
  public static func user(_ text: String) -> ChatMessage { ChatMessage(role: "user", content: text) }
  /// What a model says.
  public static func assistant(_ text: String) -> ChatMessage { ChatMessage(role: "assistant", content: text) }

  /// The text: that of all text parts together, where there are parts; `nil` where there is none.
  public var text: String? {
    switch content {
    case .string(let text): return text
    case .array(let parts):
      let texts = parts.compactMap { part -> String? in if case .string(let text) = part["text"] { text } else { nil } }
      return texts.isEmpty ? nil : texts.joined()
    default: return nil
    }
  }
}

extension ChatMessage: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable { case role, content }

  /// Decodes a message; a missing role is the assistant's, as some servers leave it out in answers.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    role = try container.decodeIfPresent(String.self, forKey: .role) ?? "assistant"
    content = try container.decodeIfPresent(JSONValue.self, forKey: .content) ?? .null
    other = try decoder.fields(except: CodingKeys.allCases.map(\.rawValue))
  }

  /// Encodes all fields.
  public func encode(to encoder: any Encoder) throws {
    try encoder.encode(other)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(role, forKey: .role)
    try container.encode(content, forKey: .content)
  }
}
