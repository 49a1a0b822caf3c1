import CapabilityLaws
import ScalingLaws
import Tabular
import TextFormats

extension BenchmarkSaturation {
  /// The forecast for a terminal.
  func terminalText(_ axis: DatedScoreReading.Axis) -> String {
    let percent = Number.percent(confidence)
    let unit = axis == .date ? "year" : "decade of compute"
    var lines = [
      end.isInfinite && end > 0
        ? "the scores show no end of the benchmark"
        : isSaturated
          ? "the benchmark no longer tells models apart that lie \(apart(unit))"
          : "the benchmark tells models apart that lie \(apart(unit)) until \(place(end, axis))",
      "  end          \(place(end, axis)), \(percent) interval \(interval(endInterval, axis))",
      "  95% covered  \(place(ninetyFive, axis)), \(percent) interval \(interval(ninetyFiveInterval, axis))",
      "  ceiling      \(Number.percent(growth.ceiling)), \(percent) interval [\(Number.percent(ceilingInterval.low)), \(Number.percent(ceilingInterval.high))]",
      "  growth       half-way at \(place(growth.middle, axis)), log-odds \(Number.short(growth.rate, digits: 3)) a \(unit)",
      "  data         \(used) of \(Plural.counted(scores, "score")) fitted, \(Number.count(items)) items; last \(place(last, axis))",
    ]
    if scatter > 1 {
      lines.append("  scatter      variance about the growth ×\(Number.short(scatter, digits: 3)) that of the items, and counted so")
    }
    if end.isInfinite || endInterval.high.isInfinite {
      lines.append("  caution      the scores don't show a ceiling or growth yet: the end may be anywhere beyond")
    }
    return lines.joined(separator: "\n")
  }

  /// The distance of two models that has to be seen, in words.
  private func apart(_ unit: String) -> String { distance == 1 ? "a \(unit) apart" : "\(Number.short(distance)) \(unit)s apart" }

  /// A date as year and month, or a compute; an end without bound in words.
  private func place(_ value: Double, _ axis: DatedScoreReading.Axis) -> String {
    guard value.isFinite else { return value > 0 ? "never" : "before all scores" }
    return axis == .date ? String(DateText.day(value).prefix(7)) : "1e\(Number.short(value, digits: 4))"
  }

  /// Both ends as places.
  private func interval(_ interval: Interval, _ axis: DatedScoreReading.Axis) -> String {
    "[\(place(interval.low, axis)), \(place(interval.high, axis))]"
  }
}

extension PlateauTest {
  /// The test for a terminal.
  var terminalText: String {
    func fall(_ slope: Double) -> String { Number.percent(Self.fallPerDoubling(slope: slope)) }
    let word =
      switch verdict {
      case .falling: "the loss still falls"
      case .plateau: "the loss has reached a plateau"
      case .undecidable: "undecidable: a slope that matters would have been missed too often"
      }
    return """
      \(word)
        slope       \(fall(slope)) of the loss for each doubling, interval [\(fall(interval.high)), \(fall(interval.low))]
        p           \(Number.short(pValue, digits: 3)) on a plateau; a fall is said below \(Number.short(level))
        power       \(Number.percent(power)) for a fall of \(fall(relevantSlope)) a doubling; 80% for \(fall(leastSlope))
        data        \(Plural.counted(count, "loss", "losses")), autocorrelation \(Number.short(autocorrelation, digits: 2))
      """
  }
}
