import TextFormats

/// The reason for which a server gave no answer.
///
/// Four questions are asked of it, each by another caller:
///
/// | question | asked by | because |
/// |---|---|---|
/// | `isTransient` | who repeats a call | the same request may succeed later |
/// | `isFatal` | who makes many calls | all others would fail as well |
/// | `mayHaveCost` | who keeps an account | the server may have worked before it failed: then the bound is charged |
/// | `retryAfter` | who waits | the server's own word goes before any guess |
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
  case refused(ServerRefusal)
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
    case .refused(let refusal): refusal.isTransient
    case .invalidURL, .missingKey, .invalidKey, .tooLarge, .cancelled: false
    }
  }

  /// Whether every other request to this server would fail in the same way: a wrong address, key or model.
  public var isFatal: Bool {
    switch self {
    case .invalidURL, .missingKey, .invalidKey: true
    case .refused(let refusal): refusal.isFatal
    default: false
    }
  }

  /// The wait that the server asks for.
  public var retryAfter: Duration? {
    if case .refused(let refusal) = self { refusal.retryAfter } else { nil }
  }

  /// Whether the server may have worked on the request, so that it may have cost tokens.
  public var mayHaveCost: Bool {
    switch self {
    case .refused(let refusal): [408, 504, 524].contains(refusal.status)
    case .invalidURL, .missingKey, .invalidKey, .unreachable: false
    case .brokenOff, .timedOut, .malformed, .noChoices, .failedStream, .tooLarge, .cancelled: true
    }
  }
}

extension ChatError: CustomStringConvertible {
  /// The fault, its place and the remedy in one line.
  public var description: String {
    switch self {
    case .invalidURL(let url, let reason): "\(url) can't be used as an endpoint: \(Sentence.ended(reason))"
    case .missingKey(let variable): "the environment variable \(variable) isn't set: put the key of the endpoint into it."
    case .invalidKey:
      "the endpoint's key holds a space or a character that isn't ASCII: look at the environment variable that it comes from."
    case .unreachable(let endpoint, let reason):
      "\(endpoint) can't be reached (\(reason)): is the server running, and is the address right?"
    case .brokenOff(let endpoint, let reason): "\(endpoint) broke off before its answer was whole (\(reason)): look into the server's log."
    case .timedOut(let endpoint, let seconds):
      "\(endpoint) gave no answer within \(seconds.formatted()) s: allow more time, fewer tokens, or fewer calls at once."
    case .refused(let refusal): "\(refusal)"
    case .malformed(let endpoint, let reason, let excerpt): "\(endpoint) sent what is no chat completion (\(reason)): “\(excerpt)”."
    case .noChoices(let endpoint): "\(endpoint) sent an answer without choices: look into the server's log."
    case .failedStream(let endpoint, let message): "\(endpoint) failed in the middle of its answer: \(Sentence.ended(message))"
    case .tooLarge(let endpoint, let limit): "\(endpoint) sent more than \(limit) bytes: lower the most tokens of an answer."
    case .cancelled(let endpoint): "the call to \(endpoint) was cancelled."
    }
  }
}

extension Double {
  /// Without a fraction where there is none.
  fileprivate func formatted() -> String { self == rounded() && abs(self) < 1e15 ? String(Int(self)) : String(self) }
}
