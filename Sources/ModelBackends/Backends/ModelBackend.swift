/// A model that can be run: behind an endpoint, in this process, or as a recording of its answers.
///
/// A sampler, a server or a test uses the three in the same way. A call is made once: the caller repeats it, by `BackendError.isTransient` and
/// `retryAfter`. Cancelling the task ends the call.
public protocol ModelBackend: Sendable {
  /// The model's name, unless a request names another.
  var name: String { get }
  /// The longest duration of a call.
  var timeLimit: Duration { get }

  /// An upper bound of the tokens of a request's prompt, by which a ledger reserves.
  func promptBound(_ request: GenerationRequest) -> Int

  /// Generates a whole text.
  func complete(_ request: GenerationRequest) async throws(BackendError) -> Generation

  /// Generates a text and delivers it in pieces, in order; where `onPiece` returns false, the text ends after that piece.
  ///
  /// Generation waits for `onPiece`, so a text that is cut short consists of exactly the pieces up to the cut.
  func stream(
    _ request: GenerationRequest, onPiece: @escaping @Sendable (GenerationPiece) async -> Bool
  ) async throws(BackendError) -> Generation
}

extension ModelBackend {
  /// The bytes of all messages, with 16 tokens a message and 64 a prompt for a chat template.
  ///
  /// A token has at least one byte, so bytes are the worst case of a tokenizer.
  public func promptBound(_ request: GenerationRequest) -> Int {
    request.messages.reduce(64) { $0 + $1.text.utf8.count + 16 }
  }

  /// Delivers the whole text as a single piece.
  public func stream(
    _ request: GenerationRequest, onPiece: @escaping @Sendable (GenerationPiece) async -> Bool
  ) async throws(BackendError) -> Generation {
    let whole = try await complete(request)
    _ = await onPiece(GenerationPiece(text: whole.text, reasoning: whole.reasoning, tokens: whole.tokens))
    return whole
  }
}

/// A failed call to a model, with what a caller decides on.
public struct BackendError: Error, Sendable, CustomStringConvertible {
  /// The error, its location and a remedy.
  public var reason: String
  /// Whether the same request may succeed later.
  public var isTransient: Bool
  /// Whether every other request would fail in the same way: a wrong address, key or model.
  public var isFatal: Bool
  /// Whether the model may have worked on the request, so that it may have cost tokens.
  public var mayHaveCost: Bool
  /// The wait that the server asks for.
  public var retryAfter: Duration?
  /// The error that this one describes, for a caller that knows its type.
  public var cause: (any Error)?

  /// Creates an error.
  public init(
    reason: String, isTransient: Bool = false, isFatal: Bool = false, mayHaveCost: Bool = false, retryAfter: Duration? = nil,
    cause: (any Error)? = nil
  ) {
    self.reason = reason
    self.isTransient = isTransient
    self.isFatal = isFatal
    self.mayHaveCost = mayHaveCost
    self.retryAfter = retryAfter
    self.cause = cause
  }

  /// The reason.
  public var description: String { reason }
}
