import TextFormats

/// A fault of a table of runs or of a fit to it, with the data that it rests on.
public enum Finding: Codable, Hashable, Sendable {
  // What is wrong with rows.
  /// The same run is in the table more than once.
  case duplicateRuns([RunReference])
  /// Runs of one N and D differ in loss by more than seeds do; the spread is in ln L.
  case repeatsDiffer([RunReference], spread: Double)
  /// The loss lies off the smooth surface through the other runs by so many robust standard errors.
  case outlier(RunReference, deviation: Double, errors: Double)
  /// N and D account for less or more than the stated compute, relative to other runs of the size.
  case unfinished(RunReference, share: Double)
  /// Rows that are checkpoints of fewer runs, which may err together.
  case checkpoints(rows: Int, runs: Int)
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
  /// Parameters whose intervals end where their range does.
  case oneSidedIntervals([String])
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
  /// Their N and D don't account for their compute.
  case miscounted
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
    case .duplicateRuns, .checkpoints, .nearDuplicateSizes, .fewSizes, .conventionMatters, .asymptoteMatters, .atFloor, .oneSidedIntervals:
      .note
    case .influential(_, _, _, let errors): errors >= 1 ? .warning : .note
    case .targetOutside(let reach, _, _): reach > 10 ? .warning : .note
    case .repeatsDiffer, .outlier, .more, .unfinished, .pooled, .noMinimum, .offCentre, .correlated, .narrowSpan, .floorUndetermined,
      .saturating:
      .warning
    }
  }
}

/// The severity of a finding.
public enum Severity: String, Codable, Hashable, Sendable, Comparable {
  /// Information without a consequence for the fit.
  case note
  /// The fit or a forecast may mislead.
  case warning
  /// The fit or a forecast does mislead until this is mended.
  case serious

  private var rank: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .serious: 2
    }
  }

  /// Orders by how much it matters.
  public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
}

/// A run of a table, as a finding names it.
public struct RunReference: Codable, Hashable, Sendable, CustomStringConvertible {
  /// Its row in the table that was read, from 1, the header not counted.
  public var row: Int
  /// Its own name, where the table says.
  public var label: String?

  init(_ table: RunTable, _ index: Int) {
    row = table.number(of: index)
    label = table.runs[index].label
  }

  /// `run 7`, or `run 7 (name)`.
  public var description: String { label.map { "run \(row) (\($0))" } ?? "run \(row)" }
}

extension [RunReference] {
  /// The first few by name, and how many more.
  var words: String {
    let shown = prefix(4).map(\.description).joined(separator: ", ")
    return count > 4 ? "\(shown) and \(count - 4) more" : shown
  }
}

extension Finding: CustomStringConvertible {
  /// The fault, its position and its remedy, in one line.
  public var description: String { rowText ?? designText ?? fitText }

  private var rowText: String? {
    switch self {
    case .duplicateRuns(let runs): "\(runs.words) are the same run: each counts; remove all but one"
    case .repeatsDiffer(let runs, let spread):
      "\(runs.words) have the same N and D, but losses \(spread.change.percent) apart: check their recipe, seed and whether all finished"
    case .outlier(let run, let deviation, let errors):
      "\(run): the loss is \(deviation.change.magnitude.percent) \(deviation > 0 ? "above" : "below") what the other runs lead to expect, "
        + "\(errors.magnitude.inWords) standard errors: see whether it diverged or is from another recipe; --leave-out \(run.row) leaves it out"
    case .unfinished(let run, let share) where share > 1:
      "\(run): its parameters and tokens account for \(share.percent) of its compute, as other runs count it: check its N, D and C"
    case .unfinished(let run, let share):
      "\(run): its parameters and tokens account for \(share.percent) of its compute, as other runs count it: check whether it finished"
    case .more(.outlier, let runs):
      "\(Plural.counted(runs.count, "further run lies", "further runs lie")) far off what the others lead to expect (\(runs.words)): "
        + "of another recipe or shape? "
        + "Then fit them apart"
    case .more(.repeatsDiffer, let runs):
      "\(Plural.counted(runs.count, "further run shares", "further runs share")) N and D with others of another loss (\(runs.words)): "
        + "are several recipes in this table?"
    case .more(.miscounted, let runs):
      "\(Plural.counted(runs.count, "further run has", "further runs have")) N and D that don't account for their compute (\(runs.words)): check N, D and C"
    case .checkpoints(let rows, let count):
      "the \(rows) rows are of \(Plural.counted(count, "run")): rows of one run count together in intervals; if each row is a run of "
        + "its own, give --bootstrap rows"
    case .mixedUnits(let low, let high, let pairs):
      "\(low) is no larger and trained on no more than \(high), but its loss is a third lower or more, and so in \(Plural.counted(pairs, "pair")): "
        + "are the losses of one unit, tokenizer and evaluation set?"
    case .perplexity(let greatest):
      "the greatest loss is \(greatest.inWords): more than any nats per token; if these are perplexities, take their logarithm"
    case .pooled(let column, let values):
      "\"\(column)\" takes \(values.count) values (\(values.prefix(3).joined(separator: ", "))\(values.count > 3 ? ", …" : "")): "
        + "losses of different tokenizers or evaluation sets don't belong in one fit; fit them apart"
    default: nil
    }
  }

