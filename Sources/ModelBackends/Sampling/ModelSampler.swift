import ComputeAccounting
import InferenceScaling
import NumericalMethods

/// Samples from a model: bounds a call's cost, gives each sample its seed, and charges what was used.
///
/// One sampler serves endpoints, local models and recordings alike; they differ in their `ModelBackend`. It makes each call once and tells the
/// solver, by `CallError`, whether and after how long to repeat it. A call costs its price and 2N FLOP a token that was read or written; cached
/// prompt tokens cost no FLOP.
public struct ModelSampler: Sampler {
  /// A model with its price.
  public struct Model: Sendable {
    /// The model.
    public var backend: any ModelBackend
    /// The price of its tokens.
    public var price: TokenPrice
    /// The shape by which FLOP are counted, if it is known.
    public var shape: TransformerShape?

    /// Creates a model.
    public init(_ backend: any ModelBackend, price: TokenPrice = .free, shape: TransformerShape? = nil) {
      (self.backend, self.price, self.shape) = (backend, price, shape)
    }
  }

  /// The seeds of samples.
  public enum Seeding: Hashable, Sendable {
    /// The backend draws seeds itself.
    case drawn
    /// Sample *i* of every question has this seed plus *i*: what users of an API expect.
    case sequence(from: Int)
    /// Each sample has a hash of this seed, the question, the purpose and its number.
    ///
    /// Samples of different questions are then independent, as a local model's must be: equal seeds would give it equal draws.
    case hashed(UInt64)
  }

  /// The model that answers if a request names none.
  public var model: Model
  /// Further models by name, for strategies that ask several.
  ///
  /// A name that isn't among them goes to `model` as part of the request.
  public var others: [String: Model]
  /// The messages.
  public var template: PromptTemplate
  /// The temperature if a request has none; `nil` is the backend's.
  public var temperature: Double?
  /// The most tokens of a text if a request has none.
  public var maximumTokens: Int
  /// The seeds.
  public var seeding: Seeding
  /// The texts before which a sample ends.
  public var stops: [String]
  /// The alternatives whose log-probabilities are asked for with every token: 0 is the token alone, `nil` nothing.
  public var alternatives: Int?
  /// The longest wait that a server may ask for before a call is repeated; beyond it the call fails.
  public var patience: Duration
  /// The circuit breaker that learns of every call, if there is one.
  public var breaker: CircuitBreaker?
  /// Is called for each sample without a usage, which is charged at its bound.
  public var onUnmetered: (@Sendable () -> Void)?

  /// Creates a sampler.
  public init(
    _ model: Model, others: [String: Model] = [:], template: PromptTemplate = .chat(), temperature: Double? = nil, maximumTokens: Int,
    seeding: Seeding = .drawn, stops: [String] = [], alternatives: Int? = nil, patience: Duration = .seconds(300),
    breaker: CircuitBreaker? = nil, onUnmetered: (@Sendable () -> Void)? = nil
  ) {
    (self.model, self.others, self.template) = (model, others, template)
    (self.temperature, self.maximumTokens, self.seeding) = (temperature, maximumTokens, seeding)
    (self.stops, self.alternatives, self.patience) = (stops, alternatives, patience)
    (self.breaker, self.onUnmetered) = (breaker, onUnmetered)
  }

  /// The cost of the prompt's bound and of all tokens that may be generated.
  public func bound(_ call: SampleCall, question: Question) -> Spending {
    let (model, request) = (target(call), request(call, question))
    var most = model.cost(prompt: model.backend.promptBound(request), cached: 0, completion: request.maximumTokens ?? maximumTokens)
    most.seconds = model.backend.timeLimit / .seconds(1)
    return most
  }

  /// Draws one sample.
  ///
  /// - Throws: `CallError`: a call that may have cost something is charged at its bound; one that asks to wait longer than `patience` is final.
  public func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate {
    try await draw(call, question) { backend, request throws(BackendError) in try await backend.complete(request) }
  }
}

extension ModelSampler {
  typealias Generating = (any ModelBackend, GenerationRequest) async throws(BackendError) -> Generation

