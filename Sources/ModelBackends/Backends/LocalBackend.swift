import Foundation
import InferenceScaling
import LanguageModel
import Synchronization

/// A model of this process that isoflop trained: it continues text byte by byte and knows no roles.
///
/// The messages are joined by line feeds; a message that is continued follows without one. A text depends on the model, the request and its seed,
/// whatever the copy and the calls before it. A copy costs the memory of the parameters and of one window's keys and values.
///
/// ```swift
/// let backend = try LocalBackend(checkpoint: try Checkpoint(contentsOf: "model.safetensors"), name: "model", copies: 4)
/// let request = GenerationRequest(messages: [.init(.user, "3+4=")], maximumTokens: 8, temperature: 0, seed: 1, stops: ["\n"])
/// try await backend.complete(request).text  // "7"
/// ```
public struct LocalBackend: ModelBackend {
  /// The model's name.
  public let name: String
  /// The duration that a call is charged at most; generation itself has no limit but its tokens.
  public let timeLimit: Duration
  /// FLOP of a token's forward pass.
  public let flopsPerToken: Double
  /// The most tokens of a text if a request has no limit.
  public static let defaultTokens = 256

  private let lanes: LanePool

  /// Creates a backend with `copies` of a model, on one tier of kernels.
  ///
  /// - Throws: `ConfigurationError` or `CheckpointError` if the model can't be built.
  public init(checkpoint: Checkpoint, name: String, copies: Int, timeLimit: Duration = .seconds(600), kernels: Kernels = .fastest) throws {
    (self.name, self.timeLimit) = (name, timeLimit)
    flopsPerToken = checkpoint.configuration.model.forwardFLOPsPerToken
    lanes = LanePool(try (0..<max(copies, 1)).map { _ in try Lane(checkpoint, kernels) })
  }

  /// The prompt's bytes: a token is a byte.
  public func promptBound(_ request: GenerationRequest) -> Int { Self.prompt(request).count }

  /// Continues the messages.
  public func complete(_ request: GenerationRequest) async throws(BackendError) -> Generation {
    try await stream(request) { _ in true }
  }

  /// Continues the messages and delivers whole characters, in pieces that hold no part of a stop.
  public func stream(
    _ request: GenerationRequest, onPiece: @escaping @Sendable (GenerationPiece) async -> Bool
  ) async throws(BackendError) -> Generation {
    if let model = request.model, model != name {
      throw BackendError(reason: "the model “\(model)” isn't here: this process has “\(name)”", isFatal: true)
    }
    let prompt = Self.prompt(request)
    guard !prompt.isEmpty else { throw BackendError(reason: "the prompt is empty: give a text to continue") }
    do {
      let seed = request.seed.map { UInt64(bitPattern: Int64($0)) } ?? .random(in: 0 ... .max)
      var generation = try await lanes.use { try await $0.generate(prompt, request, seed: seed, onPiece: onPiece) }
      generation.model = name
      return generation
    } catch {
      let isCancelled = error is CancellationError
      throw BackendError(reason: isCancelled ? "the call was cancelled" : "\(error)", mayHaveCost: isCancelled, cause: error)
    }
  }

  private static func prompt(_ request: GenerationRequest) -> [UInt8] {
    let own = request.continuesLastMessage ? request.messages.last?.text ?? "" : ""
    let earlier = request.continuesLastMessage ? request.messages.dropLast() : request.messages[...]
    return Array((earlier.map(\.text).joined(separator: "\n") + own).utf8)
  }
}

