import Foundation
import LanguageModel
import Synchronization
import Testing

/// Memory, threads and budgets: what a run would take is known before it begins.
@Suite struct TrainingLimitTests {
  static let model = ModelConfiguration(layers: 2, width: 64, heads: 4, context: 128)

  private static func configuration(
    _ model: ModelConfiguration = model, optimizer: OptimizerConfiguration = .adamW, sequences: Int = 2, steps: Int = 4
  ) -> TrainingConfiguration {
    TrainingConfiguration(model: model, optimizer: optimizer, sequencesPerStep: sequences, steps: steps)
  }

  @Test(arguments: [1 << 16, 1 << 17, 1 << 20]) func `a context beyond the machine's memory is refused with the bytes`(_ context: Int)
    throws
  {
    var model = Self.model
    (model.context, model.layers) = (context, 64)
    let configuration = Self.configuration(model)
    // 64 layers of 4 heads hold 256 · T² probabilities of 4 bytes: 4.4 TB for the least of these.
    let probabilities = 4 * 256 * Double(context) * Double(context)
    #expect(configuration.memory(threads: 1) > probabilities && configuration.memory(threads: 1) < 1.2 * probabilities)
    let error = try #require(throws: ConfigurationError.self) { try Trainer(configuration: configuration, text: [1, 2, 3]) }
    guard case .tooMuchMemory(let needed, let available) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(needed == configuration.memory(threads: 1) && available < needed)
    #expect("\(error)".contains("(\(Int(needed)) bytes)") && "\(error)".contains("choose a shorter context"))
  }

  @Test func `the largest shape that a configuration can name is weighed, not computed in integers`() {
    let model = ModelConfiguration(
      layers: 1 << 12, width: 1 << 20, heads: 1 << 12, headWidth: 1 << 12, feedForwardWidth: 1 << 20, context: 1 << 20)
    #expect(throws: Never.self) { try model.validate() }
    #expect(Self.configuration(model, optimizer: .muon).memory(threads: 8) > 1e18)
  }

  @Test func `memory is that of vectors, packed matrices and activations`() {
    let model = ModelConfiguration(layers: 1, width: 64, heads: 1, headWidth: 64, feedForwardWidth: 64, context: 16, queryKeyNorm: false)
    // Parameters: E 256·64, q k v o 4·64², gate up down 3·64², and three gains.
    let parameters = 256 * 64 + 7 * 64 * 64 + 3 * 64
    #expect(model.parameters == parameters)
    // Both layouts of each matrix; none is narrower than a panel of 64, so nothing is padded.
    let packed = 2 * (256 * 64 + 7 * 64 * 64)
    // A row of T × : input, normed, attended, middle and feedForwardInput 64 each; q k v 192; rotated 128; probabilities 16; gate and up 128; gated 64;
    // two inverses of rows, 16 floats each, and two of heads.
    let layer = 16 * (5 * 64 + 192 + 128 + 16 + 128 + 64) + 4 * 16
    // Output, its norm, three gradients: 64 each; logits 256; gradients of the block: 64 + 128 + 192 + 64; scratch 64 + 16; one inverse.
    let rest = 16 * (5 * 64 + 256 + 64 + 128 + 192 + 64 + 80) + 16
    let threads = Self.configuration(model, sequences: 3)
    let expected = 4 * Double((3 + 3) * parameters + packed + 16 * 64 + 2 * (layer + rest))
    #expect(abs(threads.memory(threads: 2) / expected - 1) < 0.01, "\(threads.memory(threads: 2)) against \(expected)")
    let one = threads.memory(threads: 1)
    #expect(abs(threads.memory(threads: 2) - one - 4 * Double(layer + rest)) < 0.01 * one)
  }

  @Test(arguments: [(1, 1), (2, 2), (7, 7), (8, 8), (9, 8), (1_000, 8)])
  func `AdamW has work for a thread a window, up to eight`(_ sequences: Int, _ usable: Int) throws {
    #expect(Self.configuration(sequences: sequences).usableThreads == usable)
    let trainer = try Trainer(configuration: Self.configuration(sequences: sequences), text: sampleText(count: 500), threads: 100_000)
    #expect(trainer.threads == usable)
  }

  @Test func `Muon's matrices are work, too`() {
    #expect(Self.configuration(optimizer: .muon, sequences: 1).usableThreads == 14, "seven matrices in each of two layers")
    var joined = OptimizerConfiguration.muon
    joined.muonJoinsQueryKeyValue = true
    #expect(Self.configuration(optimizer: joined, sequences: 1).usableThreads == 10)
  }

