import TextFormats

/// A server's refusal of a call: its status, its own words, and what it says of another try.
///
/// | the server says | another try |
/// |---|---|
/// | `x-should-retry: true` or `false` | as it says: it knows its limits |
/// | code or type `insufficient_quota`, with a 429 like a mere excess of speed | none, until somebody pays |
/// | 408, 409, 425, 429, 5xx | after `retryAfter`, if it names one |
/// | any other status | none: the same request fails again |
///
/// The header is the one that OpenAI's clients heed (openai-python, `_should_retry`).
public struct ServerRefusal: Hashable, Sendable {
  /// The status of the response.
  public var status: Int
  /// The server's words in one line of bounded length, without the key.
  public var message: String
  /// The address that was called.
  public var endpoint: String
  /// The wait that the server asks for.
  public var retryAfter: Duration?
  /// Whether the server says that another try may succeed; `nil` if it says nothing.
  public var shouldRetry: Bool?
  /// The error's members, without the key, for who passes them on; `nil` if the body has no such form.
  public var body: ChatErrorBody?
  /// The server's identifier of the call, by which its operator finds it.
  public var requestID: String?

  /// Makes a refusal.
  public init(
    status: Int, message: String, endpoint: String, retryAfter: Duration? = nil, shouldRetry: Bool? = nil, body: ChatErrorBody? = nil,
    requestID: String? = nil
  ) {
    (self.status, self.message, self.endpoint) = (status, message, endpoint)
    (self.retryAfter, self.shouldRetry, self.body, self.requestID) = (retryAfter, shouldRetry, body, requestID)
  }

  /// Whether the same request may succeed later.
  public var isTransient: Bool {
    if let shouldRetry { return shouldRetry }
    return !isOutOfQuota && ([408, 409, 425, 429].contains(status) || status >= 500)
  }

  /// Whether every other request would fail in the same way: a wrong address, key or model, or no credit.
  public var isFatal: Bool { isOutOfQuota || [401, 402, 403, 404, 405].contains(status) || (300..<400).contains(status) }

  private var isOutOfQuota: Bool { body?.type == "insufficient_quota" || body?.code == "insufficient_quota" }
}

extension ServerRefusal: CustomStringConvertible {
  /// The fault, its place and the remedy in one line.
  public var description: String { "\(endpoint) answered \(status)\(message.isEmpty ? "" : " (\(message))"): \(advice)." }

  private var advice: String {
    if isOutOfQuota { return "the account has no credit left" }
    return switch status {
    case 300..<400: "it has moved, give its new address"
    case 400, 422: "it doesn't take this request, look at the model's name, the parameters and the length of the prompt"
    case 401: "the key is wrong or missing, name the environment variable that holds it"
    case 402: "the account has no credit"
    case 403: "the key doesn't allow this"
    case 404: "it has no such route or model, look at the address and the model's name"
    case 413: "the prompt is too long"
    case 429: "too many calls, ask for fewer at once"
    case 500...: "it fails or is overloaded, try later"
    default: "it doesn't take this request"
    }
  }
}

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
