import Studies
import Testing

/// Chains of arithmetic against an evaluator of the tests' own, which works on what is written.
@Suite struct ReasoningTests {
  /// Evaluates a prompt from left to right, with all intermediate values, knowing nothing but its text.
  private static func evaluate(_ prompt: String, modulus: Int) -> [Int] {
    var characters = Array(prompt.dropLast())[...]
    var values = [Int(String(characters.removeFirst()), radix: 36) ?? -1]
    while characters.count >= 2 {
      let (sign, operand) = (characters.removeFirst(), Int(String(characters.removeFirst()), radix: 36) ?? -1)
      let value = values[values.count - 1]
      let result = sign == "+" ? value + operand : sign == "-" ? value - operand : value * operand
      values.append(((result % modulus) + modulus) % modulus)
    }
    return values
  }

  /// All problems of several seeds and moduli.
  private static let chains: [ArithmeticChain] = ([1, 2, 3] as [UInt64]).flatMap { seed in
    [10, 29, 36].flatMap { modulus -> [ArithmeticChain] in
      let task = ReasoningTask(modulus: modulus, maximumSteps: 12, seed: seed)
      return (1...12).flatMap { task.problems(steps: $0, count: 10) }
    }
  }

  @Test func `solutions are right`() {
    for chain in Self.chains {
      let values = Self.evaluate(chain.prompt, modulus: chain.modulus)
      #expect(chain.results == Array(values.dropFirst()))
      #expect(chain.answer == String(values.last ?? -1, radix: 36))
      // Each step of the solution repeats the problem's and ends in its value.
      let written = chain.solution.dropLast().split(separator: "=", omittingEmptySubsequences: false)
      #expect(written.count == chain.steps.count + 1)
      let digits = written.dropFirst().map { $0.prefix(1) }
      #expect(digits.map { Int($0, radix: 36) } == values.dropFirst().map { $0 })
      let repeated = written[0] + written.dropFirst().map { $0.dropFirst() }.joined()
      #expect(repeated + "?" == chain.prompt)
    }
    #expect(ArithmeticChain(modulus: 29, start: 7, steps: [.init(.plus, 3), .init(.times, 4)]).solution == "7+3=a*4=b.")
  }

  @Test func `a reading finds the first fault and no later one`() {
    let chain = ArithmeticChain(modulus: 29, start: 7, steps: [.init(.plus, 3), .init(.times, 4), .init(.minus, 1)])
    func read(_ text: String) -> ChainReading { ChainReading(text, of: chain) }
    #expect(read(chain.solution).isRight && read(chain.solution).answer == chain.answer)
    #expect(read("7+3=a*4=b-1=a").isRight, "the full stop isn't part of the answer")
    #expect(read("7+3=b*4=f-1=e.").steps == [false, true, true] && read("7+3=b*4=f-1=e.").answer == "e")
    #expect(read("7+3=a*5=l-1=k.").steps == [true, false, true], "another step than the problem's")
    #expect(read("8+3=b*4=f-1=e.").steps == [false, true, true], "another first value")
    #expect(read("7+3=a*4=b").steps == [true, true] && read("7+3=a*4=b").answer == nil)
    #expect(read("7+3=a*4").steps == [true] && read("").steps.isEmpty && read("?").answer == nil)
    #expect(read("7+3=z").steps.isEmpty, "z isn't a value modulo 29")
  }

  @Test func `held-out problems are different, and never trained on`() throws {
    let task = ReasoningTask(seed: 5)
    let problems = (1...12).flatMap { task.problems(steps: $0, count: 20) }
    #expect(problems.count == 240 && Set(problems).count == 240)
    #expect(problems.allSatisfy(task.isHeldOut))
    let heldOut = Set(problems.map(\.prompt))
    for skill in ReasoningTask.Skill.allCases {
      let text = String(decoding: task.trainingText([skill], rows: 2_000, context: 128), as: UTF8.self)
      let prompts = text.split(separator: "\n").map { String($0.prefix { $0 != "?" }) + "?" }
      #expect(prompts.count > 2_000)
      #expect(heldOut.isDisjoint(with: prompts), "\(skill)")
      // Short problems would be among so many, were they not left out: one in eight of the 2,523 of one step.
      let short = Set(prompts.filter { $0.utf8.count == 4 })
      #expect(short.count < 2_523 * 7 / 8 + 60)
    }
  }

  @Test func `about one chain in eight is held out`() {
    let task = ReasoningTask(modulus: 10)
    var held = 0
    for start in 0..<10 {
      for operation in ArithmeticChain.Operation.allCases {
        for operand in 0..<10 {
          for second in 0..<10
          where task.isHeldOut(.init(modulus: 10, start: start, steps: [.init(operation, operand), .init(.plus, second)])) {
            held += 1
          }
        }
      }
    }
    #expect((300...450).contains(held), "\(held) of 3,000")
  }

  @Test func `documents stand whole in their rows`() throws {
    let task = ReasoningTask(seed: 2)
    let text = task.trainingText([.solve, .revise], rows: 500, context: 128)
    #expect(text.count == 500 * 128)
    #expect(text == task.trainingText([.solve, .revise], rows: 500, context: 128))
    #expect(text != task.trainingText([.solve, .revise], rows: 500, context: 128, stream: 1))
    for row in 0..<500 {
      let lines = String(decoding: text[(row * 128)..<(row * 128 + 128)], as: UTF8.self).split(separator: "\n")
      for line in lines { #expect(line.contains("?") && line.hasSuffix("."), "\(line)") }
    }
  }

  @Test func `revisions end in the solution, whatever the attempt`() throws {
    let task = ReasoningTask(seed: 3)
    func lines(_ skill: ReasoningTask.Skill) -> [Substring] {
      String(decoding: task.trainingText([skill], rows: 300, context: 128), as: UTF8.self).split(separator: "\n")
    }
    var repaired = 0
    for line in lines(.revise) {
      let parts = line.split(separator: "!")
      let asked = parts[0].split(separator: "?")
      let chain = try #require(Self.parse(String(asked[0]) + "?"))
      #expect(parts[1] == chain.solution)
      if !ChainReading(String(asked[1]), of: chain).isRight { repaired += 1 }
    }
    #expect(repaired * 10 > lines(.revise).count * 2, "a good part of the attempts is wrong")
  }

  private static func parse(_ prompt: String) -> ArithmeticChain? {
    let characters = Array(prompt)
    let steps = stride(from: 1, to: characters.count - 2, by: 2).compactMap { place -> ArithmeticChain.Step? in
      guard let operation = ArithmeticChain.Operation(rawValue: characters[place]),
        let operand = Int(String(characters[place + 1]), radix: 36)
      else { return nil }
      return .init(operation, operand)
    }
    return Int(String(characters[0]), radix: 36).map { ArithmeticChain(modulus: 29, start: $0, steps: steps) }
  }
}
