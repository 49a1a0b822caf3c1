import ComputeAccounting

/// The serving of a model as it is printed, with 90% intervals.
///
/// Times in seconds, memory in bytes, energy in J. Money and energy are missing where no price or power is known: none is guessed.
struct ServingSummary: Encodable {
  /// The chip, and the chips of the one node that the engine has.
  var hardware: String
  var chips: Int
  /// The formats of the weights, and of keys and values.
  var precision: NumberFormat
  var cachePrecision: NumberFormat
  var promptTokens: Int
  var completionTokens: Int
  /// The sequences that are decoded at a time, and the share of hours with so many.
  var batch: Int
  var occupancy: Double
  var weightBytes: Double
  /// The engine's own room for keys and values, and the sequences at full length that it holds.
  var cachePoolBytes: Double
  var mostSequences: Int
  /// The prefill of a prompt which finds the engine free.
  var secondsToFirstToken: MedianInterval
  /// A decoding step of the whole batch.
  var secondsPerOutputToken: MedianInterval
  /// Prefill and all tokens of one answer.
  var secondsPerAnswer: MedianInterval
  /// Of all sequences, prefill of the next ones included.
  var tokensPerSecond: MedianInterval
  /// Dollars of a million tokens of answers; absent without a price.
  var usdPerMillionTokens: MedianInterval?
  /// The energy of the chips for a token of answers, and that of the building.
  var joulesPerToken: MedianInterval?
  var buildingJoulesPerToken: MedianInterval?
  /// The energy of the chips by published formulae.
  var conventions: [String: Double]
  var constants: [TrainingCostSummary.Constant]?

  /// Collects an estimate.
  ///
  /// - Parameters:
  ///   - price: a chip-hour; `nil` where none is known or given.
  ///   - pue: that of the data centre; the usual one without.
  init(_ estimate: ServingEstimate, price: SourcedConstant?, pue: LogNormal?, explains: Bool) {
    let (engine, load) = (estimate.engine, estimate.load)
    let (model, energy) = (engine.model, EnergyConstants(engine.chip, pue: pue))
    (hardware, chips, precision, cachePrecision) = (engine.chip.name, engine.chips, model.weights, model.cache)
    (promptTokens, completionTokens, batch, occupancy) = (load.promptTokens, load.completionTokens, load.batch, load.occupancy)
    (weightBytes, cachePoolBytes) = (model.weightBytes, engine.poolBytes)
    mostSequences = engine.mostSequences(context: load.promptTokens + load.completionTokens)
    (secondsToFirstToken, secondsPerOutputToken) = (estimate.firstToken.interval, estimate.outputToken.interval)
    (secondsPerAnswer, tokensPerSecond) = (estimate.requestSeconds.interval, estimate.tokensPerSecond.interval)
    usdPerMillionTokens = price.map { estimate.usdPerMillion($0.value).interval }
    joulesPerToken = estimate.joules?.interval
    buildingJoulesPerToken = estimate.buildingJoules(energy)?.interval
    conventions = Dictionary(
      uniqueKeysWithValues: ServingEnergyConvention.allCases.map {
        ($0.rawValue, $0.joules(activeParameters: Double(model.account.parameters.active), batch: Double(load.batch), chips: engine.chips))
      })
    guard explains else { return }
    constants = (engine.constants.all + [price, energy.serverRatio, energy.pue].compactMap(\.self)).map(TrainingCostSummary.Constant.init)
  }
}

extension TrainingCostSummary.Constant {
  /// Takes a constant with its interval.
  init(_ constant: SourcedConstant) {
    self.init(
      name: constant.name, value: constant.value.interval, unit: constant.unit, basis: constant.basis, source: constant.source,
      date: constant.date)
  }
}
