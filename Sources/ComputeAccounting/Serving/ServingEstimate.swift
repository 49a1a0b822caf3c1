import RealModule

/// The load of an engine: prompts, answers, and the sequences at a time.
public struct ServingLoad: Hashable, Sendable, Codable {
  /// The tokens of a prompt.
  public var promptTokens: Int
  /// The tokens of an answer.
  public var completionTokens: Int
  /// The sequences that are decoded at a time.
  public var batch: Int
  /// The share of its hours in which the engine has such a batch.
  public var occupancy: Double

  /// Describes a load.
  ///
  /// - Precondition: counts are positive, the occupancy is in 0 … 1.
  public init(promptTokens: Int, completionTokens: Int, batch: Int, occupancy: Double = 1) {
    precondition(
      promptTokens > 0 && completionTokens > 0 && batch > 0 && occupancy > 0 && occupancy <= 1, "a load has tokens and sequences")
    (self.promptTokens, self.completionTokens, self.batch, self.occupancy) = (promptTokens, completionTokens, batch, occupancy)
  }
}

/// Times, money and energy of serving a load, with 90% intervals.
///
/// Prompts are read while others decode: with o tokens an answer, batch/o prompts come with each step of a batch, so that a step takes its own time and
/// theirs. The time to the first token is that of a prompt which finds a free engine; a queue comes on top.
public struct ServingEstimate: Hashable, Sendable {
  /// The engine.
  public let engine: ServingEngine
  /// The load.
  public let load: ServingLoad
  /// Seconds of a prompt that nobody waits before.
  public let firstToken: LogNormal
  /// Seconds of a step of the whole batch, with the prompts that come in.
  public let outputToken: LogNormal
  /// The energy of the chips for a token of answers, J; `nil` without a published power.
  public let joules: LogNormal?
  /// The seconds of a step, without the spread of what the model doesn't hold.
  let step: ServingEngine.Step
  private let incoming: ServingEngine.Step

  /// Estimates a load.
  ///
  /// - Throws: ``ServingProblem/batch(_:most:context:)`` where the pool doesn't hold the batch's keys and values at their full length.
  public init(_ engine: ServingEngine, load: ServingLoad) throws(ServingProblem) {
    let full = load.promptTokens + load.completionTokens
    let most = engine.mostSequences(context: full)
    guard load.batch <= most else { throw .batch(load.batch, most: most, context: full) }
    (self.engine, self.load) = (engine, load)
    let (batch, rate) = (Double(load.batch), Double(load.batch) / Double(load.completionTokens))
    step = engine.decodeStep(batch: batch, context: load.promptTokens + load.completionTokens / 2)
    incoming = engine.prefill(tokens: load.promptTokens)
    let spread = engine.constants.time.value
    firstToken = spread * incoming.seconds
    // A prompt joins a step that reads the weights and passes the layers anyway: its products come on top.
    outputToken = spread * (step.seconds + rate * incoming.products)
    let busy = (reading: step.reading / outputToken.median, products: (step.products + rate * incoming.products) / outputToken.median)
    joules = engine.energy(seconds: outputToken.median, reading: busy.reading, products: busy.products).map { $0 * (1 / batch) }
  }

  /// Tokens of answers a second, all sequences.
  public var tokensPerSecond: LogNormal { LogNormal(median: Double(load.batch)) / outputToken }

  /// Seconds of one whole answer: the first token and the others.
  public var requestSeconds: LogNormal {
    let others = Double(load.completionTokens - 1)
    return LogNormal(median: firstToken.median + others * outputToken.median, logDeviation: outputToken.logDeviation)
  }

  /// US dollars of a million tokens of answers, prompts included.
  public func usdPerMillion(_ price: LogNormal) -> LogNormal {
    price * (1e6 * Double(engine.chips) / (3600 * load.occupancy)) / tokensPerSecond
  }

  /// The energy of the building for a token of answers, J; `nil` without a published power.
  ///
  /// The ratio of power in use to the chips' maximal power holds a load of theirs, which is taken out: here their own power is estimated.
  public func buildingJoules(_ constants: EnergyConstants) -> LogNormal? {
    joules.map { $0 * (constants.serverRatio.value * (1 / EnergyConstants.load)) * constants.pue.value }
  }
}

/// Published formulae of the energy of a token, as conventions next to the estimate.
public enum ServingEnergyConvention: String, Hashable, Sendable, CaseIterable {
  /// EcoLogits 0.9: (α·e^(β·batch)·active + γ) Wh a token for each GPU.
  case ecoLogits

  /// J of the GPUs for a token: n·3.6e6·(1.1665e-6·e^(−0.0112·batch)·active/1e9 + 4.05e-5)/1000.
  ///
  /// Source: EcoLogits 0.9, methodology of inference (ecologits.ai).
  public func joules(activeParameters: Double, batch: Double, chips: Int) -> Double {
    Double(chips) * 3.6e6 * (1.1665e-6 * Double.exp(-0.0112 * batch) * activeParameters / 1e9 + 4.05e-5) / 1000
  }
}
