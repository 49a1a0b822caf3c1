extension Finding: CustomStringConvertible {
  /// The fault, its position and its remedy, in one line.
  public var description: String { rowText ?? designText ?? fitText }

  private var rowText: String? {
    switch self {
    case .duplicateRuns(let runs): "\(runs.words) are the same run: each counts; remove all but one"
    case .repeatsDiffer(let runs, let spread):
      "\(runs.words) have the same N and D, but losses \(spread.percent) apart: check their recipe, seed and whether all finished"
    case .outlier(let run, let deviation, let errors):
      "\(run): the loss is \(deviation.magnitude.percent) \(deviation > 0 ? "above" : "below") what the other runs lead to expect, "
        + "\(errors.magnitude.inWords) standard errors: see whether it diverged or is from another recipe; leave it out if so"
    case .unfinished(let run, let share):
      "\(run): its parameters and tokens account for \(share.percent) of its compute, as other runs count it: check whether it finished"
    case .more(.outlier, let runs):
      "\(runs.count) further runs lie far off what the others lead to expect (\(runs.words)): are they of another recipe or shape? Then fit them apart"
    case .more(.repeatsDiffer, let runs):
      "\(runs.count) further runs share N and D with others of another loss (\(runs.words)): are several recipes in this table?"
    case .mixedUnits(let low, let high, let pairs):
      "\(low) is no larger and trained on no more than \(high), but its loss is a third lower or more, and so in \(pairs) pairs: "
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
      "at \(compute.inWords) FLOP: \(found) sizes, where other budgets have \(typical): its minimum says less; train more sizes or leave it out"
    case .nearDuplicateSizes(let compute, let runs):
      "at \(compute.inWords) FLOP: \(runs.words) are of nearly the same size: they tell of noise, not of the minimum; spread the sizes"
    case .offCentre(let compute, let below, let above):
      "at \(compute.inWords) FLOP: \(below) sizes below the minimum and \(above) above: it leans on one side; train more on the other"
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
      "\(run): without it the forecast moves by \(forecast.signedPercent) and the exponent of N* by \(exponent.signed), "
        + "\(errors.inWords) of its standard errors: repeat it, or train others near it"
    case .floorUndetermined(let low, let high):
      "E lies anywhere from \(low.inWords) to \(high.inWords): the runs don't show a floor; far forecasts rest on the law's form; train longer runs"
    case .atBounds(let names):
      "\(names.joined(separator: ", ")) at the end of the range: the runs don't determine it; add budgets or sizes, or take a simpler law"
    case .conventionMatters(let count, let exponent, let other):
      "the exponent of N* is \(exponent.inWords), and \(other.inWords) \(count): say which count is meant, and compare only within one"
    case .asymptoteMatters(let floor, let exponents, let losses, let compute):
      "as E goes from \(floor.low.inWords) to \(floor.high.inWords), the exponent of N* goes from \(exponents.low.inWords) to "
        + "\(exponents.high.inWords) and the loss at \(compute.inWords) FLOP from \(losses.low.inWords) to \(losses.high.inWords)"
    case .saturating(let compute, let slope, let fitted):
      "about \(compute.inWords) FLOP ln L falls by \(slope.magnitude.inWords) per e-fold of compute, where the law says \(fitted.magnitude.inWords): "
        + "the gain is wearing off; check data repeats and the schedule"
    case .atFloor(let gap, let noise):
      "the best run is \(gap.percent) above E, with noise of \(noise.percent): more compute shows no more in this loss"
    case .targetOutside(let reach, let size, let tokens):
      "the target is \(reach.inWords) times the largest compute, its best model \(size.inWords) times the largest size and its tokens "
        + "\(tokens.inWords) times the most trained on: train a run in between before relying on it"
    default: ""
    }
  }
}

extension Double {
  /// A share as a percentage.
  fileprivate var percent: String { (100 * self).inWords + "%" }
  fileprivate var signedPercent: String { (self > 0 ? "+" : "") + percent }
  fileprivate var signed: String { (self > 0 ? "+" : "") + inWords }
}
