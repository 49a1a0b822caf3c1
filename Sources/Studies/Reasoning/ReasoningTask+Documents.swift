import NumericalMethods

extension ReasoningTask {
  /// A skill that documents teach.
  ///
  /// Both begin with the prompt, so what a model does with it is decided by what follows: a solution, or an attempt and the mark.
  public enum Skill: String, Codable, CaseIterable, Sendable {
    /// Solve: prompt, solution.
    case solve
    /// Revise: prompt, an attempt that may be wrong, a mark, solution.
    case revise
  }

  /// The mark between an attempt and its revision.
  public static let revisionMark = "!"

  /// The largest number of bytes of a document.
  func longestDocument(_ skill: Skill) -> Int {
    let (asked, written) = (2 * maximumSteps + 2, ChainReading.stepLength * maximumSteps + 2)
    return switch skill {
    case .solve: asked + written + 1
    case .revise: asked + 2 * written + 2
    }
  }

  /// Text to train on. Documents of some skills in turn, each whole within a row of `context` bytes that line feeds fill up.
  ///
  /// Train with windows that begin at rows (`TrainingConfiguration.windowStride`), so that every document is seen with its prompt.
  /// - Precondition: the longest document fits into a row.
  public func trainingText(_ skills: [Skill], rows: Int, context: Int, stream: UInt64 = 0) -> [UInt8] {
    precondition(skills.allSatisfy { longestDocument($0) <= context }, "a document of \(maximumSteps) steps fits into \(context) bytes")
    var random = SplitMix64(seed: SplitMix64.mixed(SplitMix64.mixed(seed) ^ 0x7261_696E ^ stream))
    var (text, row) = ([UInt8](), [UInt8]())
    text.reserveCapacity(rows * context)
    var turn = 0
    while text.count < rows * context {
      let document = Array(document(skills[turn % skills.count], &random).utf8)
      turn += 1
      if row.count + document.count > context {
        text += row + [UInt8](repeating: 0x0A, count: context - row.count)
        row = []
      }
      row += document
    }
    return text
  }

  private func document(_ skill: Skill, _ random: inout SplitMix64) -> String {
    let chain = trainingChain(&random)
    switch skill {
    case .solve: return chain.prompt + chain.solution + "\n"
    case .revise: return chain.prompt + attempt(chain, &random) + Self.revisionMark + chain.solution + "\n"
    }
  }

  /// A solution with faults. In half of the attempts, each result is wrong with one chance in four, and the next step goes on from it.
  private func attempt(_ chain: ArithmeticChain, _ random: inout SplitMix64) -> String {
    let results = faultyResults(chain, random.index(below: 2) == 0 ? 0 : 0.25, &random)
    return chain.text(end: ".") { "=\(ArithmeticChain.digits[results[$0]])" }
  }

  /// Returns results with a share of faults: half of the faults off by one, half arbitrary.
  private func faultyResults(_ chain: ArithmeticChain, _ share: Double, _ random: inout SplitMix64) -> [Int] {
    var value = chain.start
    return chain.steps.map { step in
      value = chain.apply(step, to: value)
      guard random.uniform() < share else { return value }
      let near = [1, modulus - 1][random.index(below: 2)]
      value = (value + (random.index(below: 2) == 0 ? near : 1 + random.index(below: modulus - 1))) % modulus
      return value
    }
  }
}
