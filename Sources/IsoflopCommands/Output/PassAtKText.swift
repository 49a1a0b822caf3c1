import InferenceScaling
import TextFormats

extension PassAtKForecast {
  /// The forecast for a terminal.
  ///
  /// c is the coverage, the share of problems that k samples solve; −ln c = a·k^−b is the power law of it. *All right* is pass^k, the
  /// probability that all of k samples are right, at a few k up to the samples at hand: an estimate and no forecast.
  var terminalText: String {
    let percent = Number.short(confidence * 100, digits: 3)
    let law = coverageLaw.map { "−ln c = \(Number.short($0.scale))·k^−\(Number.short($0.exponent))" } ?? "–"
    let beta = betaBinomial
    let (low, high) = (Number.percent(interval.low, digits: 4), Number.percent(interval.high, digits: 4))
    var lines = [
      "pass@\(to) of \(Plural.counted(problems, "problem")), from \(basis):",
      "  forecast     \(Number.percent(passAtK, digits: 4)), \(percent)% interval [\(low), \(high)]",
      "  solved now   \(Number.percent(solved, digits: 4))",
    ]
    if let observed { lines.append("  recorded     \(Number.percent(observed, digits: 4))") }
    lines += [
      "  forecasters  " + members.map { "\($0.name) \(Number.percent($0.passAtK, digits: 4))" }.joined(separator: ", "),
      "  laws         \(law); success ~ Beta(\(Number.short(beta.alpha)), \(Number.short(beta.beta)))",
    ]
    if let last = allRight.last {
      let shown = allRight.filter { [1, 2, 5, 10, 20].contains($0.k) || $0 == last }
      lines.append("  all right    " + shown.map { "pass^\($0.k) \(Number.percent($0.passHatK, digits: 3))" }.joined(separator: ", "))
    }
    return (lines + warnings.map { "  warning      \($0)" }).joined(separator: "\n")
  }

  private var basis: String {
    fewest == most ? "\(Plural.counted(from, "sample")) of each" : "\(fewest) to \(most) samples of each, \(from) in the median"
  }
}
