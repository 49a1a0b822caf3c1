import NumericalMethods
import ScalingLaws
import TextFormats

/// A strategy at one of its settings.
public struct StrategySetting: Sendable {
  /// The setting in few words.
  public var label: String
  /// The strategy.
  public var strategy: any Strategy

  /// Creates a setting.
  public init(label: String, strategy: any Strategy) {
    self.label = label
    self.strategy = strategy
  }
}

/// Replays of strategies at several settings on one recording: accuracy against cost.
public struct AccuracyCostSweep: Sendable {
  /// One setting's means over problems.
  public struct Point: Hashable, Sendable, Codable {
    /// The setting.
    public let label: String
    /// The samples of a question.
    public let samples: Double
    /// The tokens of a question; `nil` if the recording doesn't know them.
    public let tokens: Double?
    /// The share of right answers.
    public let accuracy: Double
    /// The interval of the difference to the full vote on the same problems, laid around that vote's accuracy.
    public let interval: Interval
  }

  /// The recording.
  public let recording: Recording
  /// The expected correctness of the vote of all samples on each problem, with which every setting is compared.
  public let full: [Double]
  /// The intervals' replicates and confidence; its seed is that of the orders.
  public let bootstrap: ClusteredBootstrap
  private let replay: RecordingReplay

  /// More orders than these don't show in a figure.
  private static let mostOrders = 20

  private static func mean(_ values: [Double?]) -> Double? {
    let known = values.compactMap { $0 }
    return known.count == values.count ? known.mean : nil
  }

  /// Prepares a sweep.
  public init(_ recording: Recording, full: [Double], orders: Int, bootstrap: ClusteredBootstrap) {
    (self.recording, self.full, self.bootstrap) = (recording, full, bootstrap)
    replay = RecordingReplay(recording, orders: min(orders, Self.mostOrders), seed: bootstrap.seed)
  }

  /// Replays each setting; O(settings · orders · samples).
  ///
  /// - Parameter progress: Hears of each problem that is done at a setting.
  public func points(_ settings: [StrategySetting], progress: WorkProgress? = nil) -> [Point] {
    settings.map { setting in
      let outcomes = replay.run(setting.strategy) { progress?($0, settings.count * $1) }
      let paired = PairedComparison(full, outcomes.map(\.correct), bootstrap: bootstrap)
      let accuracy = outcomes.map(\.correct).mean
      let level = accuracy - paired.difference
      return Point(
        label: setting.label, samples: outcomes.map(\.samples).mean, tokens: Self.mean(outcomes.map(\.tokens)), accuracy: accuracy,
        interval: Interval(low: level + paired.interval.low, high: level + paired.interval.high))
    }
  }
}

extension StrategySetting {
  /// Votes of fixed numbers of samples, with which every other strategy is compared.
  public static func fixedVotes(limit: Int) -> [StrategySetting] {
    SampleCounts.decimal.upTo(limit).map { count in
      StrategySetting(label: Plural.counted(count, "sample"), strategy: MajorityVote(limit: count, stopsWhenCertain: false))
    }
  }
}

extension StrategySpecification {
  /// Returns the strategy at settings from cheap to expensive, its own among them: the points of its curve.
  ///
  /// - Throws: `StrategyError` as `strategy(_:resources:policy:)`.
  public func settings(
    _ parameters: StrategyParameters, resources: StrategyResources, policy: CalibratedPolicy? = nil
  ) throws(StrategyError) -> [StrategySetting] {
    if kind == .auto, let policy { return policy.settings(limit: sampleLimit(parameters)) }
    var variants: [(label: String, specification: StrategySpecification, parameters: StrategyParameters)] = []
    for (label, changed) in parameters.variants(kind, limit: sampleLimit(parameters)) { variants.append((label, self, changed)) }
    if variants.isEmpty {
      for count in counts(parameters) {
        variants.append((label(count), StrategySpecification(kind, count, escalation: escalation), parameters))
      }
    }
    var settings: [StrategySetting] = []
    for variant in variants {
      let strategy = try variant.specification.strategy(variant.parameters, resources: resources, policy: policy)
      settings.append(StrategySetting(label: variant.label, strategy: strategy))
    }
    return settings
  }

  /// The numbers in the name at which a strategy without a setting to vary is drawn.
  private func counts(_ parameters: StrategyParameters) -> [Int] {
    switch kind.number {
    case .none: return [1]
    case .tokens:
      let own = number ?? (kind == .cap ? min(parameters.thinkingTokens, 65_536) : parameters.probeInterval)
      return SampleCounts.doubling.upTo(own).filter { $0 >= 64 || $0 == own }
    case .samples, .width: return SampleCounts.decimal.upTo(sampleLimit(parameters)).filter { $0 >= kind.traits.minimum }
    }
  }

  private func label(_ count: Int) -> String { kind.number == .tokens ? Plural.counted(count, "token") : "at most \(count)" }
}

extension StrategyParameters {
  /// The settings that a stopping rule is drawn at, in order, its own among them; empty for kinds without one.
  fileprivate func variants(_ kind: StrategyKind, limit: Int) -> [(label: String, parameters: StrategyParameters)] {
    switch kind {
    case .adaptive, .dirichlet: varying(\.threshold, [0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999], "threshold")
    case .earlyStopping: varying(\.window, [2, 3, 4, 5, 7, 10, 15, 20].filter { $0 <= limit }, "window")
    case .entropy: varying(\.disorder, [0, 0.1, 0.25, 0.4, 0.6, 0.8], "disorder")
    case .value: varying(\.price, [1e-4, 3e-4, 1e-3, 2e-3, 5e-3, 1e-2, 3e-2, 1e-1], "price")
    case .share: varying(\.ownShare, [0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 1], "share", own: share ?? 0.8)
    case .doubling: varying(\.ownShare, [0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 1], "share", own: share ?? 0.75)
    default: []
    }
  }

  private var ownShare: Double {
    get { share ?? 0 }
    set { share = newValue }
  }

  private func varying<Value: Comparable>(
    _ setting: WritableKeyPath<StrategyParameters, Value>, _ values: [Value], _ name: String, own: Value? = nil
  ) -> [(label: String, parameters: StrategyParameters)] {
    let own = own ?? self[keyPath: setting]
    return (values.filter { $0 != own } + [own]).sorted().map { value in
      var copy = self
      copy[keyPath: setting] = value
      return ("\(name) \(value)", copy)
    }
  }
}

extension CalibratedPolicy {
  /// Returns the rule at about a dozen of its thresholds, the chosen one among them.
  public func settings(limit: Int) -> [StrategySetting] {
    let step = max(1, options.count / 12)
    return options.enumerated().filter { $0 % step == 0 || $1 == chosen }.map { _, option in
      let stop = CalibratedStop(threshold: option.threshold, forms: rule.forms)
      return StrategySetting(
        label: "evidence \((10 * option.threshold).rounded() / 10)",
        strategy: MajorityVote(limit: limit, rule: stop, stopsWhenCertain: false))
    }
  }
}
