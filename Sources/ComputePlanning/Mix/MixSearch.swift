import NumericalMethods
import RealModule
import ScalingLaws

/// The best mix under one law that is taken for true.
///
/// max accuracy over N, D and k with 6ND + ρQ(2NP + n(2NT + 2VT) + 2VP) = C, V the parameters of the check and n(k, pass@1) the samples drawn. At a size and
/// a k the tokens are what the answers leave; since better training draws fewer samples, that is a fixed point, found in a few rounds from n = k, which it
/// rises from. Golden section over ln N, every limit of samples apart.
struct MixSearch {
  let configuration: MixConfiguration
  let search: RunSearch
  let table: SampleTable

  /// The rounds of the fixed point of tokens and samples.
  private static let rounds = 6
  private static let tolerance = 1e-3
  private static let reach = Double.log(1e4)

  private var questions: MixQuestions { configuration.questions }

  /// Returns the mix of a size and a limit of samples; nil if answering takes all.
  func run(parameters: Double, limit index: Int) -> MixedRun? {
    let limit = table.limits[index]
    var (drawn, found) = (Double(limit), MixedRun?.none)
    for _ in 0..<(limit == 1 ? 1 : Self.rounds) {
      guard let run = run(parameters: parameters, limit: index, drawn: drawn) else { return found }
      (drawn, found) = (run.drawnSamples, run)
    }
    return found
  }

  private func run(parameters: Double, limit index: Int, drawn: Double) -> MixedRun? {
    let (prompt, answer) = (questions.promptTokens, questions.answerTokens)
    let reader = table.limits[index] == 1 ? 0 : questions.check.parameters
    let answering = questions.count * 2 * parameters * (prompt + drawn * answer)
    let checking = questions.count * 2 * reader * (prompt + drawn * answer)
    let training = configuration.compute - configuration.servingPrice * (answering + checking)
    let tokens = training / search.cost.perToken(parameters: parameters)
    guard tokens > 1 else { return nil }
    let loss = search.loss(parameters: parameters, tokens: tokens)
    let pass = questions.passLaw.passAt1(loss: loss)
    let answers = table.answers(passAt1: pass, limit: index)
    return MixedRun(
      parameters: parameters, tokens: tokens, samples: table.limits[index], drawnSamples: answers.drawn, loss: loss, passAt1: pass,
      accuracy: answers.accuracy, training: training, answering: answering, checking: checking)
  }

  /// Returns the best mix, or the best of one limit of samples; nil if no size has tokens left.
  func best(limit only: Int? = nil) -> MixedRun? {
    let candidates = only.map { [$0] } ?? Array(table.limits.indices)
    // More samples have to gain something: a check that passes everything makes any number of them equal.
    return candidates.compactMap(best(of:)).reduce(nil) { best, next in
      guard let best else { return next }
      return next.accuracy > best.accuracy + Self.leastGain ? next : best
    }
  }

  /// The gain in accuracy for which more samples are drawn.
  private static let leastGain = 1e-4

  private func best(of index: Int) -> MixedRun? {
    let centre = Double.log(search.draw.law.optimum(compute: configuration.compute, cost: search.cost).parameters)
    guard centre.isFinite else { return nil }
    let top = min(centre + Double.log(30), configuration.largest.map { Double.log($0) } ?? .infinity)
    let bottom = min(centre - Self.reach, top - 1)
    let size = ScalarSearch.goldenSection(in: bottom...top, tolerance: Self.tolerance) { logSize in
      // The loss parts sizes that answer nothing.
      run(parameters: Double.exp(logSize), limit: index).map { 1e-9 * $0.loss - $0.accuracy } ?? .infinity
    }
    return run(parameters: Double.exp(size), limit: index)
  }
}
