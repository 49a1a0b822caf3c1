import TextFormats

/// The reason for which a server gave no answer.
public enum ChatError: Error, Hashable, Sendable {
  /// The address can't be used.
  case invalidURL(String, reason: String)
  /// The environment variable that should hold the key isn't set.
  case missingKey(variable: String)
  /// The key has characters that no header may hold.
  case invalidKey
  /// No connection came about.
  case unreachable(endpoint: String, reason: String)
  /// The connection ended before the answer did.
  case brokenOff(endpoint: String, reason: String)
  /// Nothing came in time.
  case timedOut(endpoint: String, seconds: Double)
  /// The server refused or failed.
  case status(Int, message: String, endpoint: String, retryAfter: Duration?)
  /// The answer isn't one of this API.
  case malformed(endpoint: String, reason: String, excerpt: String)
  /// The answer has no choices.
  case noChoices(endpoint: String)
  /// The server reported an error in the middle of a stream.
  case failedStream(endpoint: String, message: String)
  /// The answer is larger than is read.
  case tooLarge(endpoint: String, limit: Int)
  /// The task was cancelled.
  case cancelled(endpoint: String)
}

extension ChatError {
  /// Whether the same request may succeed later.
  public var isTransient: Bool {
    switch self {
    case .unreachable, .brokenOff, .timedOut, .malformed, .noChoices, .failedStream: true
    case .status(let code, _, _, _): [408, 409, 425, 429].contains(code) || code >= 500
    case .invalidURL, .missingKey, .invalidKey, .tooLarge, .cancelled: false
    }
  }

  /// Whether every other request to this server would fail in the same way: a wrong address, key or model.
  public var isFatal: Bool {
    switch self {
    case .invalidURL, .missingKey, .invalidKey: true
    case .status(let code, _, _, _): [401, 402, 403, 404, 405].contains(code) || (300..<400).contains(code)
    default: false
    }
  }

  /// The wait that the server asks for.
  public var retryAfter: Duration? {
    if case .status(_, _, _, let wait) = self { wait } else { nil }
  }

  /// Whether the server may have worked on the request, so that it may have cost tokens.
  public var mayHaveCost: Bool {
    switch self {
    case .status(let code, _, _, _): [408, 504, 524].contains(code)
    case .invalidURL, .missingKey, .invalidKey, .unreachable: false
    case .brokenOff, .timedOut, .malformed, .noChoices, .failedStream, .tooLarge, .cancelled: true
    }
  }
}

extension ChatError: CustomStringConvertible {
  /// The fault, its place and the remedy in one line.
  public var description: String {
    switch self {
    case .invalidURL(let url, let reason): "\(url) can't be used as an endpoint: \(reason)."
    case .missingKey(let variable): "the environment variable \(variable) isn't set: put the key of the endpoint into it."
    case .invalidKey:
      "the endpoint's key holds a space or a character that isn't ASCII: look at the environment variable that it comes from."
    case .unreachable(let endpoint, let reason):
      "\(endpoint) can't be reached (\(reason)): is the server running, and is the address right?"
    case .brokenOff(let endpoint, let reason): "\(endpoint) broke off before its answer was whole (\(reason)): look into the server's log."
    case .timedOut(let endpoint, let seconds):
      "\(endpoint) gave no answer within \(seconds.formatted()) s: allow more time, fewer tokens, or fewer calls at once."
    case .status(let code, let message, let endpoint, _):
      "\(endpoint) answered \(code)\(message.isEmpty ? "" : " (\(message))"): \(advice(code))."
    case .malformed(let endpoint, let reason, let excerpt): "\(endpoint) sent what is no chat completion (\(reason)): “\(excerpt)”."
    case .noChoices(let endpoint): "\(endpoint) sent an answer without choices: look into the server's log."
    case .failedStream(let endpoint, let message): "\(endpoint) failed in the middle of its answer: \(message)."
    case .tooLarge(let endpoint, let limit): "\(endpoint) sent more than \(limit) bytes: lower the most tokens of an answer."
    case .cancelled(let endpoint): "the call to \(endpoint) was cancelled."
    }
  }

  private func advice(_ code: Int) -> String {
    switch code {
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

extension Double {
  /// Without a fraction where there is none.
  fileprivate func formatted() -> String { self == rounded() && abs(self) < 1e15 ? String(Int(self)) : String(self) }
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
