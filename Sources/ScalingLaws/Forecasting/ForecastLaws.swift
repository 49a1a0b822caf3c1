import NumericalMethods
import RealModule

/// A law that the runs don't rule out, as one draw of a forecast's distribution.
///
/// ln L(N, D) = ln law(N, D) + correction + discrepancy, and + noise for a new run.
public struct LawDraw: Hashable, Sendable {
  /// The law.
  public var law: Law
  /// The correction of ln L that brings the law to the forecast's own mean.
  ///
  /// At the run that the draws are made for.
  public var correction: Double
  /// The error of the form there, of ln L.
  public var discrepancy: Double
  /// The luck of the run, of ln L.
  public var noise: Double
  /// The distance of the forecast's ln N* from the law's own: measured minima go before laws.
  public var sizeShift: Double

  /// Makes a draw; a law as it stands without further arguments.
  public init(_ law: Law, correction: Double = 0, discrepancy: Double = 0, noise: Double = 0, sizeShift: Double = 0) {
    (self.law, self.correction, self.discrepancy, self.noise) = (law, correction, discrepancy, noise)
    self.sizeShift = sizeShift
  }
}

/// A forecast's distribution over laws, for one budget: its middle and draws.
public struct ForecastLaws: Sendable {
  /// The cost of a run, fitted to the table.
  public let cost: ComputeCost
  /// The law of the greatest weight at its most probable parameters, moved to the mixture's mean loss and best size.
  public let central: LawDraw
  /// Draws, each from a stream of its own.
  public let draws: [LawDraw]

  /// Makes a distribution.
  public init(cost: ComputeCost, central: LawDraw, draws: [LawDraw]) { (self.cost, self.central, self.draws) = (cost, central, draws) }
}

extension Forecaster {
  /// The largest compute of the runs, in FLOP.
  public var largestCompute: Double { table.computes.upperBound }

  /// Returns draws of the laws whose losses and sizes at a budget have the distribution of `forecast(compute:)`.
  ///
  /// A law is drawn by its weight, its coordinates from their normal posterior, the rest from the variances of the same prediction, so that the mean and the
  /// variance of ln L at the best run of the budget are the forecast's. Elsewhere the draws follow their laws, with the error of the form as it is there.
  /// The size is the laws' own, or that of the measured frontier where the forecast's is. Draw *i* takes stream *i* of the seed.
  ///
  /// Cost: one prediction a law, and some 2 µs a draw; with sizes, an optimum of each draw more, which is a search where cost isn't 6ND.
  ///
  /// - Parameter withSizes: Whether draws have the size's own error; without it `sizeShift` is zero.
  /// - Throws: `FitError` if the runs show no best size, or the target lies beyond any forecast.
  public func laws(compute: Double, count: Int, seed: UInt64, withSizes: Bool = true) throws(FitError) -> ForecastLaws {
    try table.checkTarget(compute)
    let best = try optimalSize(compute: compute)
    let design = RunDesign(
      parameters: Double.exp(best.logParameters.value), tokens: Double.exp(best.logTokens.value), compute: compute)
    let points = DesignPoints([design])
    let anchors = members.map { $0.process.anchors(at: points) }
    let mean = predict(points).means[0]
    let heaviest = weights.indices.max { weights[$0].weight < weights[$1].weight } ?? 0
    let centre = anchors[heaviest].parts.max { $0.weight < $1.weight }.map { members[heaviest].process.law(at: $0.centre) }
    let law = centre ?? members[heaviest].process.optima[0]
    var central = LawDraw(law, correction: mean - Double.log(law.loss(of: design)))
    let own = Double.log(law.optimum(compute: compute, cost: optima.cost).parameters)
    if own.isFinite { central.sizeShift = best.logParameters.value - own }
    let source = DrawSource(
      forecaster: self, design: design, anchors: anchors, size: withSizes && optima.frontier != nil ? best.logParameters : nil)
    return ForecastLaws(
      cost: optima.cost, central: central, draws: (0..<count).map { source.draw(SeededGenerator(seed: seed, stream: UInt64($0))) })
  }
}

/// One law's prediction of a run, by its settings.
struct LawAnchors: Sendable {
  struct Part: Sendable {
    var weight: Double
    /// The posterior mean of the prior's coordinates.
    var centre: [Double]
    var posterior: CholeskyFactor
    var noise: Double
    /// The slopes of ln L, scaled so that their variance is the prediction's.
    var slopes: [Double]
    var prediction: LossPrediction
  }
  var parts: [Part]
  /// The mean of ln L over the settings.
  var mean: Double
}

extension LawGaussianProcess {
  /// Returns the prediction of one design, by settings.
  func anchors(at points: DesignPoints) -> LawAnchors {
    let targets = Targets(self, points)
    let parts = components.map { component in
      let prediction = marginals(component, targets, projected(component, targets))
      let own = component.setting.posterior.whiten(targets.law.jacobian)
      let variance = component.setting.noise * dot(own, own)
      let scale = variance > 0 ? (prediction.parameterVariances[0] / variance).squareRoot() : 0
      return LawAnchors.Part(
        weight: component.weight, centre: zip(prior.means, component.setting.shift).map { $0 + $1 }, posterior: component.setting.posterior,
        noise: component.setting.noise, slopes: targets.law.jacobian.map { $0 * scale }, prediction: prediction)
    }
    return LawAnchors(parts: parts, mean: parts.reduce(0) { $0 + $1.weight * $1.prediction.means[0] })
  }
}

/// The draws of one budget.
private struct DrawSource {
  let forecaster: Forecaster
  let design: RunDesign
  let anchors: [LawAnchors]
  /// ln N* of the measured frontier; nil where the size is the laws'.
  let size: Estimate?

  func draw(_ stream: SeededGenerator) -> LawDraw {
    var generator = stream
    let member = Self.pick(forecaster.weights.map(\.weight), generator.uniform())
    let (process, inflation) = (forecaster.members[member].process, forecaster.weights[member].appliedInflation)
    let part = anchors[member].parts[Self.pick(anchors[member].parts.map(\.weight), generator.uniform())]
    let normals = part.centre.map { _ in generator.normal() }
    let step = part.posterior.unwhiten(normals).map { $0 * (part.noise * inflation).squareRoot() }
    let law = process.law(at: zip(part.centre, step).map { $0 + $1 })
    let spread = inflation.squareRoot() * (part.prediction.means[0] - anchors[member].mean)
    let logLoss = anchors[member].mean + spread + dot(part.slopes, step)
    var draw = LawDraw(law, correction: logLoss - Double.log(law.loss(of: design)))
    draw.discrepancy = (inflation * part.prediction.discrepancyVariances[0]).squareRoot() * generator.normal()
    draw.noise = (max(1, inflation) * part.prediction.noiseVariances[0]).squareRoot() * generator.normal()
    if let size {
      let own = Double.log(law.optimum(compute: design.compute, cost: forecaster.optima.cost).parameters)
      if own.isFinite { draw.sizeShift = size.value + size.error * generator.normal() - own }
    }
    return draw
  }

  /// The position that a uniform number falls on.
  private static func pick(_ weights: [Double], _ uniform: Double) -> Int {
    var rest = uniform
    for index in weights.indices.dropLast() {
      rest -= weights[index]
      if rest < 0 { return index }
    }
    return weights.count - 1
  }
}
