import CapabilityLaws
import ScalingLaws
import TextFormats

/// A law of public models as `capability observe` prints it.
struct ObservationSummary: Encodable {
  /// The models and benchmarks of the matrix.
  var models: Int
  var benchmarks: [String]
  /// The components, that of the largest variance first.
  var components: [Component]
  /// PC₁ = a + b·ln C, a line a family.
  var families: [FamilyLine]
  /// The same line through all models, which hides that families differ.
  var pooled: FamilyLine?
  /// Mean |error| of each benchmark on families that weren't fitted.
  var leaveFamilyOut: [LeaveFamilyOut]
  /// Each model's compute in terms of one family; with `--in-terms-of`.
  var computes: [ObservationalLaw.EffectiveCompute]?
  /// Boundaries fitted to older models and scored on newer; with `--date`.
  var timeSplit: [TimeSplit]?

  /// A component: its share of the variance, and its loadings in the order of the benchmarks.
  struct Component: Encodable {
    var share: Double
    var loadings: [Double]
  }

  /// Collects a law; what options ask for is added afterwards.
  init(_ law: ObservationalLaw, leaveFamilyOut: [LeaveFamilyOut]) {
    (models, benchmarks) = (law.matrix.models.count, law.matrix.benchmarks)
    components = zip(law.components.shares, law.components.loadings).map(Component.init)
    (families, pooled, self.leaveFamilyOut) = (law.lines, law.pooled, leaveFamilyOut)
  }

  /// The summary for a terminal.
  var text: String {
    let shares = components.enumerated().map { "PC\($0.offset + 1) \(Number.percent($0.element.share))" }
    var lines = [
      "\(Plural.counted(models, "model")), \(Plural.counted(benchmarks.count, "benchmark")): \(shares.joined(separator: ", ")) of the variance",
      "",
    ]
    var table = TextTable(header: ["family", "models", "PC1 per tenfold C", "R2"])
    for line in families + (pooled.map { [$0] } ?? []) {
      table.append([
        line.family, "\(line.models)", Number.short(line.slope * 2.302585, digits: 3), Number.short(line.determination, digits: 2),
      ])
    }
    lines += table.lines
    lines += leaveFamilyOutLines + computeLines + timeLines
    return lines.joined(separator: "\n")
  }

  /// A row a benchmark: the error by the other benchmarks' components, and by compute.
  private var leaveFamilyOutLines: [String] {
    guard !leaveFamilyOut.isEmpty else { return [] }
    var table = TextTable(header: ["benchmark", "by components", "by compute", "scores"])
    for error in leaveFamilyOut {
      table.append([
        error.benchmark, Number.percent(error.componentError), error.computeError.map { Number.percent($0) } ?? "", "\(error.count)",
      ])
    }
    return ["", "Mean |error| on families left out:"] + table.lines
  }

  /// Effective computes, the highest ratio first, with the caveat that a ratio needs.
  private var computeLines: [String] {
    guard let computes, let family = computes.first?.family else { return [] }
    var table = TextTable(header: ["model", "\(family) FLOP", "ratio", "90% interval"])
    let shown = computes.filter { !$0.isExtrapolated }
    for compute in shown.sorted(by: { ($0.ratio ?? 0, $0.compute) > ($1.ratio ?? 0, $1.compute) }) {
      table.append([
        PrintableText.short(compute.model, limit: 36), Number.compute(compute.compute),
        compute.ratio.map { Number.short($0, digits: 3) } ?? "",
        compute.ratio == nil ? "" : Number.interval(compute.interval.low, compute.interval.high, digits: 3),
      ])
    }
    let others = computes.count - shown.count
    return [
      "",
      "Compute at which \(family) models have the same PC1, and its ratio to the model's own. A high ratio may come of better data "
        + "or of tests seen in training: scores alone can't tell these apart.",
    ] + table.lines
      + (others > 0
        ? ["\(Plural.counted(others, "model lies", "models lie")) outside the range of \(family) by a factor of two: not shown."] : [])
  }

  /// Pinball losses on the newer models, next to those of a sigmoid with free ends.
  private var timeLines: [String] {
    guard let timeSplit else { return [] }
    var table = TextTable(header: ["benchmark", "older", "newer", "anchored", "plain sigmoid"])
    for split in timeSplit {
      table.append([
        split.benchmark, "\(split.fitted)", "\(split.scored)", Number.short(split.anchored, digits: 3), Number.short(split.free, digits: 3),
      ])
    }
    return ["", "Pinball loss on the newer models of boundaries fitted to the older:"] + table.lines
  }
}
