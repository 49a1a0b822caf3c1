/// The gradients that the sequences of a step add to, a fixed number of vectors of all parameters.
///
/// The number depends on the sequences alone, a slot is filled in order by one worker, and slots are added in order: so the sum has the same bits for any
/// number of threads. Floating-point addition isn't associative: adding up by whichever thread is first would give other bits on every run. Eight slots
/// let eight threads work, and cost eight vectors of all parameters.
final class GradientSlots: Sendable {
  let count: Int
  let losses: LossTable
  /// 1 for a slot whose sequences weren't all passed through, as a stop was asked for.
  let interruptions: LossTable
  private let sequenceCount: Int
  private let length: Int
  private let buffer: FloatBuffer
  private let squares: LossTable

  init(sequences: Int, length: Int, reductions: Int) {
    count = min(sequences, Trainer.maximumSlots)
    sequenceCount = sequences
    self.length = length
    buffer = FloatBuffer(count: count * length)
    losses = LossTable(count: count)
    interruptions = LossTable(count: count)
    squares = LossTable(count: reductions)
  }

  /// The sequences of a slot, in order.
  func sequences(of slot: Int) -> Range<Int> { slot * sequenceCount / count..<(slot + 1) * sequenceCount / count }

  /// A slot's gradient.
  func gradient(_ slot: Int) -> UnsafeMutablePointer<Float> { buffer.pointer + slot * length }

  /// The sum of the slots after reduction; it takes the first one's place.
  var total: UnsafeMutablePointer<Float> { buffer.pointer }

  /// The sum of the losses.
  var loss: Double { losses.sum }

  /// The norm of the total after reduction.
  var norm: Double { squares.sum.squareRoot() }

  /// Adds up one piece of all slots, first + second + … in that order, into the first. Keeps the sum of its squares.
  func reduce(_ piece: Int, range: Range<Int>, kernels: Kernels) {
    let start = buffer.pointer + range.lowerBound
    squares[piece] = kernels.table.reduce(start, start, length, count, range.count)
  }
}

/// Numbers that tasks write, each its own, and that are added up in order.
final class LossTable: @unchecked Sendable {
  private let values: UnsafeMutableBufferPointer<Double>

  init(count: Int) {
    values = .allocate(capacity: count)
    values.initialize(repeating: 0)
  }

  deinit { values.deallocate() }

  var sum: Double { values.reduce(0, +) }

  subscript(index: Int) -> Double {
    get { values[index] }
    set { values[index] = newValue }
  }
}
