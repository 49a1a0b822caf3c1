import NumericalMethods
import RealModule
import Tabular

/// Findings about a fit: the limits of its reliability.
struct FitFindings {
  let table: RunTable
  let fit: LawFit
  let profile: IsoFLOPProfile
  let surface: LossSurface?
  /// The compute of the sensitivities, in FLOP.
  let target: Double
  /// Whether the user asked for that compute.
  let isAskedFor: Bool
  let cost: ComputeCost

  /// The least change of the exponent of N* that is reported.
  private static let notableExponent = 0.02
  /// A floor whose interval begins below this share of the least loss counts as undetermined.
  private static let leastFloorShare = 0.1

  init(_ table: RunTable, _ fit: LawFit, profile: IsoFLOPProfile, surface: LossSurface?, target: Double?) {
    self.table = table
    self.fit = fit
    self.profile = profile
    self.surface = surface
    self.target = target ?? 10 * (table.runs.lazy.map(\.compute).max() ?? 1)
    isAskedFor = target != nil
    cost = ComputeCost(table)
  }

  /// The findings.
  ///
  /// Parameters at or near bounds only, if the law has no optimum at the target: the other findings are about its frontier.
  var findings: [Finding] {
    guard exponent(fit.law, cost).isFinite else { return bounds }
    return bounds + influences + floor + conventions + saturation + atFloor + outside
  }

  /// Parameters at their bounds, and others whose intervals reach theirs.
  private var bounds: [Finding] {
    let atBounds = fit.convergence.parametersAtBounds
    let reaching = fit.oneSidedIntervals.filter { !atBounds.contains($0) }
    return (atBounds.isEmpty ? [] : [.atBounds(atBounds)]) + (reaching.isEmpty ? [] : [.oneSidedIntervals(reaching)])
  }

  private var influences: [Finding] {
    InfluenceSearch(table: table, fit: fit, surface: surface, target: target, cost: cost).findings
  }

  /// d ln N*/d ln C about the target.
  private func exponent(_ law: Law, _ cost: ComputeCost) -> Double { FrontierView(law: law, cost: cost).exponent(at: target) }

  /// The range of E, and of exponent and forecast as E crosses its interval.
  ///
  /// Both are read off the regression on E over the bootstrap replicates, of which more than 20 are needed.
  private var floor: [Finding] {
    guard let position = fit.parameterNames.firstIndex(of: "E"), let interval = fit.intervals["E"], fit.replicates.count > 20 else {
      return []
    }
    let least = table.runs.map(\.loss).min() ?? 1
    let undetermined: [Finding] =
      interval.low < Self.leastFloorShare * least ? [.floorUndetermined(low: interval.low, high: interval.high)] : []
    let laws = fit.replicateLaws
    let floors = fit.replicates.map { $0[position] }
    guard let exponents = line(floors, laws.map { exponent($0, cost) }, over: interval),
      let losses = line(floors, laws.map { $0.optimum(compute: target, cost: cost).loss }, over: interval)
    else { return undetermined }
    return undetermined + [.asymptoteMatters(floor: interval, exponents: exponents, losses: losses, compute: target)]
  }

  /// The values at the ends of the interval of x, on the line through the replicates.
  private func line(_ x: [Double], _ y: [Double], over interval: Interval) -> Interval? {
    let usable = zip(x, y).filter { $0.0.isFinite && $0.1.isFinite }
    guard usable.count > 20, let fit = LinearRegression(rows: usable.map { [1, $0.0] }, values: usable.map(\.1)) else { return nil }
    return Interval(low: fit.value(at: [1, interval.low]), high: fit.value(at: [1, interval.high]))
  }

