import NumericalMethods
import RealModule

extension ComparedRecipes {
  private static let averagingSteps = 9
  private static let crossingSteps = 64
  /// A crossing is placed only where at least this share of the replicates has one.
  private static let placedShare = 0.1
  /// A law that misses a minimum by less than this share of the loss is good enough.
  private static let notableMiss = 0.01
  /// Multipliers beyond e to this power are as good as infinite.
  private static let endless = 50.0

  /// Returns the result: multipliers, trend, crossing, paired differences and warnings.
  ///
  /// Without computes asked for, three across the common range are taken, ends included.
  ///
  /// - Throws: `ComparisonError.bitsAndNats` where the fitted laws differ by the ratio of bits to nats, or what `crossing()` throws.
  func comparison() throws(ComparisonError) -> Comparison {
    if let units = BitsAndNats(tables.first, tables.second, logRatios: steps(3).map { draws[0].difference($0) }) {
      throw units.error(tables.first, tables.second)
    }
    let computes = configuration.computes.isEmpty ? steps(3).map { Double.exp($0) } : configuration.computes
    let points = computes.map(point)
    return Comparison(
      first: tables.first.name, second: tables.second.name, law: configuration.law.name,
      range: Interval(low: min(common.low, common.high), high: max(common.low, common.high)), overall: overall, points: points,
      measured: measured, trend: trend,
      crossing: try crossing(), pairs: pairedDifference, isPaired: isPaired, discrepancy: extrapolation.greatest,
      confidence: configuration.fitting.confidence, warnings: warnings(computes))
  }

  private var measured: [ComputeMultiplier] {
    MeasuredMultipliers(tables.first, tables.second, confidence: configuration.fitting.confidence).multipliers
  }

  private var pairedDifference: PairedDifference? {
    PairedDifference(tables.first, tables.second, pairing: pairing, confidence: configuration.fitting.confidence)
  }

  /// Steps across the range, ends included.
  private func steps(_ count: Int) -> [Double] {
    (0..<count).map { span.low + (span.high - span.low) * Double($0) / Double(count - 1) }
  }

  private func point(_ compute: Double) -> ComputeMultiplier {
    let logCompute = Double.log(compute)
    return multiplier(at: compute, draws.map { $0.logMultiplier(logCompute) })
  }

  /// The mean of ln m over the range; the compute is the middle of it.
  private var overall: ComputeMultiplier {
    let steps = steps(Self.averagingSteps)
    return multiplier(
      at: (common.low * common.high).squareRoot(), draws.map { draw in mean(steps.map { draw.logMultiplier($0) }) })
  }

  /// The best fit's multiplier with the percentile interval of the replicates.
  private func multiplier(at compute: Double, _ logs: [Double]) -> ComputeMultiplier {
    let interval = interval(logs)
    func finite(_ log: Double?) -> Double? { log.flatMap { $0 < Self.endless ? Double.exp($0) : nil } }
    return ComputeMultiplier(
      compute: compute, loss: Double.exp(draws[0].secondLogLoss(Double.log(compute))), multiplier: finite(logs[0]),
      low: finite(interval?.low), high: finite(interval?.high))
  }

  /// The percentile interval of what follows the first value; infinite ends stay as large as they are allowed to be.
  private func interval(_ values: [Double]) -> Interval? {
    Interval(
      percentileOf: values.dropFirst().filter { !$0.isNaN }.map { min($0, Self.endless) }, confidence: configuration.fitting.confidence)
  }

  /// The slope of ln m against ln C between the ends of the common range, with its percentile interval.
  ///
  /// Without an exponent if the range is empty or a multiplier at an end isn't finite.
  private var trend: MultiplierTrend {
    let (low, high) = span
    guard high > low else { return MultiplierTrend(exponent: nil, interval: nil) }
    let slopes = draws.map { ($0.logMultiplier(high) - $0.logMultiplier(low)) / (high - low) }
    guard slopes[0].isFinite else { return MultiplierTrend(exponent: nil, interval: nil) }
    return MultiplierTrend(exponent: slopes[0], interval: interval(slopes))
  }

