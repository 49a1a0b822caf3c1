import Foundation
import LanguageModel

/// Trains one run from its start and publishes its result.
struct RungRun {
  let rung: RungConfiguration
  let folder: RunFolder
  let corpus: Corpus
  let threads: Int
  let heldOutWindows: Int
  let cancellation: Cancellation

  /// Trains; returns nil if it was cancelled.
  /// - Parameter didStep: is given the FLOP of each step.
  func train(didStep: (Double) -> Void) throws(RunFailure) -> RunResult? {
    let clock = ContinuousClock()
    let start = clock.now
    do {
      try folder.begin(rung)
      let metrics = try folder.metricsWriter()
      let trainer = try trainer()
      guard let trainingLoss = try steps(trainer, metrics, since: start, didStep) else { return nil }
      let loss = try heldOutLoss(trainer)
      let result = RunResult(
        rung, heldOutLoss: loss, trainingLoss: trainingLoss, kernels: trainer.kernels.name, seconds: (clock.now - start) / .seconds(1))
      try folder.finish(result)
      return result
    } catch let error as StudyError {
      throw RunFailure(id: rung.id, reason: .storage(error))
    } catch let error as RunFailure {
      throw error
    } catch {
      throw RunFailure(id: rung.id, reason: .training("\(error)"))
    }
  }

  private func trainer() throws(ConfigurationError) -> Trainer {
    try Trainer(configuration: rung.training, text: corpus.training, threads: threads)
  }

  private func heldOutLoss(_ trainer: Trainer) throws -> Double {
    let loss = try trainer.evaluate(heldOut: corpus.heldOut, windows: heldOutWindows)
    guard loss.isFinite else { throw RunFailure(id: rung.id, reason: .diverged(step: rung.training.steps)) }
    return loss
  }

  /// Does all steps; returns the mean loss of the last tenth, or nil if it was cancelled.
  private func steps(
    _ trainer: Trainer, _ metrics: MetricsWriter, since start: ContinuousClock.Instant, _ didStep: (Double) -> Void
  ) throws -> Double? {
    let steps = rung.training.steps
    let stride = max(1, steps / 100)
    var (sum, count) = (0.0, 0)
    var last: [Double] = []
    for step in 1...steps {
      if cancellation.isCancelled { return nil }
      let done = trainer.step()
      guard done.loss.isFinite, done.gradientNorm.isFinite else { throw RunFailure(id: rung.id, reason: .diverged(step: step)) }
      (sum, count) = (sum + done.loss, count + 1)
      if step > steps - max(1, steps / 10) { last.append(done.loss) }
      if step % stride == 0 || step == steps {
        let seconds = (ContinuousClock().now - start) / .seconds(1)
        try metrics.append(MetricsLine(done, meanLoss: sum / Double(count), seconds: seconds))
        (sum, count) = (0, 0)
      }
      didStep(rung.training.computePerStep)
    }
    return last.reduce(0, +) / Double(last.count)
  }
}

extension MetricsLine {
  fileprivate init(_ step: StepMetrics, meanLoss: Double, seconds: Double) {
    self.init(
      step: step.step, tokens: step.tokens, compute: step.compute, loss: meanLoss, learningRate: step.learningRate,
      gradientNorm: step.gradientNorm, seconds: seconds)
  }
}

extension RunResult {
  fileprivate init(_ rung: RungConfiguration, heldOutLoss: Double, trainingLoss: Double, kernels: String, seconds: Double) {
    let training = rung.training
    self.init(
      id: rung.id, budget: rung.budget, parameters: training.model.parameters,
      nonEmbeddingParameters: training.model.nonEmbeddingParameters, tokens: training.tokens, compute: training.compute,
      heldOutLoss: heldOutLoss, trainingLoss: trainingLoss, steps: training.steps, kernels: kernels, seconds: seconds)
  }
}