  /// Makes a call, whole or in pieces, and turns its text or its failure into what a strategy understands.
  func draw(_ call: SampleCall, _ question: Question, _ generate: Generating) async throws(CallError) -> Candidate {
    if let reason = breaker?.reason { throw CallError(reason: reason) }
    let (clock, bound, model) = (ContinuousClock(), bound(call, question: question), target(call))
    let start = clock.now
    do throws(BackendError) {
      let generation = try await generate(model.backend, request(call, question))
      breaker?.succeeded()
      return candidate(generation, call, model, bound, seconds: (clock.now - start) / .seconds(1))
    } catch {
      breaker?.failed(error)
      throw CallError(error, bound: bound, seconds: (clock.now - start) / .seconds(1), patience: patience)
    }
  }

  func target(_ call: SampleCall) -> Model { call.request.model.flatMap { others[$0] } ?? model }

  private func request(_ call: SampleCall, _ question: Question) -> GenerationRequest {
    let (messages, continues) = template.messages(call.request, question: question)
    return GenerationRequest(
      model: call.request.model, messages: messages, continuesLastMessage: continues,
      maximumTokens: call.request.maximumTokens ?? maximumTokens, temperature: call.request.temperature ?? temperature,
      seed: seed(of: call, question), stops: stops, alternatives: alternatives)
  }

  private func seed(of call: SampleCall, _ question: Question) -> Int? {
    switch seeding {
    case .drawn: nil
    case .sequence(let first): first &+ call.ordinal
    case .hashed(let seed):
      Int(truncatingIfNeeded: StableHash.fnv1a("\(seed)/\(question.id)/\(call.request.purpose.rawValue)/\(call.ordinal)".utf8))
    }
  }

  private func candidate(
    _ generation: Generation, _ call: SampleCall, _ model: Model, _ bound: Spending, seconds: Double
  ) -> Candidate {
    var text = generation.text
    if call.request.purpose == .step, !text.hasSuffix("\n") { text += "\n" }
    var spent = cost(generation, call, model, bound)
    spent.seconds = seconds
    return Candidate(
      text: text, thinking: generation.reasoning, cost: spent, confidences: generation.tokens.map(confidence), finish: generation.finish,
      model: call.request.model ?? model.backend.name)
  }

  /// The cost by usage; without one, the bound.
  ///
  /// A text that was cut short has no usage, but its tokens are known or at most its bytes.
  private func cost(_ generation: Generation, _ call: SampleCall, _ model: Model, _ bound: Spending) -> Spending {
    if let usage = generation.usage {
      return model.cost(
        prompt: usage.promptTokens - usage.cachedTokens, cached: usage.cachedTokens, completion: usage.completionTokens)
    }
    onUnmetered?()
    guard generation.isTruncated else { return bound }
    let known = generation.tokens.isEmpty ? generation.text.utf8.count + generation.reasoning.utf8.count : generation.tokens.count
    return model.cost(prompt: bound.promptTokens, cached: 0, completion: min(known, call.request.maximumTokens ?? maximumTokens))
  }

  private func confidence(_ token: Generation.Token) -> Double {
    guard let alternatives, alternatives > 0, !token.alternatives.isEmpty else { return token.logProbability }
    return TokenConfidence.topLogProbabilities(token.alternatives) ?? token.logProbability
  }
}

extension ModelSampler.Model {
  /// The cost of a call: its tokens' price, and the FLOP of the tokens that were read and written.
  func cost(prompt: Int, cached: Int, completion: Int) -> Spending {
    var cost = price.spending(promptTokens: prompt, cachedTokens: cached, completionTokens: completion)
    if let shape { cost.flops = shape.forwardFLOPs(tokens: prompt) + shape.forwardFLOPs(tokens: completion, context: prompt + cached) }
    return cost
  }
}

extension CallError {
  /// Describes a failed call to a strategy: transient failures are repeated after a pause, unless it is longer than `patience`.
  init(_ error: BackendError, bound: Spending, seconds: Double, patience: Duration) {
    var cost = error.mayHaveCost ? bound : Spending(calls: 1)
    cost.seconds = seconds
    let wait = error.retryAfter ?? .seconds(1)
    let isTooLong = wait > patience
    self.init(
      reason: isTooLong ? "\(error) It asks to wait \(Int(wait / .seconds(1))) s." : "\(error)", cost: cost,
      isTransient: error.isTransient && !isTooLong, retryAfter: wait)
  }
}