  /// Returns the crossing of the laws below a compute: a change of sign of ln(L₂*/L₁*).
  ///
  /// The search takes 64 steps of ln C from the least common compute.
  ///
  /// The probability is the share of replicates with a change; only a replicate's first counts.
  ///
  /// - Throws: `ComparisonError` if the compute isn't above the range's start.
  private func crossing() throws(ComparisonError) -> LawCrossing? {
    guard let below = configuration.crossingBelow else { return nil }
    let (start, end) = (low, Double.log(below))
    guard end > start else { throw .nothingBelow(below, start: common.low) }
    let computes = (0...Self.crossingSteps).map { start + (end - start) * Double($0) / Double(Self.crossingSteps) }
    let replicates = draws.count > 1 ? Array(draws.dropFirst()) : draws
    var (places, aheadAtStart, aheadBelow) = ([Double](), 0, 0)
    for draw in replicates {
      let ahead = computes.map { draw.difference($0) < 0 }
      if let change = ahead.indices.dropFirst().first(where: { ahead[$0] != ahead[$0 - 1] }) { places.append(computes[change]) }
      aheadAtStart += ahead[0] ? 1 : 0
      aheadBelow += ahead[computes.count - 1] ? 1 : 0
    }
    let count = Double(replicates.count)
    let isPlaced = Double(places.count) >= Self.placedShare * count && !places.isEmpty
    return LawCrossing(
      start: common.low, below: below, probability: Double(places.count) / count, secondAheadAtStart: Double(aheadAtStart) / count,
      secondAheadBelow: Double(aheadBelow) / count, compute: isPlaced ? Double.exp(Percentiles(places).median) : nil)
  }

  /// Returns warnings about tables, computes and laws.
  ///
  /// They are counts of N or C that differ, no common range, computes beyond the runs or at a loss that the first never reaches, laws that miss their
  /// own minima, and runs that are paired only in part.
  private func warnings(_ computes: [Double]) -> [ComparisonWarning] {
    let (a, b) = (tables.first.convention, tables.second.convention)
    var warnings: [ComparisonWarning] = []
    if a.parameters != b.parameters { warnings.append(.differentParameterCounts(first: a.parameters, second: b.parameters)) }
    if a.compute != b.compute { warnings.append(.differentComputeCounts(first: a.compute, second: b.compute)) }
    if low >= high { warnings.append(.noCommonRange) }
    for compute in computes {
      if compute > common.high * (1 + 1e-9) { warnings.append(.beyondRuns(compute: compute, reach: compute / common.high)) }
      let unreached = draws.dropFirst().count { $0.logMultiplier(Double.log(compute)) >= Self.endless }
      if unreached > 0 { warnings.append(.neverReached(compute: compute, share: Double(unreached) / Double(draws.count - 1))) }
    }
    warnings += misses(tables.first, draws[0].first) + misses(tables.second, draws[0].second)
    if let factor = sameFactor { warnings.append(.sameFactor(factor)) }
    if !isPaired, pairing.pairs.count >= 3 {
      warnings.append(.partlyPaired(pairs: pairing.pairs.count, first: tables.first.runs.count, second: tables.second.runs.count))
    }
    return warnings
  }

  /// The one factor by which the losses of all pairs differ; nil if it is 1 or there are several.
  ///
  /// Nil below three pairs, too.
  private var sameFactor: Double? {
    let logs = pairing.pairs.map { Double.log(tables.second.runs[$0.second].loss / tables.first.runs[$0.first].loss) }
    guard logs.count >= 3, let low = logs.min(), let high = logs.max(), high - low < Self.oneFactor else { return nil }
    return low.magnitude > 10 * Self.oneFactor ? Double.exp(mean(logs)) : nil
  }

  /// Ratios of losses within this share are one factor: two recipes' runs differ by more, from seed to seed.
  private static let oneFactor = 1e-3

  /// Whether a law passes its own table's minima by more than they can err.
  private func misses(_ table: RunTable, _ frontier: ComparedFrontier) -> [ComparisonWarning] {
    let misses = IsoFLOPProfile(table).minima.map { minimum in
      (size: (frontier.logLoss(Double.log(minimum.compute)) - Double.log(minimum.loss)).magnitude, error: minimum.logLossError)
    }
    let worst = misses.filter { $0.size > max(Self.notableMiss, 3 * $0.error) }.map(\.size).max()
    return worst.map { [.lawMissesMinima(table: table.name, by: $0)] } ?? []
  }
}
