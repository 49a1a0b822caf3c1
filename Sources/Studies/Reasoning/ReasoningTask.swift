import NumericalMethods

/// A source of chains of arithmetic. Those to train on and those held out, which are never the same by construction.
///
/// A chain is held out when a hash of its prompt says so, one in eight; so no list is needed, and no problem can be in both. What is shared is what
/// the steps are made of: the table of each operation.
public struct ReasoningTask: Codable, Hashable, Sendable {
  /// m of all chains.
  public var modulus: Int
  /// The largest number of steps of a chain; the least is one.
  public var maximumSteps: Int
  /// The seed of all draws.
  public var seed: UInt64

  /// Makes a task.
  public init(modulus: Int = 29, maximumSteps: Int = 12, seed: UInt64 = 1) {
    (self.modulus, self.maximumSteps, self.seed) = (modulus, maximumSteps, seed)
  }

  /// One chain in so many is held out.
  public static let heldOutShare = 8

  /// Whether a chain is never trained on.
  public func isHeldOut(_ chain: ArithmeticChain) -> Bool {
    StableHash.words(Array(chain.prompt.utf8)) % UInt64(Self.heldOutShare) == 0
  }

  /// Returns distinct held-out chains of so many steps; fewer than `count` if there are hardly more.
  public func problems(steps: Int, count: Int) -> [ArithmeticChain] {
    var random = SplitMix64(seed: SplitMix64.mixed(seed) ^ UInt64(steps))
    var (chains, seen) = ([ArithmeticChain](), Set<ArithmeticChain>())
    for _ in 0..<(count * Self.heldOutShare * 20) where chains.count < count {
      let chain = chain(steps: steps, &random)
      if isHeldOut(chain), seen.insert(chain).inserted { chains.append(chain) }
    }
    return chains
  }

  /// A chain to train on, of any number of steps.
  func trainingChain(_ random: inout SplitMix64) -> ArithmeticChain {
    while true {
      let chain = chain(steps: 1 + random.index(below: maximumSteps), &random)
      if !isHeldOut(chain) { return chain }
    }
  }

  private func chain(steps: Int, _ random: inout SplitMix64) -> ArithmeticChain {
    let start = random.index(below: modulus)
    let operations = ArithmeticChain.Operation.allCases
    return ArithmeticChain(
      modulus: modulus, start: start,
      steps: (0..<steps).map { _ in
        let operation = operations[random.index(below: operations.count)]
        return .init(operation, random.index(below: modulus))
      })
  }
}
