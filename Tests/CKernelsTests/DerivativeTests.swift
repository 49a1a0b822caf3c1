import CKernels
import Foundation
import Testing

/// Backward passes against central differences of the forward ones, and properties that hold for any input.
@Suite struct DerivativeTests {
  /// Compares ⟨upstream, f(x + εd) − f(x − εd)⟩ / 2ε with ⟨gradient, d⟩ for random directions d.
  private static func expectDerivative(
    of input: [Float], upstream: [Float], gradient: [Float], tolerance: Double = 3e-3, _ forward: ([Float]) -> [Float],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var random = TestRandom(seed: UInt64(input.count))
    for _ in 0..<4 {
      let (direction, epsilon) = (random.floats(input.count), Float(4e-3))
      func value(_ shift: Float) -> Double {
        zip(upstream, forward(zip(input, direction).map { $0 + shift * $1 })).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      }
      let numeric = (value(epsilon) - value(-epsilon)) / (2 * Double(epsilon))
      let analytic = zip(gradient, direction).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      let size = gradient.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      #expect(abs(numeric - analytic) < tolerance * (size + 0.1), "\(numeric) against \(analytic)", sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: allTiers, [16, 48]) func `attention`(_ tier: KernelTier, _ positions: Int) {
    var head = AttentionCase(positions: positions, headWidth: 16)
    head.run(kernels(tier), accumulate: false)
    func forward(_ path: WritableKeyPath<AttentionCase, [Float]>) -> ([Float]) -> [Float] {
      { input in
        var moved = head
        moved[keyPath: path] = input
        moved.run(kernels(tier), accumulate: false)
        return moved.out
      }
    }
    Self.expectDerivative(of: head.query, upstream: head.upstream, gradient: head.dquery, forward(\.query))
    Self.expectDerivative(of: head.key, upstream: head.upstream, gradient: head.dkey, forward(\.key))
    Self.expectDerivative(of: head.value, upstream: head.upstream, gradient: head.dvalue, forward(\.value))
  }

  @Test(arguments: allTiers) func `attention sees no later position, and its probabilities add up to one`(_ tier: KernelTier) {
    var early = AttentionCase(positions: 48, headWidth: 32)
    early.run(kernels(tier), accumulate: false)
    var changed = early
    for position in 20..<48 {
      for channel in 0..<32 { (changed.key[position * 32 + channel], changed.value[position * 32 + channel]) = (9, -9) }
    }
    changed.run(kernels(tier), accumulate: false)
    #expect(changed.out.prefix(20 * 32) == early.out.prefix(20 * 32) && changed.out != early.out)
    for row in 0..<48 {
      let total = early.probabilities[row * 48...row * 48 + row].reduce(0.0) { $0 + Double($1) }
      #expect(abs(total - 1) < 1e-6, "row \(row)")
    }
  }

  @Test(arguments: allTiers) func `the norm and its gain`(_ tier: KernelTier) {
    let (rows, width, table) = (3, 48, kernels(tier))
    var random = TestRandom(seed: 6)
    let (x, gain, upstream) = (random.floats(rows * width, scale: 2), random.floats(width), random.floats(rows * width))
    var (out, dx, dgain) = (x, [Float](repeating: 0, count: rows * width), [Float](repeating: 0, count: width))
    var inverse = [Float](repeating: 0, count: rows)
    table.rms_norm_forward(&out, &inverse, x, gain, rows, width, 1e-6)
    table.rms_norm_backward(&dx, &dgain, upstream, x, inverse, gain, rows, width)
    func normed(_ x: [Float], _ gain: [Float]) -> [Float] {
      var (out, inverse) = (x, [Float](repeating: 0, count: rows))
      table.rms_norm_forward(&out, &inverse, x, gain, rows, width, 1e-6)
      return out
    }
    Self.expectDerivative(of: x, upstream: upstream, gradient: dx) { normed($0, gain) }
    Self.expectDerivative(of: gain, upstream: upstream, gradient: dgain) { normed(x, $0) }
    // A row has length √width, whatever its scale, and a row of zeros stays one.
    let ones = [Float](repeating: 1, count: width)
    for row in 0..<rows {
      let squares = normed(x.map { 1_000 * $0 }, ones)[row * width..<(row + 1) * width].reduce(0) { $0 + Double($1) * Double($1) }
      #expect(abs(squares / Double(width) - 1) < 1e-5)
    }
    #expect(normed([Float](repeating: 0, count: rows * width), ones).allSatisfy { $0 == 0 })
  }

  @Test(arguments: allTiers) func `the gated unit`(_ tier: KernelTier) {
    let (rows, width) = (2, 16)
    var random = TestRandom(seed: 4)
    let (gateUp, upstream) = (random.floats(rows * 2 * width, scale: 3), random.floats(rows * width))
    var gradient = gateUp
    kernels(tier).swiglu_backward(&gradient, 2 * width, upstream, width, rows, width)
    Self.expectDerivative(of: gateUp, upstream: upstream, gradient: gradient) { input in
      var out = [Float](repeating: 0, count: rows * width)
      kernels(tier).swiglu_forward(&out, width, input, 2 * width, rows, width)
      return out
    }
  }

  @Test(arguments: allTiers, [1, 3, 8]) func `the convolution and its adjoint`(_ tier: KernelTier, _ count: Int) {
    let (rows, width, table) = (6, 16, kernels(tier))
    var random = TestRandom(seed: UInt64(count))
    let (x, taps, upstream) = (random.floats(rows * width), random.floats(count * width), random.floats(rows * width))
    func convolved(_ x: [Float], _ taps: [Float]) -> [Float] {
      var out = [Float](repeating: .nan, count: rows * width)
      table.convolution_forward(&out, x, taps, count, rows, width)
      return out
    }
    var (dx, dtaps) = ([Float](repeating: .nan, count: rows * width), [Float](repeating: 0, count: count * width))
    table.convolution_backward(&dx, &dtaps, upstream, x, taps, count, rows, width)
    Self.expectDerivative(of: x, upstream: upstream, gradient: dx) { convolved($0, taps) }
    Self.expectDerivative(of: taps, upstream: upstream, gradient: dtaps) { convolved(x, $0) }
    #expect(convolved(x, taps.map { _ in 0 }) == x, "without taps it is the identity")
    // An impulse at the first position comes out with the taps behind it, the last tap first.
    let impulse = (0..<rows * width).map { Float($0 < width ? 1 : 0) }
    let response = convolved(impulse, taps)
    for t in 0..<rows {
      for c in 0..<width {
        let tap = t < count ? taps[(count - 1 - t) * width + c] : 0
        #expect(abs(response[t * width + c] - (t == 0 ? 1 + tap : tap)) < 1e-6)
      }
    }
  }

  @Test(arguments: allTiers) func `the loss's gradient has no mean, and a scale of zero leaves none`(_ tier: KernelTier) {
    var random = TestRandom(seed: 12)
    let (rows, vocabulary) = (4, 48)
    let logits = random.floats(rows * vocabulary, scale: 4)
    var (gradient, none) = (logits, logits)
    let loss = kernels(tier).cross_entropy(&gradient, vocabulary, [0, 11, 47, 5], 1, rows, vocabulary)
    for row in 0..<rows {
      #expect(abs(gradient[row * vocabulary..<(row + 1) * vocabulary].reduce(0) { $0 + Double($1) }) < 1e-6)
    }
    #expect(kernels(tier).cross_entropy(&none, vocabulary, [0, 11, 47, 5], 0, rows, vocabulary) == loss && none.allSatisfy { $0 == 0 })
    // Equal logits know nothing: ln V a row.
    var equal = [Float](repeating: 3, count: vocabulary)
    #expect(abs(kernels(tier).cross_entropy(&equal, vocabulary, [7], 1, 1, vocabulary) - log(Double(vocabulary))) < 1e-6)
  }

  @Test(arguments: allTiers) func `rotation keeps lengths, turns back, and makes products depend on the distance alone`(_ tier: KernelTier)
  {
    let (positions, width, half) = (9, 32, 16)
    let angles = (0..<positions * half).map { Double($0 / half) * pow(10_000, -Double($0 % half) / Double(half)) }
    let (cosine, sine) = (angles.map { Float(cos($0)) }, angles.map { Float(sin($0)) })
    var random = TestRandom(seed: 14)
    let (one, other) = (random.floats(width), random.floats(width))
    func turned(_ row: [Float], back: Bool = false) -> [Float] {
      let input = back ? row : (0..<positions).flatMap { _ in row }
      var (out, unused) = ([Float](repeating: .nan, count: positions * width), [Float](repeating: 0, count: 1))
      cosine.withUnsafeBufferPointer { cosine in
        sine.withUnsafeBufferPointer { sine in
          var heads = RotaryHeads(
            gain: nil, cosine: cosine.baseAddress!, sine: sine.baseAddress!, positions: positions, heads: 1, head_width: width,
            in_row: width, out_row: width, out_head: positions * width, epsilon: 1e-6)
          if back {
            kernels(tier).rotary_backward(&out, nil, input, nil, input, &heads)
          } else {
            kernels(tier).rotary_forward(&out, &unused, input, &heads)
          }
        }
      }
      return out
    }
    func dot(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
    let (a, b) = (turned(one), turned(other))
    func row(_ values: [Float], _ position: Int) -> ArraySlice<Float> { values[position * width..<(position + 1) * width] }
    for position in 0..<positions {
      #expect(abs(dot(row(a, position), row(a, position)) / dot(one[...], one[...]) - 1) < 1e-6)
      if position >= 3 { #expect(abs(dot(row(a, position), row(b, position - 3)) - dot(row(a, 3), row(b, 0))) < 1e-5) }
    }
    #expect(difference(turned(a, back: true), (0..<positions).flatMap { _ in one }) < 1e-6, "the gradient turns back")
  }
}

/// The factorisation of a forecast's covariance, at sizes around its blocks.
@Suite struct CholeskyTests {
  @Test(arguments: [1, 2, 3, 4, 5, 8, 23, 24, 25, 31, 48, 50])
  func `UᵀU is the matrix, and whitening solves with it`(_ n: Int) {
    var random = TestRandom(seed: UInt64(n))
    let root = random.floats(n * n).map(Double.init)
    var matrix = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in 0..<n { matrix[i * n + j] = (0..<n).reduce(i == j ? Double(n) : 0) { $0 + root[i * n + $1] * root[j * n + $1] } }
    }
    var factor = matrix
    #expect(isoflop_cholesky(&factor, n))
    for i in 0..<n {
      for j in i..<n {
        let product = (0...i).reduce(0.0) { $0 + factor[$1 * n + i] * factor[$1 * n + j] }
        #expect(abs(product - matrix[i * n + j]) < 1e-12 * Double(n) * 3, "(\(i), \(j))")
      }
    }
    let sides = random.floats(8 * n).map(Double.init)
    var solved = sides
    isoflop_cholesky_whiten8(factor, n, &solved)
    for i in 0..<n {
      for side in 0..<8 {
        let product = (0...i).reduce(0.0) { $0 + factor[$1 * n + i] * solved[$1 * 8 + side] }
        #expect(abs(product - sides[i * 8 + side]) < 1e-12)
      }
    }
  }

  @Test(arguments: [0.0, -1, .nan, .infinity]) func `a pivot that isn't positive and finite is refused`(_ pivot: Double) {
    for (n, place) in [(1, 0), (6, 5), (30, 27)] {
      var matrix = (0..<n * n).map { $0 % (n + 1) == 0 ? 1.0 : 0 }
      matrix[place * (n + 1)] = pivot
      #expect(!isoflop_cholesky(&matrix, n), "pivot \(place) of \(n)")
    }
  }
}
