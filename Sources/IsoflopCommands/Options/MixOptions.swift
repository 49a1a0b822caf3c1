import ArgumentParser
import ComputePlanning
import Tabular

/// The questions that a model is trained for, and the check of its samples.
struct MixOptions: ParsableArguments {
  /// The demand: with few questions training is everything, with many the samples are.
  @Option(help: "The questions that the model will answer: plan size, tokens and samples together.")
  var questions: CountOption?

  /// 64 without it.
  @Option(help: "The most samples of a question.")
  var samplesUpTo: Int?

  /// Read once a question, however many samples are drawn.
  @Option(help: "The tokens of a prompt.")
  var promptTokens = 500

  @Option(help: "The tokens of a sample.")
  var answerTokens = 1000

  @Option(
    name: .customLong("pass-at-1"),
    help: ArgumentHelp(
      "The success of one sample at a loss, as in 2.05=0.3: once, with the law's floor for certain success, or twice. Without it one is assumed.",
      valueName: "loss=share"))
  var passAt1: [PassPointOption] = []

  /// Samples help most where it is large: a hopeless question stays so.
  @Option(help: "alpha + beta of the success over questions: small where most are easy or hopeless, large where they are alike.")
  var spread = 1.0

  @Option(help: "The share of right answers that the check passes.")
  var checkPassesRight = 1.0

  /// The limit of search: a wrong answer that passes is chosen before a right one that comes later.
  @Option(help: "The share of wrong answers that the check passes.")
  var checkPassesWrong = 0.0

  /// Its reading of prompt and sample is paid for with each sample.
  @Option(help: "The parameters of a model that checks, which reads prompt and sample; none for tests.")
  var checkParameters: CountOption?

  /// Whether a mix is asked for.
  var isGiven: Bool { questions != nil }

  /// Refuses shares out of range, and checks without questions.
  func validate() throws {
    try OptionRange.require("--questions", questions?.value, OptionRange.counts, "for example 1e6")
    try OptionRange.require("--samples-up-to", samplesUpTo, OptionRange.samples)
    try OptionRange.require("--prompt-tokens", promptTokens, 0...1_000_000_000)
    try OptionRange.require("--answer-tokens", answerTokens, 1...1_000_000_000)
    try OptionRange.require("--spread", spread, 0.01...1000)
    try OptionRange.require("--check-passes-right", checkPassesRight, 0.001...1, "it is a share")
    try OptionRange.require("--check-passes-wrong", checkPassesWrong, 0...1, "it is a share")
    try OptionRange.require("--check-parameters", checkParameters?.value, OptionRange.counts, "for example 7B")
    guard passAt1.count <= 2 else { throw ValidationError("--pass-at-1 is one point or two: a line needs no more.") }
    let isOther =
      samplesUpTo != nil || !passAt1.isEmpty || checkParameters != nil || checkPassesRight != 1 || checkPassesWrong != 0 || spread != 1
    guard questions != nil || !isOther else {
      throw ValidationError("Samples and checks are of questions: give --questions, for example 1e6.")
    }
  }

  /// The questions for a law with this floor.
  ///
  /// - Throws: `ValidationError` for points through which no law goes.
  func value(floor: Double) throws -> MixQuestions {
    var law = PassLaw(perfectLoss: floor, spread: spread)
    if !passAt1.isEmpty {
      guard let through = PassLaw(through: passAt1.map { ($0.loss, $0.share) }, perfectLoss: floor, spread: spread) else {
        throw ValidationError("--pass-at-1: no law goes through these points: a higher loss has a lower share, and lies above the floor.")
      }
      law = through
    }
    return MixQuestions(
      count: questions?.value ?? 1, mostSamples: samplesUpTo ?? 64, promptTokens: Double(promptTokens), answerTokens: Double(answerTokens),
      check: SampleCheck(passesRight: checkPassesRight, passesWrong: checkPassesWrong, parameters: checkParameters?.value ?? 0),
      passLaw: law)
  }
}

/// A loss and the success of one sample there, as `2.05=0.3`.
struct PassPointOption: ExpressibleByArgument, Sendable {
  let loss: Double
  let share: Double

  init?(argument: String) {
    let sides = argument.split(separator: "=", omittingEmptySubsequences: false)
    guard sides.count == 2, let loss = StrictNumber.parse(String(sides[0])), let share = StrictNumber.parse(String(sides[1])), loss > 0,
      share > 0, share < 1
    else { return nil }
    (self.loss, self.share) = (loss, share)
  }
}
