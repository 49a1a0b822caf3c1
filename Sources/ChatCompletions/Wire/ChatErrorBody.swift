/// The body of an error.
///
/// It is written as `{"error": {"message", "type", "param", "code"}}`, and read from that and from the other forms that servers send:
/// `{"error": "…"}`, `{"message": "…"}`, `{"detail": "…"}`.
public struct ChatErrorBody: Hashable, Sendable {
  /// The words for a person.
  public var message: String
  /// The kind of error.
  public var type: String?
  /// The member of the request that is at fault.
  public var parameter: String?
  /// The error's name for programs; some servers send a number.
  public var code: JSONValue?

  /// Makes a body.
  public init(message: String, type: String? = nil, parameter: String? = nil, code: String? = nil) {
    (self.message, self.type, self.parameter, self.code) = (message, type, parameter, code.map(JSONValue.string))
  }
}

extension ChatErrorBody: JSONCodable {
  /// Reads an error.
  public init(json: JSONValue) throws(JSONProblem) {
    let candidates = [json["error"]?["message"], json["error"], json["message"], json["detail"]]
    guard let text = candidates.lazy.compactMap({ $0?.string }).first else { throw JSONProblem(.missing, at: ["error"]) }
    message = text
    let error = json["error"]?.object == nil ? json : json["error"]
    (type, parameter, code) = (error?["type"]?.string, error?["param"]?.string, error?["code"]?.unlessNull)
  }

  /// The error, with the nulls of what isn't known.
  public var json: JSONValue {
    [
      "error": [
        "message": .string(message), "type": type.map(JSONValue.string) ?? .null, "param": parameter.map(JSONValue.string) ?? .null,
        "code": code ?? .null,
      ]
    ]
  }
}
