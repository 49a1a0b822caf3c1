/// A training run: a model, its optimiser and its text.
///
/// The same configuration, text and kernels give the same bytes, whatever the number of threads: a step's sequences belong to a fixed number of
/// gradient slots, a slot is filled in order by whichever thread takes it, and slots are added up in a fixed order.
///
/// A step: draw the windows' positions; for each slot, forward and backward over its sequences; add up the slots; clip by the global norm; update; pack the
/// matrices
/// before the next pass. Loss and gradient are means over all tokens of the step.
///
/// A trainer belongs to one thread at a time. It makes `threads − 1` threads of its own, and never more than a step has work for.
public final class Trainer {
  /// The largest number of gradient slots, and so of threads that can share the sequences of a step.
  public static let maximumSlots = 8

  /// The configuration.
  public let configuration: TrainingConfiguration
  /// The kernels it runs on.
  public let kernels: Kernels
  /// The threads in use: those asked for, or ``TrainingConfiguration/usableThreads`` if they are fewer.
  public let threads: Int
  /// The updates done.
  public internal(set) var stepsDone = 0

  let layout: ParameterLayout
  let parameters: FloatBuffer
  let optimizer: OptimizerState
  let text: [UInt8]
  private let order: DataOrder
  private let weights: PackedWeights
  private let passes: [SequencePass]
  private let pool: WorkerPool
  private let slots: GradientSlots
  var weightsArePacked = false

  /// Makes a run at its start.
  ///
  /// - Parameters:
  ///   - configuration: The configuration.
  ///   - text: The training bytes, each a token.
  ///   - threads: The threads that share a step's sequences, at least one; those without work aren't made.
  ///   - kernels: The kernels; another tier rounds differently.
  /// - Throws: `ConfigurationError` for a shape or a number that can't be trained, too short a text, or more memory than there is.
  public init(
    configuration: TrainingConfiguration, text: [UInt8], threads: Int = 1, kernels: Kernels = .fastest
  ) throws(ConfigurationError) {
    try configuration.validate(threads: threads)
    let threads = min(threads, configuration.usableThreads)
    let model = configuration.model
    try model.validate(text: text)
    let layout = ParameterLayout(model: model)
    let parameters = FloatBuffer(count: layout.count)
    ParameterInitialization.fill(parameters.pointer, layout: layout, seed: configuration.seed)
    let weights = PackedWeights(model: model, layout: layout, kernels: kernels)
    let rotary = RotaryTable(model: model)
    self.configuration = configuration
    self.threads = threads
    self.kernels = kernels
    self.layout = layout
    self.parameters = parameters
    self.weights = weights
    self.text = text
    optimizer = OptimizerState(
      configuration: configuration.optimizer, layout: layout, parameters: parameters, kernels: kernels, threads: threads)
    order = DataOrder(configuration: configuration, textCount: text.count)
    passes = (0..<threads).map { _ in
      SequencePass(model: model, layout: layout, weights: weights, parameters: parameters, rotary: rotary, kernels: kernels)
    }
    pool = WorkerPool(threads: threads)
    slots = GradientSlots(sequences: configuration.sequencesPerStep, length: layout.count, reductions: optimizer.plan.reductions.count)
  }

  /// Does the next update.
  public func step() -> StepMetrics {
    guard let metrics = step(isInterrupted: { false }) else { preconditionFailure("nothing interrupts this step") }
    return metrics
  }

  /// Does the next update, or gives it up if a stop is asked for.
  ///
  /// Returns nil then, and the run is where it was: parameters, moments and the number of updates are written only after all sequences.
  ///
  /// - Parameter isInterrupted: Is called before each sequence, from any of the threads.
  public func step(isInterrupted: @escaping @Sendable () -> Bool) -> StepMetrics? {
    let number = stepsDone + 1
    let start = { @Sendable [order] (sequence: Int) in order.start(step: number, sequence: sequence) }
    guard let (loss, norm) = accumulateGradient(of: text, at: start, isInterrupted) else { return nil }
    let rate = configuration.peakLearningRate * configuration.schedule.multiplier(step: number, of: configuration.steps)
    let scale = norm > configuration.gradientClip ? configuration.gradientClip / norm : 1
    let update = OptimizerState.Step(number: number, learningRate: rate, gradientScale: Float(scale))
    pool.run(optimizer.tasks) { [optimizer, slots] worker, task in
      optimizer.update(worker: worker, task: task, gradient: slots.total, step: update)
    }
    weightsArePacked = false
    stepsDone = number
    return StepMetrics(
      step: number, loss: loss, gradientNorm: norm, learningRate: rate, tokens: number * configuration.tokensPerStep,
      compute: Double(number) * configuration.computePerStep)
  }