/// A copy of a model, used by one call after the other.
private actor Lane {
  private let generator: Generator

  init(_ checkpoint: Checkpoint, _ kernels: Kernels) throws {
    generator = try Generator(model: checkpoint.configuration.model, parameters: checkpoint.parameters, kernels: kernels)
  }

  /// Draws token after token; between pieces it waits for their reader, while nobody else has this copy.
  func generate(
    _ prompt: [UInt8], _ request: GenerationRequest, seed: UInt64, onPiece: @Sendable (GenerationPiece) async -> Bool
  ) async throws -> Generation {
    var text = StoppedText(stops: request.stops.map { Array($0.utf8) })
    var (delivered, isTruncated) = ("", false)
    var draw = try generator.begin(prompt, temperature: request.temperature ?? 1, seed: seed)
    let limit = request.maximumTokens ?? LocalBackend.defaultTokens
    while text.tokens.count < limit, !text.hasEnded, !isTruncated {
      try Task.checkCancellation()
      let (token, logProbability) = generator.next(&draw)
      text.append(token, logProbability)
      guard let piece = text.takePiece() else { continue }
      delivered += piece.text
      isTruncated = await !onPiece(piece)
    }
    if !isTruncated, let rest = text.takeRest() {
      delivered += rest.text
      isTruncated = await !onPiece(rest)
    }
    return Generation(
      text: delivered, tokens: text.tokens, finish: text.hasEnded || isTruncated ? .stop : .length, isTruncated: isTruncated,
      usage: .init(promptTokens: prompt.count, completionTokens: text.tokens.count))
  }
}

/// The copies of a model that are free.
///
/// A call takes the copy that was used last, whose cache of keys and values most likely holds the call's prompt; if none is free, it waits.
private final class LanePool: Sendable {
  private let free: Mutex<[Lane]>
  private let limiter: ConcurrencyLimiter

  init(_ lanes: [Lane]) {
    free = Mutex(lanes)
    limiter = ConcurrencyLimiter(lanes.count)
  }

  func use(_ work: (Lane) async throws -> Generation) async throws -> Generation {
    let result = try await limiter.run { () async throws(CallError) -> Result<Generation, any Error> in
      guard let lane = free.withLock({ $0.popLast() }) else { preconditionFailure("a slot of the limiter stands for a free copy") }
      defer { free.withLock { $0.append(lane) } }
      do { return .success(try await work(lane)) } catch { return .failure(error) }
    }
    return try result.get()
  }
}

/// Bytes as they are generated: finds the stop that ends them, and splits them between whole characters.
///
/// The last bytes are held back while they may be the beginning of a stop or of a character: a piece, once delivered, is never taken back.
struct StoppedText {
  private let stops: [[UInt8]]
  private let longestStop: Int
  private var bytes: [UInt8] = []
  /// The bytes, and with them the tokens, that were taken.
  private var given = 0
  /// All tokens, those of the stop among them.
  private(set) var tokens: [Generation.Token] = []
  /// Whether a stop ended it.
  private(set) var hasEnded = false

  init(stops: [[UInt8]]) {
    self.stops = stops.filter { !$0.isEmpty }
    longestStop = self.stops.map(\.count).max() ?? 0
  }

  mutating func append(_ byte: UInt8, _ logProbability: Double) {
    bytes.append(byte)
    tokens.append(Generation.Token(text: String(decoding: [byte], as: UTF8.self), logProbability: logProbability))
    guard let stop = stops.first(where: { bytes.suffix($0.count).elementsEqual($0) }) else { return }
    bytes.removeLast(stop.count)
    hasEnded = true
  }

  /// The characters that are whole and that no stop can take back; `nil` if there are none.
  mutating func takePiece() -> GenerationPiece? {
    guard !hasEnded else { return takeRest() }
    return take(to: wholeEnd(max(given, bytes.count - max(longestStop - 1, 0))))
  }

  /// Everything that is left.
  mutating func takeRest() -> GenerationPiece? { take(to: bytes.count) }

  private mutating func take(to end: Int) -> GenerationPiece? {
    guard end > given else { return nil }
    defer { given = end }
    return GenerationPiece(text: String(decoding: bytes[given..<end], as: UTF8.self), tokens: Array(tokens[given..<end]))
  }

  /// The last position up to `end` that isn't inside of a character.
  ///
  /// A decoder of UTF-8 starts afresh before a leading byte, so pieces that end there decode to the text that the whole decodes to.
  private func wholeEnd(_ end: Int) -> Int {
    for length in 1...3 where end - length >= given {
      let byte = bytes[end - length]
      if byte & 0b1100_0000 == 0b1000_0000 { continue }
      let needed = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      return needed > length ? end - length : end
    }
    return end
  }
}
