import NumericalMethods
import RealModule

/// One model's runs, those of one family and length taken together.
///
/// Weights are scaled to add up to the number of runs, so that a log-likelihood is one of so many runs.
struct RunGroups {
  /// The model.
  let model: String
  /// The runs.
  let count: Int
  /// Rows [1, ln t], shares of success and weights.
  let data: BinomialRegression.Data
  /// The family of each row, by its number among all.
  let families: [Int]
  /// The shortest and the longest task.
  let lengths: ClosedRange<Double>
  /// The weighted share of success.
  let successShare: Double
  /// The release date.
  let released: Double?

  private struct Key: Hashable {
    var family: Int
    var length: Double
  }

  /// Groups the runs of one model; nil if no run has a weight.
  init?(_ runs: [AgentRun], model: String, families numbers: [String: Int]) {
    let used = runs.filter { $0.weight > 0 }
    let total = used.reduce(0) { $0 + $1.weight }
    guard total > 0, let shortest = used.map(\.length).min(), let longest = used.map(\.length).max() else { return nil }
    var (order, sums) = ([Key](), [Key: (weight: Double, success: Double)]())
    for run in used {
      let key = Key(family: numbers[run.family] ?? 0, length: run.length)
      if sums[key] == nil { order.append(key) }
      sums[key, default: (0, 0)].weight += run.weight
      sums[key, default: (0, 0)].success += run.weight * run.success
    }
    let scale = Double(used.count) / total
    let rows = order.map { sums[$0] ?? (0, 0) }
    self.model = model
    count = used.count
    data = .init(
      rows: order.flatMap { [1, Double.log($0.length)] }, shares: rows.map { min(1, $0.success / $0.weight) },
      weights: rows.map { $0.weight * scale })
    self.families = order.map(\.family)
    lengths = shortest...longest
    successShare = rows.reduce(0) { $0 + $1.success } / total
    released = used.lazy.compactMap(\.released).first
  }

  /// The families that occur.
  var familyCount: Int { Set(families).count }

  /// The data with the weight of each row multiplied by a factor of its family.
  func weighted(_ factor: (Int) -> Double) -> BinomialRegression.Data {
    var data = data
    for row in families.indices { data.weights[row] *= factor(families[row]) }
    return data
  }

  /// The mean log-likelihood of a run by a curve fitted to other families, in at most ten parts.
  func heldOutScore(_ form: HazardForm) -> Double {
    let present = Set(families).sorted()
    let parts = min(10, present.count)
    guard parts > 1 else { return .nan }
    let part = Dictionary(uniqueKeysWithValues: present.enumerated().map { ($1, $0 % parts) })
    let whole = form.regression.fit(data).coefficients
    let sum = (0..<parts).reduce(0.0) { sum, held in
      let fit = form.regression.fit(weighted { part[$0] == held ? 0 : 1 }, from: whole)
      return sum + form.regression.logLikelihood(weighted { part[$0] == held ? 1 : 0 }, at: fit.coefficients)
    }
    return sum / Double(count)
  }
}