  @Test func `a hundred thousand threads give the bits of one, in its memory`() throws {
    let text = sampleText(count: 1_000)
    let one = try Trainer(configuration: Self.configuration(), text: text, threads: 1)
    let many = try Trainer(configuration: Self.configuration(), text: text, threads: 100_000)
    for _ in 0..<2 { #expect(one.step() == many.step()) }
    #expect(one.checkpoint() == many.checkpoint())
    #expect(Self.configuration().memory(threads: 100_000) == Self.configuration().memory(threads: 2))
  }

  @Test(arguments: [0, -1]) func `no thread is refused`(_ threads: Int) {
    #expect(throws: ConfigurationError.outOfRange(name: "threads", value: Double(threads), range: "at least 1")) {
      try Trainer(configuration: Self.configuration(), text: sampleText(count: 500), threads: threads)
    }
  }

  @Test(arguments: [1.0, 1.4, 1.6, 2.5, 49.5, 60.4, 1e4 + 0.5]) func `a budget is spent to the nearest step and not exceeded by 1%`(
    _ steps: Double
  ) throws {
    let configuration = Self.configuration()
    let spending = try configuration.spending(steps * configuration.computePerStep)
    #expect(spending.compute <= 1.01 * steps * configuration.computePerStep)
    #expect(abs(Double(spending.steps) - steps) < 1 && spending.steps >= 1)
    #expect(steps < 51 || spending.steps == Int(steps.rounded()))
  }

  @Test(arguments: [1.0, 1e-300, 1e10]) func `a budget below one step is refused with both numbers`(_ budget: Double) throws {
    var configuration = Self.configuration(sequences: 100_000_000)
    let error = try #require(throws: ConfigurationError.self) { try configuration.spending(budget) }
    #expect(error == .stepExceedsBudget(step: configuration.computePerStep, budget: budget, sequences: 100_000_000))
    #expect("\(error)".contains("100000000 windows") && "\(error)".contains("more than the whole budget of"))
    configuration.sequencesPerStep = 0
    #expect(throws: ConfigurationError.outOfRange(name: "sequencesPerStep", value: 0, range: "at least 1")) {
      try configuration.spending(1e12)
    }
  }

  @Test func `more tokens than can be counted are refused`() throws {
    let configuration = Self.configuration(sequences: 1_000_000_000, steps: 1_000_000_000)
    let error = try #require(throws: ConfigurationError.self) { try configuration.validate() }
    guard case .outOfRange("the tokens of the whole run", let value, _) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(value == 128e18)
  }
}

/// Stops within an update.
@Suite struct InterruptionTests {
  static let model = ModelConfiguration(layers: 1, width: 32, heads: 2, context: 32)
  static let text = sampleText(count: 3_000)

  @Test(arguments: [1, 2, 3]) func `an update that is given up leaves the run as it was`(_ threads: Int) throws {
    let configuration = smallConfiguration(Self.model, sequences: 20)
    let whole = try Trainer(configuration: configuration, text: Self.text)
    let stopped = try Trainer(configuration: configuration, text: Self.text, threads: threads)
    for step in 0..<4 {
      let before = stopped.checkpoint()
      for allowed in [0, 1, 7, 19] {
        let calls = Counter()
        #expect(stopped.step(isInterrupted: { calls.next() > allowed }) == nil, "after \(allowed) sequences")
        #expect(stopped.checkpoint() == before && stopped.stepsDone == step)
      }
      #expect(stopped.step() == whole.step())
    }
    #expect(stopped.checkpoint() == whole.checkpoint())
  }

  @Test func `a stop takes a sequence, not a step`() throws {
    let configuration = smallConfiguration(Self.model, sequences: 2_000_000)
    let trainer = try Trainer(configuration: configuration, text: Self.text)
    let calls = Counter()
    #expect(trainer.step(isInterrupted: { calls.next() > 3 }) == nil)
    // Three sequences are passed through, and then each of the eight slots asks once: the whole step would take minutes.
    #expect(calls.value < 3 + 1 + 8 && trainer.stepsDone == 0)
  }

  @Test func `the loop keeps the last whole update, and continues from it to the same bits`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "isoflop-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var configuration = smallConfiguration(Self.model, sequences: 6)
    configuration.steps = 5
    let runner = TrainingRunner(
      configuration: configuration, text: Self.text, checkpoints: .init(path: folder.appending(path: "run").path, interval: 1e9))
    // Six checks of the sequences and one of the loop an update: the 24th is in the middle of the fourth.
    guard case .interrupted(let step) = try runner.run(StopsAt(24)), case .finished(let continued) = try runner.run(StopsAt(.max)) else {
      Issue.record("the run wasn't interrupted, or not continued")
      return
    }
    #expect(step == 3)
    let whole = try Trainer(configuration: configuration, text: Self.text)
    for _ in 0..<5 { _ = whole.step() }
    #expect(continued.checkpoint() == whole.checkpoint())
  }

  /// A delegate that stops at a check of its flag.
  private final class StopsAt: TrainingDelegate {
    private let calls = Counter()
    private let last: Int

    init(_ last: Int) { self.last = last }

    var isInterrupted: @Sendable () -> Bool { { [calls, last] in calls.next() >= last } }
  }
}

/// A count that any thread may raise.
final class Counter: Sendable {
  private let count = Atomic(0)
  var value: Int { count.load(ordering: .relaxed) }
  func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }
}