  /// Exponents of N* under other counts: C = 6ND if compute was stated, and each other column of N.
  ///
  /// Cost: one fit a column. A difference of up to 0.02 isn't reported.
  private var conventions: [Finding] {
    let own = exponent(fit.law, cost)
    var findings: [Finding] = []
    if table.convention.compute == .stated {
      let other = FrontierView(law: fit.law, cost: nil).exponent(at: target)
      if (other - own).magnitude > Self.notableExponent { findings.append(.conventionMatters("at C = 6ND", exponent: own, other: other)) }
    }
    for (name, recounted) in table.recounted {
      guard let refit = try? FitConfiguration(objective: fit.configuration.objective, replicates: 0).fit(recounted, law: fit.law.family)
      else { continue }
      let other = FrontierView(law: refit.law, cost: ComputeCost(recounted)).exponent(at: target)
      if other.isFinite, (other - own).magnitude > Self.notableExponent {
        findings.append(.conventionMatters("with N from \"\(name)\"", exponent: own, other: other))
      }
    }
    return findings
  }

  /// The slope between the last two minima against the law's, where it is half or less, by two standard errors.
  private var saturation: [Finding] {
    guard let last = (try? IsoFLOPFrontier(profile))?.localSlopes.last else { return [] }
    let fitted = FrontierView(law: fit.law, cost: cost).slope(at: last.compute)
    guard last.slope > 0.5 * fitted, last.slope - fitted > 2 * last.error else { return [] }
    return [.saturating(compute: last.compute, slope: last.slope, fitted: fitted)]
  }

  /// The gap ln(L_min/E) of the best run, if it is less than three times the noise.
  private var atFloor: [Finding] {
    guard let floor = fit.parameters["E"], floor > 0, let least = table.runs.map(\.loss).min() else { return [] }
    let gap = Double.log(least / floor)
    let noise = min(fit.noise.sigma, profile.noise?.sigma ?? .infinity)
    return gap < 3 * noise ? [.atFloor(gap: gap, noise: noise)] : []
  }

  /// The reaches of compute, size and tokens at a target that was asked for and lies beyond the runs.
  private var outside: [Finding] {
    guard isAskedFor, let compute = table.runs.map(\.compute).max(), target > compute else { return [] }
    let best = fit.law.optimum(compute: target, cost: cost)
    let (size, tokens) = (table.runs.map(\.parameters).max() ?? 1, table.runs.map(\.tokens).max() ?? 1)
    return [.targetOutside(reach: target / compute, size: best.parameters / size, tokens: best.tokens / tokens)]
  }
}

/// The slopes of a law's compute-optimal frontier; at C = 6ND where no cost is given.
struct FrontierView {
  let law: Law
  let cost: ComputeCost?

  /// d ln N*/d ln C, from half an e-fold of compute either side.
  func exponent(at compute: Double) -> Double { change(compute) { Double.log($0.parameters) } }
  /// d ln L*/d ln C.
  func slope(at compute: Double) -> Double { change(compute) { Double.log($0.loss) } }

  private func change(_ compute: Double, _ value: (Allocation) -> Double) -> Double {
    let root = Double.exp(0.5)
    return value(optimum(compute * root)) - value(optimum(compute / root))
  }

  private func optimum(_ compute: Double) -> Allocation {
    cost.map { law.optimum(compute: compute, cost: $0) } ?? law.optimum(compute: compute)
  }
}

extension RunTable {
  /// The table under each other count of parameters that it has a column for, by the column's name.
  ///
  /// C = 6ND is recomputed if it was inferred.
  var recounted: [(name: String, table: RunTable)] {
    let accepted = Set(RunQuantity.parameters.names.map(RunQuantity.normalized))
    return columns.filter { accepted.contains(RunQuantity.normalized($0.name)) }.compactMap { column in
      var runs = self.runs
      for index in runs.indices {
        guard let value = StrictNumber.parse(column.values[index]), value > 0 else { return nil }
        runs[index].parameters = value
        if convention.compute == .sixND { runs[index].compute = 6 * value * runs[index].tokens }
      }
      return (try? RunTable(runs, name: name, convention: convention, lossUnit: lossUnit)).map { (column.name, $0) }
    }
  }
}
