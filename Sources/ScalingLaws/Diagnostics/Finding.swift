/// A fault of a table of runs or of a fit to it, with the data that it rests on.
public enum Finding: Codable, Hashable, Sendable {
  // What is wrong with rows.
  /// The same run is in the table more than once.
  case duplicateRuns([RunReference])
  /// Runs of one N and D differ in loss by more than seeds do; the spread is in ln L.
  case repeatsDiffer([RunReference], spread: Double)
  /// The loss lies off the smooth surface through the other runs by so many robust standard errors.
  case outlier(RunReference, deviation: Double, errors: Double)
  /// N and D account for only a share of the stated compute, relative to other runs of the size.
  case unfinished(RunReference, share: Double)
  /// Further runs with a fault, beyond the worst, which have findings of their own.
  case more(RowFault, [RunReference])
  /// Runs that are no larger and trained on no more data reach much lower losses than others.
  ///
  /// The losses are then hardly in one unit.
  case mixedUnits(low: RunReference, high: RunReference, pairs: Int)
  /// Losses this high are hardly nats per token.
  case perplexity(greatest: Double)
  /// A column says that runs of different kinds are pooled.
  case pooled(column: String, values: [String])

  // What is wrong with the design.
  /// A budget has no minimum.
  case noMinimum(compute: Double, issue: IsoFLOPIssue)
  /// A budget has far fewer sizes than the others.
  case fewSizes(compute: Double, found: Int, typical: Int)
  /// Sizes of a budget that are all but the same say little apart.
  case nearDuplicateSizes(compute: Double, [RunReference])
  /// Nearly all sizes of a budget lie on one side of its minimum.
  case offCentre(compute: Double, below: Int, above: Int)
  /// ln N and ln D go together, so that the effects of size and data are hard to tell apart.
  case correlated(correlation: Double)
  /// The runs span little of what the law is to describe.
  case narrowSpan(of: SpannedQuantity, decades: Double)

  // What the fit says.
  /// Leaving out one run moves the fit.
  case influential(RunReference, forecastShift: Double, exponentShift: Double, errors: Double)
  /// The runs allow any irreducible loss down to nothing.
  case floorUndetermined(low: Double, high: Double)
  /// Parameters at the end of their range.
  case atBounds([String])
  /// The exponent of N* under two counts of compute, or of parameters.
  case conventionMatters(String, exponent: Double, other: Double)
  /// The range of the exponent of N* and of the forecast as E crosses its interval.
  case asymptoteMatters(floor: Interval, exponents: Interval, losses: Interval, compute: Double)
  /// The last budgets gain less than the law says.
  case saturating(compute: Double, slope: Double, fitted: Double)
  /// The gap between loss and E is no larger than the noise.
  case atFloor(gap: Double, noise: Double)
  /// The target lies outside the runs.
  case targetOutside(reach: Double, size: Double, tokens: Double)
}

/// A fault that many rows may share.
public enum RowFault: String, Codable, Hashable, Sendable {
  /// They lie off the surface.
  case outlier
  /// Others of the same N and D differ from them.
  case repeatsDiffer
}

/// A quantity that a design spans.
public enum SpannedQuantity: String, Codable, Hashable, Sendable {
  /// N.
  case parameters
  /// D.
  case tokens
  /// D/N.
  case tokensPerParameter
  /// C.
  case compute

  /// The quantity in words.
  var words: String {
    switch self {
    case .parameters: "parameters"
    case .tokens: "tokens"
    case .tokensPerParameter: "tokens per parameter"
    case .compute: "compute"
    }
  }
}

extension Finding {
  /// The severity of the finding.
  public var severity: Severity {
    switch self {
    case .mixedUnits, .perplexity, .atBounds: .serious
    case .duplicateRuns, .nearDuplicateSizes, .fewSizes, .conventionMatters, .asymptoteMatters, .atFloor: .note
    case .influential(_, _, _, let errors): errors >= 1 ? .warning : .note
    case .targetOutside(let reach, _, _): reach > 10 ? .warning : .note
    case .repeatsDiffer, .outlier, .more, .unfinished, .pooled, .noMinimum, .offCentre, .correlated, .narrowSpan, .floorUndetermined,
      .saturating:
      .warning
    }
  }
}
