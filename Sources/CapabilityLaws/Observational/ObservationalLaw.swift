import NumericalMethods
import RealModule
import ScalingLaws

/// The law of public models: components of capability, and a line of the first in ln C for each family.
public struct ObservationalLaw: Sendable {
  /// The matrix.
  public let matrix: BenchmarkMatrix
  /// The components.
  public let components: PrincipalComponents
  /// The lines of families with models enough.
  public let lines: [FamilyLine]
  /// The line through the models of all families with a compute; nil without.
  public let pooled: FamilyLine?

  /// Fits.
  ///
  /// - Parameter leastModels: The fewest models of a family's line.
  /// - Throws: `ScoreError.tooFewRuns` with fewer than three models, or without any variance.
  public init(_ matrix: BenchmarkMatrix, leastModels: Int = 4, name: String = "the table") throws(ScoreError) {
    guard matrix.models.count > 2, let components = PrincipalComponents(matrix.scores) else {
      throw .tooFewRuns(file: name, found: matrix.models.count, needed: 3)
    }
    (self.matrix, self.components) = (matrix, components)
    func line(_ family: String, _ rows: [Int]) -> FamilyLine? {
      FamilyLine(
        family,
        rows.compactMap { row in matrix.models[row].compute.map { (logCompute: Double.log($0), component: components.scores[row][0]) } })
    }
    lines = matrix.families.compactMap { line($0.name, $0.rows) }.filter { $0.models >= leastModels }
    pooled = line("all", Array(matrix.models.indices))
  }

  /// A model's compute as another family would need it.
  ///
  /// In JSON the interval is `[low, high]`, of the ratio where the model's own compute is known.
  public struct EffectiveCompute: Codable, Hashable, Sendable {
    /// The model.
    public let model: String
    /// The family that the compute is measured in.
    public let family: String
    /// C_eff in FLOP.
    public let compute: Double
    /// C_eff/C of the model; nil where its own compute is unknown.
    public let ratio: Double?
    /// The interval of the ratio, or of C_eff where there is none.
    public let interval: Interval
    /// Whether C_eff lies more than a factor of two outside the computes of the family's models.
    public let isExtrapolated: Bool
  }

  /// Returns each model's compute in terms of a family.
  ///
  /// It is the compute at which that family's line has the model's first component, exp((PC₁ − a)/b).
  /// High ratios are of better data as well as of tests seen in training: the scores alone can't tell these apart.
  /// Empty unless the family has three models with a compute, and rises.
  public func effectiveComputes(in family: String, confidence: Double = 0.9) -> [EffectiveCompute] {
    let rows = matrix.families.first { $0.name.lowercased() == family.lowercased() }?.rows ?? []
    let points = rows.compactMap { row in
      matrix.models[row].compute.map { (logCompute: Double.log($0), component: components.scores[row][0]) }
    }
    guard let line = FamilyLine(family, points), let least = points.map(\.logCompute).min(), let most = points.map(\.logCompute).max()
    else { return [] }
    let range = (Double.exp(least) / 2)...(2 * Double.exp(most))
    return matrix.models.indices.compactMap { row in
      line.compute(of: components.scores[row][0], confidence: confidence).map { found in
        let own = matrix.models[row].compute
        let scale = own ?? 1
        return EffectiveCompute(
          model: matrix.models[row].name, family: family, compute: found.compute, ratio: own.map { found.compute / $0 },
          interval: Interval(low: found.interval.low / scale, high: found.interval.high / scale),
          isExtrapolated: !range.contains(found.compute))
      }
    }
  }
}