  /// Leaves the mean loss's gradient in `slots.total`; returns the mean loss and the gradient's norm.
  ///
  /// Returns nil if a slot was interrupted. Each sequence adds its gradient of loss / tokens, so the sum is that of the mean; its window is computed when
  /// it is needed, and a step of any number of sequences takes the memory of a few.
  private func accumulateGradient(
    of text: [UInt8], at start: @escaping @Sendable (Int) -> Int, _ isInterrupted: @escaping @Sendable () -> Bool
  ) -> (loss: Double, norm: Double)? {
    packWeights()
    let tokens = configuration.tokensPerStep
    pool.run(slots.count) { [slots, passes] worker, slot in
      text.withUnsafeBufferPointer { bytes in
        (slots.losses[slot], slots.interruptions[slot]) = (0, 0)
        for (position, sequence) in slots.sequences(of: slot).enumerated() {
          guard !isInterrupted() else {
            slots.interruptions[slot] = 1
            return
          }
          slots.losses[slot] += passes[worker].lossAndGradient(
            bytes.baseAddress! + start(sequence), scale: 1 / Float(tokens), gradient: slots.gradient(slot), fresh: position == 0)
        }
      }
    }
    if slots.interruptions.sum > 0 { return nil }
    pool.run(optimizer.plan.reductions.count) { [slots, optimizer, kernels] _, piece in
      slots.reduce(piece, range: optimizer.plan.reductions[piece], kernels: kernels)
    }
    return (slots.loss / Double(tokens), slots.norm)
  }

  /// The mean loss, in nats/token, over evenly spaced windows of a held-out text; forward only.
  ///
  /// Window k of n begins at byte k · (count − context − 1) / n. Cost: `model.forwardFLOPsPerToken` for each of windows · context tokens.
  /// - Throws: `ConfigurationError` if the text is shorter than a window or there is no window.
  public func evaluate(heldOut: [UInt8], windows: Int) throws(ConfigurationError) -> Double {
    let context = configuration.model.context
    try configuration.model.validate(text: heldOut)
    guard windows >= 1 else { throw .outOfRange(name: "windows", value: Double(windows), range: "at least 1") }
    packWeights()
    let losses = LossTable(count: windows)
    pool.run(windows) { [passes] worker, window in
      heldOut.withUnsafeBufferPointer { bytes in
        losses[window] = passes[worker].loss(bytes.baseAddress! + window * (heldOut.count - context - 1) / windows)
      }
    }
    return losses.sum / Double(windows * context)
  }

  private func packWeights() {
    guard !weightsArePacked else { return }
    pool.run(weights.count) { [weights, parameters] _, index in weights.pack(index, from: UnsafePointer(parameters.pointer)) }
    weightsArePacked = true
  }
}

extension Trainer {
  /// The tensors in the order of the flat vector.
  public var tensors: [ParameterTensor] { layout.tensors }

  /// Reads a tensor's values, row by row, in place.
  public func withValues<Result>(of tensor: ParameterTensor, _ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
    try body(UnsafeBufferPointer(start: parameters.pointer + tensor.offset, count: tensor.count))
  }

  /// Replaces a tensor's values.
  public func setValues(of tensor: ParameterTensor, to values: [Float]) {
    precondition(values.count == tensor.count, "\(tensor.name) has \(tensor.count) values, not \(values.count)")
    (parameters.pointer + tensor.offset).update(from: values, count: values.count)
    weightsArePacked = false
  }

  /// The mean loss of the windows that begin at `starts` of a text, and its gradient, without an update.
  package func lossAndGradient(of text: [UInt8], at starts: [Int]) -> (loss: Double, gradient: [Float]) {
    precondition(starts.count == configuration.sequencesPerStep)
    guard let (loss, _) = accumulateGradient(of: text, at: { starts[$0] }, { false }) else { preconditionFailure("nothing interrupts it") }
    return (loss, Array(UnsafeBufferPointer(start: slots.total, count: layout.count)))
  }

  /// The logits after each token of one sequence of T tokens.
  package func logits(of tokens: [UInt8]) -> [[Float]] {
    precondition(tokens.count == configuration.model.context)
    packWeights()
    return passes[0].logits(tokens)
  }
}

/// The numbers of one update.
public struct StepMetrics: Codable, Hashable, Sendable {
  /// The update, counted from 1.
  public var step: Int
  /// The mean loss of its tokens before it, in nats/token.
  public var loss: Double
  /// The gradient's norm before clipping.
  public var gradientNorm: Double
  /// The learning rate.
  public var learningRate: Double
  /// The tokens seen so far.
  public var tokens: Int
  /// The real FLOP spent so far.
  public var compute: Double

  /// Whether the run is lost: its loss or gradient is infinite or no number. A lower learning rate or a longer warm-up helps.
  public var hasDiverged: Bool { !loss.isFinite || !gradientNorm.isFinite }
}
