/// Which window of the text each sequence of each step sees: a pure function of the seed, so that a continued run needs no state.
struct DataOrder: Sendable {
  let seed: UInt64
  let sequencesPerStep: Int
  /// The number of places at which a window of T + 1 tokens can begin.
  let starts: Int

  init(seed: UInt64, sequencesPerStep: Int, textCount: Int, context: Int) {
    self.seed = seed
    self.sequencesPerStep = sequencesPerStep
    starts = textCount - context
  }

  /// The window's first byte; steps count from 1.
  func start(step: Int, sequence: Int) -> Int {
    var random = RandomStream(seed: ~seed, stream: UInt64(step) &* UInt64(sequencesPerStep) &+ UInt64(sequence))
    return random.next(below: starts)
  }
}
