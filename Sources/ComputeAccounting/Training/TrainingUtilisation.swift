import NumericalMethods
import RealModule

/// The utilisation of a training run from end to end, as published runs had it.
///
/// u = 6ND / (chip-hours · 3600 · dense 16-bit peak) holds the efficiency of a step and what is lost around it: restarts, evaluation, warm-up, idle chips.
/// The logarithm of u is linear in few features, fitted to ``PublishedRun/all`` by ridge regression:
///
/// ln u = a + b·[Hopper and later] + c·[TPU] + d·[Volta] + e·[Hopper and later]·ln(N/3e10) + f·min(0, year − 2023)
///
/// N are the active parameters: on chips whose peak grew faster than their bandwidth, small models have a lower utilisation. Before 2023 kernels fused
/// less; the term is zero for a run of today. The interval is that of a new run: residuals and coefficients, ±1.645 standard deviations.
public struct TrainingUtilisation: Sendable {
  /// The observations, one a run.
  private let runs: [PublishedRun]
  private let regression: LinearRegression
  private let deviation: Double

  /// The strength of the ridge.
  ///
  /// Each coefficient but the first shrinks as if one more run, a standard deviation off the mean, had said zero.
  static let ridge = 1.0

  /// The model fitted to all published runs here.
  public static let published = TrainingUtilisation(fitting: PublishedRun.all)

  /// Fits the model.
  ///
  /// - Precondition: there are more than six runs, on known hardware.
  public init(fitting runs: [PublishedRun]) {
    let rows = runs.map { Self.features($0.point) }
    let scales = (0..<rows[0].count).map { column in Self.deviation(rows.map { $0[column] }) }
    let penalties = scales.indices.dropFirst().map { column in
      scales.indices.map { $0 == column ? Self.ridge.squareRoot() * (scales[column] > 0 ? scales[column] : 1) : 0 }
    }
    let values = runs.map { Double.log(($0.utilisation ?? 1) / ($0.format == .fp8 ? Self.eightBitGain.median : 1)) }
    guard
      let regression = LinearRegression(rows: rows + penalties, values: values + penalties.map { _ in 0 })
    else { preconditionFailure("the features of published runs are independent under a ridge") }
    self.runs = runs
    self.regression = regression
    let squares = regression.residuals.prefix(runs.count).reduce(0) { $0 + $1 * $1 }
    deviation = (squares / Double(runs.count - scales.count)).squareRoot()
  }

  /// The coefficients a to f.
  public var coefficients: [Double] { regression.coefficients }

  /// The standard deviation of the residuals of ln u.
  public var residualDeviation: Double { deviation }

  /// The utilisation of a new run, relative to the dense 16-bit peak.
  public func utilisation(at point: UtilisationPoint) -> LogNormal {
    let row = Self.features(point)
    let unknown = point.generation.isOutsideOfRuns ? Self.untried : 0
    let variance = deviation * deviation * (1 + regression.leverage(at: row)) + unknown * unknown
    let middle = LogNormal(median: Double.exp(regression.value(at: row)), logDeviation: variance.squareRoot())
    return point.format == .fp8 ? middle * Self.eightBitGain : middle
  }

  /// The additional deviation on hardware that none of the runs had (assumed).
  static let untried = 0.2

  /// The speed of FP8 training over BF16 on the same chips.
  ///
  /// Measured are 1.28 and 1.29 on 8 and 128 H100 (torchtitan, Llama 3.1 8B, 2024-12).
  static let eightBitGain = LogNormal(median: 1.28, logDeviation: 0.1)

  /// The row of a point.
  private static func features(_ point: UtilisationPoint) -> [Double] {
    let isLater = point.generation.isHopperOrLater
    return [
      1, isLater ? 1 : 0, point.generation.isTPU ? 1 : 0, point.generation == .volta ? 1 : 0,
      isLater ? Double.log(min(max(point.activeParameters, 1e9), 1e12) / 3e10) : 0, min(0, max(point.year, 2020) - 2023),
    ]
  }

  private static func deviation(_ values: [Double]) -> Double {
    let middle = mean(values)
    return (values.reduce(0) { $0 + ($1 - middle) * ($1 - middle) } / Double(values.count)).squareRoot()
  }
}

/// The features of a run that its utilisation depends on.
public struct UtilisationPoint: Hashable, Sendable {
  /// The generation of the hardware.
  public var generation: AcceleratorGeneration
  /// The parameters that a token passes.
  public var activeParameters: Double
  /// The year of the run; from 2023 on it makes no difference.
  public var year: Double
  /// The format of the products.
  public var format: NumberFormat

  /// Creates a point; without a year it is a run of today.
  public init(generation: AcceleratorGeneration, activeParameters: Double, year: Double = 2023, format: NumberFormat = .bf16) {
    (self.generation, self.activeParameters, self.year, self.format) = (generation, activeParameters, year, format)
  }
}

extension AcceleratorGeneration {
  /// Whether peak outgrew bandwidth as in Hopper: 290 FLOP a byte and more at 16 bits.
  var isHopperOrLater: Bool { [.hopper, .blackwell, .cdna3, .cdna4, .tpu6, .tpu7, .trainium, .gaudi].contains(self) && !isTPU }

  /// Whether no published run of the table had such hardware.
  var isOutsideOfRuns: Bool { ![.volta, .ampere, .hopper, .tpu3, .tpu4].contains(self) }
}

extension PublishedRun {
  /// The features of this run.
  var point: UtilisationPoint {
    let generation = (try? Accelerator.named(hardware))?.generation ?? .ampere
    return UtilisationPoint(generation: generation, activeParameters: activeParameters, year: year, format: format)
  }
}
