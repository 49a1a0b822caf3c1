import Foundation

/// The memory and the threads of a run, both known before anything is allocated.
extension TrainingConfiguration {
  /// The largest number of threads that some part of a step has work for; a trainer makes no more.
  ///
  /// A step's sequences are shared out in at most ``Trainer/maximumSlots`` slots, and Muon's matrices one by one. More threads would only hold memory,
  /// each that of a sequence's passes, and wait at every barrier.
  public var usableThreads: Int {
    let slots = min(sequencesPerStep, Trainer.maximumSlots)
    guard optimizer.matrixRule == .muon else { return max(1, slots) }
    return max(1, slots, model.layers * oneLayerMatrices.count)
  }

  /// The bytes that a trainer allocates.
  ///
  /// With P parameters, S gradient slots and W threads, of four bytes each: (3 + S)·P for parameters, two moments and the gradients; both layouts of
  /// the packed matrices, about 2P; and for each thread the activations of a sequence, which hold layers · H · T² attention probabilities, and Muon's
  /// workspace. The text and the code come on top.
  /// - Parameter threads: The threads asked for, of which at most ``usableThreads`` are made.
  public func memory(threads: Int) -> Double {
    let (slots, workers) = (min(sequencesPerStep, Trainer.maximumSlots), Double(max(1, min(threads, usableThreads))))
    let vectors = Double(3 + slots) * Double(model.parameters)
    let workspace = optimizer.matrixRule == .muon ? MuonWorkspace.floats(oneLayerMatrices) : 0
    let rotary = Double(model.context) * Double(model.headWidth)
    return 4 * (vectors + PackedWeights.floats(model) + rotary + workers * (Activations.floats(model) + workspace))
  }

  /// Checks every number's range, and that a trainer's memory is there.
  ///
  /// - Throws: `ConfigurationError` for the first thing wrong.
  public func validate(threads: Int) throws(ConfigurationError) {
    try validate()
    guard threads >= 1 else { throw .outOfRange(name: "threads", value: Double(threads), range: "at least 1") }
    let (needed, available) = (memory(threads: threads), AvailableMemory.bytes)
    guard needed <= available else { throw .tooMuchMemory(needed: needed, available: available) }
  }

  /// Muon's matrices of one layer; all layers have the same.
  private var oneLayerMatrices: [ParameterLayout.Matrix] {
    var model = model
    model.layers = 1
    return ParameterLayout(model: model).matrices(joiningQueryKeyValue: optimizer.muonJoinsQueryKeyValue)
  }
}

/// The memory that this process may use: the machine's, or less where its control group says so.
enum AvailableMemory {
  /// The files in which Linux keeps the limit of a control group, of versions 2 and 1.
  private static let limitFiles = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]

  static let bytes: Double = {
    let limits = limitFiles.compactMap { file in
      FileManager.default.contents(atPath: file).flatMap { Double(String(decoding: $0, as: UTF8.self).filter(\.isNumber)) }
    }
    return ([Double(ProcessInfo.processInfo.physicalMemory)] + limits).min() ?? .infinity
  }()
}
