/// A run at one of its steps: all that is needed to go on as if it had never stopped.
public struct Checkpoint: Hashable, Sendable {
  /// What decides the run.
  public var configuration: TrainingConfiguration
  /// The updates done.
  public var stepsDone: Int
  /// The tier of kernels that did them; another tier rounds differently.
  public var kernels: String
  /// The fingerprint of the training text.
  public var textFingerprint: String
  /// All parameters, in the order of `Trainer.tensors`.
  public var parameters: [Float]
  /// The optimiser's first moments, or momenta.
  public var firstMoments: [Float]
  /// The optimiser's second moments.
  public var secondMoments: [Float]
}

extension Trainer {
  /// The run as it is now.
  public func checkpoint() -> Checkpoint {
    Checkpoint(
      configuration: configuration, stepsDone: stepsDone, kernels: kernels.name, textFingerprint: Fingerprint(of: text).description,
      parameters: parameters.values, firstMoments: optimizer.first.values, secondMoments: optimizer.second.values)
  }

  /// Continues a run: its further steps give the bits that they would have given without the stop.
  ///
  /// - Parameters:
  ///   - checkpoint: The run so far.
  ///   - text: The same training bytes.
  ///   - threads: Any number.
  ///   - kernels: Those of the checkpoint if left out; others round differently.
  /// - Throws: `CheckpointError.differentText`; `ConfigurationError` if the kernels can't run here or the configuration can't be trained.
  public convenience init(continuing checkpoint: Checkpoint, text: [UInt8], threads: Int = 1, kernels: Kernels? = nil) throws {
    let found = Fingerprint(of: text).description
    guard found == checkpoint.textFingerprint else {
      throw CheckpointError.differentText(expected: checkpoint.textFingerprint, found: found)
    }
    let kernels = try kernels ?? Kernels(named: checkpoint.kernels)
    try self.init(configuration: checkpoint.configuration, text: text, threads: threads, kernels: kernels)
    for values in [checkpoint.parameters, checkpoint.firstMoments, checkpoint.secondMoments] where values.count != layout.count {
      throw CheckpointError.wrongSize(expected: layout.count, found: values.count)
    }
    parameters.update(from: checkpoint.parameters)
    optimizer.first.update(from: checkpoint.firstMoments)
    optimizer.second.update(from: checkpoint.secondMoments)
    stepsDone = checkpoint.stepsDone
  }
}

extension FloatBuffer {
  /// A copy of all values.
  var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  /// Replaces all values.
  func update(from values: [Float]) { pointer.update(from: values, count: count) }
}
