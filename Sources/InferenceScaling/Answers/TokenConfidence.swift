import RealModule

/// Confidence of single tokens, from what a model tells of its probabilities.
public enum TokenConfidence {
  /// The confidence of a token from the log-probabilities of the likeliest choices: C = −(1/k)·Σ ln p_j, higher being surer.
  ///
  /// If one choice has all the probability, the others are unlikely and C is large. Source: DeepConf, arXiv:2508.15260.
  public static func topLogProbabilities(_ logProbabilities: [Double]) -> Double? {
    logProbabilities.isEmpty ? nil : -logProbabilities.reduce(0, +) / Double(logProbabilities.count)
  }

  /// Returns the self-certainty of a token, KL(U ‖ p) = −(1/V)·Σ ln(V·p_j).
  ///
  /// From the log-probabilities of its whole vocabulary; 0 if all are equally likely. Source: arXiv:2502.18581.
  public static func selfCertainty(_ logProbabilities: [Double]) -> Double? {
    topLogProbabilities(logProbabilities).map { $0 - Double.log(Double(logProbabilities.count)) }
  }
}

/// The confidence of a whole text, from that of its tokens.
public enum TraceConfidence: Hashable, Sendable {
  /// The mean of all tokens.
  case mean
  /// The mean of the last tokens.
  case tail(window: Int)
  /// The mean of the least sure share of all groups, a group being `window` tokens in a row.
  case bottomGroups(window: Int, share: Double)
  /// The least sure group's mean.
  case minimumGroup(window: Int)

  /// Returns the confidence of a text from those of its tokens; `nil` if there are none.
  ///
  /// O(tokens), bottom groups O(tokens · log tokens).
  ///
  /// A text shorter than a window is one group. Source: DeepConf, arXiv:2508.15260.
  public func value(_ confidences: [Double]) -> Double? {
    guard !confidences.isEmpty else { return nil }
    switch self {
    case .mean: return mean(confidences[...])
    case .tail(let window): return mean(confidences.suffix(max(window, 1)))
    case .minimumGroup(let window): return groups(confidences, window).min()
    case .bottomGroups(let window, let share):
      let sorted = groups(confidences, window).sorted()
      return mean(sorted.prefix(max(1, Int(share * Double(sorted.count)))))
    }
  }

  private func mean(_ values: ArraySlice<Double>) -> Double { values.reduce(0, +) / Double(values.count) }

  /// The means of all groups.
  private func groups(_ confidences: [Double], _ window: Int) -> [Double] {
    let length = min(max(window, 1), confidences.count)
    var sum = confidences.prefix(length).reduce(0, +)
    var means = [sum / Double(length)]
    for end in length..<confidences.count {
      sum += confidences[end] - confidences[end - length]
      means.append(sum / Double(length))
    }
    return means
  }
}