  private var designText: String? {
    switch self {
    case .noMinimum(let compute, let issue): "at \(compute.inWords) FLOP: \(issue)"
    case .fewSizes(let compute, let found, let typical):
      "at \(compute.inWords) FLOP: \(Plural.counted(found, "size")), where other budgets have \(typical): its minimum says less; train "
        + "more sizes or leave it out"
    case .nearDuplicateSizes(let compute, let runs):
      "at \(compute.inWords) FLOP: \(runs.words) are of nearly the same size: they tell of noise, not of the minimum; spread the sizes"
    case .offCentre(let compute, let below, let above):
      "at \(compute.inWords) FLOP: \(Plural.counted(below, "size")) below the minimum and \(above) above: it leans on one side; train more on the other"
    case .correlated(let correlation):
      "ln N and ln D have a correlation of \(correlation.inWords): the effects of size and data are hard to tell apart; "
        + "train small models longer and large ones shorter"
    case .narrowSpan(let quantity, let decades):
      "the runs span \(decades.inWords) decades of \(quantity.words): too few for an exponent that holds beyond them; widen the design"
    default: nil
    }
  }

  private var fitText: String {
    switch self {
    case .influential(let run, let forecast, let exponent, let errors):
      "\(run): without it the forecast moves by \(forecast.change.signedPercent) and the exponent of N* by \(exponent.signed), "
        + "\(errors.inWords) of its standard errors: repeat it, or train others near it"
    case .floorUndetermined(let low, let high):
      "E lies anywhere from \(low.inWords) to \(high.inWords): the runs don't show a floor; far forecasts rest on the law's form; train longer runs"
    case .atBounds(let names):
      "\(names.joined(separator: ", ")) at the end of the range: the runs don't determine it; add budgets or sizes, or take a simpler law"
    case .oneSidedIntervals(let names):
      "\(names.joined(separator: ", ")): the interval ends where the parameter's range does, so the runs bound it on one side at most; "
        + "add budgets or sizes"
    case .conventionMatters(let count, let exponent, let other):
      "the exponent of N* is \(exponent.inWords), and \(other.inWords) \(count): say which count is meant, and compare only within one"
    case .asymptoteMatters(let floor, let exponents, let losses, let compute):
      "as E goes from \(floor.low.inWords) to \(floor.high.inWords), the exponent of N* goes from \(exponents.low.inWords) to "
        + "\(exponents.high.inWords) and the loss at \(compute.inWords) FLOP from \(losses.low.inWords) to \(losses.high.inWords)"
    case .saturating(let compute, let slope, let fitted):
      "about \(compute.inWords) FLOP ln L falls by \(slope.magnitude.inWords) per e-fold of compute, where the law says \(fitted.magnitude.inWords): "
        + "the gain is wearing off; check data repeats and the schedule"
    case .atFloor(let gap, let noise):
      "the best run is \(gap.change.percent) above E, with noise of \(noise.change.percent): more compute shows no more in this loss"
    case .targetOutside(let reach, let size, let tokens):
      "the target is \(reach.inWords) times the largest compute, its best model \(size.inWords) times the largest size and its tokens "
        + "\(tokens.inWords) times the most trained on: train a run in between before relying on it"
    default: ""
    }
  }
}

extension Double {
  fileprivate var signedPercent: String { (self > 0 ? "+" : "") + percent }
  fileprivate var signed: String { (self > 0 ? "+" : "") + inWords }
}
