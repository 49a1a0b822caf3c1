import NumericalMethods
import RealModule

/// The error of forecasts of unseen families: each benchmark from the others, by models of the other families alone.
///
/// A benchmark's logit is linear in the first two components of the other benchmarks (arXiv:2405.10938, equation 5); a line in ln C is scored on the same.
public struct LeaveFamilyOut: Codable, Hashable, Sendable {
  /// The benchmark.
  public let benchmark: String
  /// The mean absolute error of the share by components.
  public let componentError: Double
  /// The mean absolute error by compute, over the same scores; nil where no model has a compute.
  public let computeError: Double?
  /// The scores forecast by components.
  public let count: Int

  private static let leastModels = 8

  /// Evaluates every benchmark; a PCA and two regressions for each family and benchmark.
  public static func errors(_ matrix: BenchmarkMatrix) -> [LeaveFamilyOut] {
    let families = matrix.families
    return matrix.benchmarks.indices.compactMap { target in
      var (byComponents, byCompute, shared) = ([Double](), [Double](), [Double]())
      for family in families {
        let left = Set(family.rows)
        let others = matrix.models.indices.filter { !left.contains($0) }
        guard let split = FamilySplit(matrix, target: target, training: others, tested: family.rows) else { continue }
        byComponents += split.componentErrors
        byCompute += split.pairedErrors.map(\.compute)
        shared += split.pairedErrors.map(\.component)
      }
      guard byComponents.count > 2 else { return nil }
      return LeaveFamilyOut(
        benchmark: matrix.benchmarks[target], componentError: mean(shared.isEmpty ? byComponents : shared),
        computeError: byCompute.isEmpty ? nil : mean(byCompute), count: shared.isEmpty ? byComponents.count : shared.count)
    }
  }

  /// One family held out on one benchmark.
  private struct FamilySplit {
    private(set) var componentErrors: [Double] = []
    /// The errors of scores that both ways can forecast.
    private(set) var pairedErrors: [(component: Double, compute: Double)] = []

    init?(_ matrix: BenchmarkMatrix, target: Int, training: [Int], tested: [Int]) {
      let inputs = matrix.benchmarks.indices.filter { $0 != target }
      func row(_ model: Int) -> [Double?] { inputs.map { matrix.scores[model][$0] } }
      guard training.count >= leastModels, let components = PrincipalComponents(training.map(row), components: 2) else { return nil }
      // Benchmarks that move together leave nothing to a second component; a column of zeros would end the regression.
      let used = components.shares.indices.filter { components.shares[$0] > 1e-6 }
      var (rows, values, computes, logits) = ([[Double]](), [Double](), [[Double]](), [Double]())
      for (place, model) in training.enumerated() {
        guard let share = matrix.scores[model][target] else { continue }
        rows.append([1] + used.map { components.scores[place][$0] })
        values.append(Self.logit(share))
        if let compute = matrix.models[model].compute {
          computes.append([1, Double.log(compute) - 50])
          logits.append(Self.logit(share))
        }
      }
      guard let law = LinearRegression(rows: rows, values: values) else { return nil }
      let line = LinearRegression(rows: computes, values: logits)
      for model in tested {
        guard let share = matrix.scores[model][target], let projected = components.project(row(model)) else { continue }
        let error = (Self.share(law.value(at: [1] + used.map { projected[$0] })) - share).magnitude
        componentErrors.append(error)
        if let line, let compute = matrix.models[model].compute {
          pairedErrors.append((error, (Self.share(line.value(at: [1, Double.log(compute) - 50])) - share).magnitude))
        }
      }
    }

    private static func logit(_ share: Double) -> Double {
      let p = min(max(share, 0.005), 0.995)
      return Double.log(p / (1 - p))
    }

    private static func share(_ logit: Double) -> Double { 1 / (1 + Double.exp(-logit)) }
  }
}
