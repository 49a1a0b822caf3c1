import InferenceScaling

extension StrategyPlan {
  /// The state machine of the plan; `auto` goes by the policy.
  func strategy(policy: CalibratedPolicy?) -> any Strategy {
    guard let next else { return first(policy: policy) }
    let last = MajorityVote(limit: 1, request: SampleRequest(model: next))
    return Cascade([.init(first(policy: policy), threshold: threshold), .init(last)])
  }

  private func first(policy: CalibratedPolicy?) -> any Strategy {
    switch kind {
    case .vote(let count): MajorityVote(limit: count)
    case .best(let count): BestOfN(count: count)
    case .revise(let count): RevisionChains(length: count, role: .reward)
    case .beam(let count):
      LevelSearch.beam(width: count, expansions: min(count, 4), options: SearchOptions(maximumDepth: StrategyPlan.mostSteps))
    case .mix(let count): MixtureOfAgents(proposers: Array(repeating: SampleRequest(), count: count - 1))
    case .shadow(let count): MajorityVote(limit: count, stopsWhenCertain: false)
    case .cap, .exit: preconditionFailure("thinking has a service of its own")
    case .adaptive(let count): MajorityVote(limit: count, rule: FirstRound(BetaStop(), limit: count))
    case .auto(let count):
      MajorityVote(limit: count, rule: FirstRound(policy.map { $0.rule as any StoppingRule } ?? BetaStop(), limit: count))
    }
  }
}
