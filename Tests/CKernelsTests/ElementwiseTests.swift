import CKernels
import Testing

/// The kernels that aren't products, each tier against the scalar one.
@Suite struct ElementwiseTests {
  @Test(arguments: vectorTiers, [16, 48, 80, 128])
  func `norm agrees with the scalar tier`(_ tier: KernelTier, _ width: Int) {
    let rows = 7
    func run(_ table: KernelTable) -> [[Float]] {
      var random = TestRandom(seed: UInt64(width))
      let (x, gain, upstream) = (random.floats(rows * width, scale: 3), random.floats(width), random.floats(rows * width))
      var (out, dx, dgain) = (random.floats(rows * width), random.floats(rows * width), random.floats(width))
      var inverse = [Float](repeating: .nan, count: rows)
      table.rms_norm_forward(&out, &inverse, x, gain, rows, width, 1e-6)
      table.rms_norm_backward(&dx, &dgain, upstream, x, inverse, gain, rows, width)
      return [out, inverse, dx, dgain]
    }
    expectClose(run(kernels(tier)), run(scalar))
  }

  @Test(arguments: vectorTiers, [16, 32, 64])
  func `rotary agrees with the scalar tier`(_ tier: KernelTier, _ headWidth: Int) {
    for normed in [false, true] {
      for (mine, plain) in zip(Self.rotary(kernels(tier), headWidth, normed), Self.rotary(scalar, headWidth, normed)) {
        #expect(difference(mine, plain) < 1e-5, "normed \(normed)")
      }
    }
  }

  /// Three heads, rows apart on the way in and head by head on the way out.
  private static func rotary(_ table: KernelTable, _ headWidth: Int, _ normed: Bool) -> [[Float]] {
    let (rows, heads) = (5, 3)
    let (count, angles) = (rows * heads * headWidth, rows * headWidth / 2)
    var random = TestRandom(seed: UInt64(headWidth))
    let (x, upstream) = (random.floats(count, scale: 2), random.floats(count))
    let (cosine, sine, gain) = (random.floats(angles), random.floats(angles), random.floats(headWidth))
    var (out, dx, dgain) = (random.floats(count), random.floats(count), random.floats(headWidth))
    var inverse = [Float](repeating: 0, count: rows * heads)
    gain.withUnsafeBufferPointer { gain in
      cosine.withUnsafeBufferPointer { cosine in
        sine.withUnsafeBufferPointer { sine in
          var described = RotaryHeads(
            gain: normed ? gain.baseAddress : nil, cosine: cosine.baseAddress!, sine: sine.baseAddress!, positions: rows, heads: heads,
            head_width: headWidth, in_row: heads * headWidth, out_row: headWidth, out_head: rows * headWidth, epsilon: 1e-6)
          table.rotary_forward(&out, &inverse, x, &described)
          table.rotary_backward(&dx, &dgain, upstream, inverse, x, &described)
        }
      }
    }
    return [out, inverse, dx, dgain]
  }

  @Test(arguments: vectorTiers, [Float(1), 100])
  func `gated unit agrees with the scalar tier`(_ tier: KernelTier, _ scale: Float) {
    let (rows, width) = (5, 48)
    func run(_ table: KernelTable) -> [[Float]] {
      var random = TestRandom()
      var gateUp = random.floats(rows * 2 * width, scale: scale)
      let upstream = random.floats(rows * width)
      var out = [Float](repeating: .nan, count: rows * width)
      table.swiglu_forward(&out, width, gateUp, 2 * width, rows, width)
      table.swiglu_backward(&gateUp, 2 * width, upstream, width, rows, width)
      return [out, gateUp]
    }
    expectClose(run(kernels(tier)), run(scalar))
  }

  @Test(arguments: vectorTiers, [Float(1), 30, 1_000])
  func `loss and gradient agree with the scalar tier`(_ tier: KernelTier, _ scale: Float) {
    let (rows, vocabulary) = (9, 64)
    func run(_ table: KernelTable) -> (loss: Double, gradient: [Float]) {
      var random = TestRandom()
      var logits = random.floats(rows * vocabulary, scale: scale)
      let targets = (0..<rows).map { UInt8($0 * 7 % vocabulary) }
      let loss = table.cross_entropy(&logits, vocabulary, targets, 0.25, rows, vocabulary)
      return (loss, logits)
    }
    let (mine, plain) = (run(kernels(tier)), run(scalar))
    #expect(abs(mine.loss - plain.loss) < 1e-6 * abs(plain.loss))
    #expect(difference(mine.gradient, plain.gradient) < 1e-5)
  }

  @Test(arguments: vectorTiers + [.scalar], [0, 5, 17, 63])
  func `a logit that isn't a number shows in the loss`(_ tier: KernelTier, _ position: Int) {
    var logits = [Float](repeating: 1, count: 64)
    logits[position] = .nan
    #expect(kernels(tier).cross_entropy(&logits, 64, [9], 1, 1, 64).isNaN)
  }

  @Test(arguments: vectorTiers, [1, 2, 4, 7])
  func `convolution agrees with the scalar tier`(_ tier: KernelTier, _ count: Int) {
    let (rows, width) = (6, 32)
    func run(_ table: KernelTable) -> [[Float]] {
      var random = TestRandom()
      let (x, taps, upstream) = (random.floats(rows * width), random.floats(count * width), random.floats(rows * width))
      var (out, dx, dtaps) = (random.floats(rows * width), random.floats(rows * width), random.floats(count * width))
      table.convolution_forward(&out, x, taps, count, rows, width)
      table.convolution_backward(&dx, &dtaps, upstream, x, taps, count, rows, width)
      return [out, dx, dtaps]
    }
    expectClose(run(kernels(tier)), run(scalar))
  }

  @Test(arguments: vectorTiers) func `update kernels agree with the scalar tier`(_ tier: KernelTier) {
    let length = 2_064
    func run(_ table: KernelTable) -> (vectors: [[Float]], squares: Double) {
      var random = TestRandom()
      var (parameters, first, second) = (random.floats(length), random.floats(length), random.floats(length).map(abs))
      let parts = random.floats(3 * length)
      var total = [Float](repeating: .nan, count: length)
      let squares = table.reduce(&total, parts, length, 3, length)
      let step = AdamStep(
        rate: 0.01, beta1: 0.9, beta2: 0.95, second_correction: 1.5, epsilon: 1e-8, decay: 0.99, gradient_scale: 0.3)
      table.adam(&parameters, &first, &second, total, length, step)
      var combined = total
      table.combine(&combined, 2, parameters, -3, first, length)
      return ([total, parameters, first, second, combined], squares)
    }
    let (mine, plain) = (run(kernels(tier)), run(scalar))
    expectClose(mine.vectors, plain.vectors)
    #expect(abs(mine.squares - plain.squares) < 1e-5 * plain.squares)
  }
}
