import InferenceScaling

/// A strategy at one of its settings.
struct StrategySetting {
  /// The setting in few words.
  var label: String
  var strategy: any Strategy
}

extension StrategyOptions {
  /// The strategy as it is replayed, with at most so many samples.
  func replayed(limit: Int, policy: CalibratedPolicy?) -> any Strategy {
    switch strategy {
    case .bestOfN: BestOfN(count: limit)
    case .weightedBestOfN: WeightedVote(count: limit, weight: .score)
    default: MajorityVote(limit: limit, rule: policy?.rule ?? rule ?? FixedCount(), stopsWhenCertain: false)
    }
  }

  /// The strategy at settings from cheap to dear, that of the options among them: the points of its curve.
  func settings(limit: Int, policy: CalibratedPolicy?) -> [StrategySetting] {
    if let policy { return policy.settings(limit: limit) }
    switch strategy {
    case .beta, .dirichlet: return varying(\.threshold, [0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999], "threshold", limit)
    case .window: return varying(\.window, [2, 3, 4, 5, 7, 10, 15, 20].filter { $0 <= limit }, "window", limit)
    case .entropy: return varying(\.disorder, [0, 0.1, 0.25, 0.4, 0.6, 0.8], "disorder", limit)
    case .value: return varying(\.price, [1e-4, 3e-4, 1e-3, 2e-3, 5e-3, 1e-2, 3e-2, 1e-1], "price", limit)
    case .share, .doubling:
      var copy = self
      copy.share = share ?? (strategy == .share ? 0.8 : 0.75)
      return copy.varying(\.certainShare, [0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 1], "share", limit)
    default:
      return Self.counts(limit).map { StrategySetting(label: "at most \($0)", strategy: replayed(limit: $0, policy: nil)) }
    }
  }

  /// The vote of a fixed number of samples: what every other strategy is compared with.
  static func fixedVotes(limit: Int) -> [StrategySetting] {
    counts(limit).map { StrategySetting(label: "\($0) samples", strategy: MajorityVote(limit: $0, stopsWhenCertain: false)) }
  }

  /// Numbers of samples at about equal ratios, up to a limit.
  static func counts(_ limit: Int) -> [Int] {
    [1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 40, 60, 80, 100, 150, 200, 300, 400, 600, 800].filter { $0 < limit } + [limit]
  }

  private var certainShare: Double {
    get { share ?? 0 }
    set { share = newValue }
  }

  private func varying<Value: Comparable>(
    _ option: WritableKeyPath<StrategyOptions, Value>, _ values: [Value], _ name: String, _ limit: Int
  ) -> [StrategySetting] {
    let own = self[keyPath: option]
    return (values.filter { $0 != own } + [own]).sorted().map { value in
      var copy = self
      copy[keyPath: option] = value
      return StrategySetting(label: "\(name) \(value)", strategy: copy.replayed(limit: limit, policy: nil))
    }
  }
}

extension CalibratedPolicy {
  /// The rule at about a dozen of its thresholds, the chosen one among them.
  func settings(limit: Int) -> [StrategySetting] {
    let step = max(1, options.count / 12)
    return options.enumerated().filter { $0 % step == 0 || $1 == chosen }.map { _, option in
      StrategySetting(
        label: "evidence \(Number.short(option.threshold, digits: 2))",
        strategy: MajorityVote(
          limit: limit, rule: CalibratedStop(threshold: option.threshold, forms: rule.forms), stopsWhenCertain: false))
    }
  }
}
