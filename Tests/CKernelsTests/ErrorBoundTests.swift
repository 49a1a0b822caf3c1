import CKernels
import Foundation
import Testing

/// Every tier against double precision, within the error that `CKernels.h` states.
@Suite struct ErrorBoundTests {
  @Test(arguments: allTiers, [1, 16, 100, 333])
  func `a product's error is at most (k + 1) roundings of its terms`(_ tier: KernelTier, _ k: Int) {
    let (m, n) = (7, 80)
    var random = TestRandom(seed: UInt64(k))
    let (left, right, addend) = (random.floats(m * k), random.floats(k * n), random.floats(m * n, scale: 3))
    var out = [Float](repeating: .nan, count: m * n)
    left.withUnsafeBufferPointer { a in
      right.withUnsafeBufferPointer { b in
        kernels(tier).matmul(
          &out, n, addend, StridedMatrix(data: a.baseAddress!, row: k, column: 1), PanelMatrix(data: b.baseAddress!, row: n, panel: 64), m,
          k, n)
      }
    }
    for index in 0..<m * n {
      let terms = (0..<k).map { Double(left[index / n * k + $0]) * Double(right[$0 * n + index % n]) }
      let exact = terms.reduce(Double(addend[index]), +)
      let size = terms.reduce(abs(Double(addend[index]))) { $0 + abs($1) }
      #expect(abs(Double(out[index]) - exact) <= Double(k + 1) * unit * size * 1.01, "element \(index)")
    }
  }

  @Test(arguments: allTiers) func `silu is good to six roundings from −80 to 80`(_ tier: KernelTier) {
    let gates = (0..<1_616).map { Float($0 - 808) / 10 }.map { $0 == 0 ? 0.05 : $0 }
    var out = [Float](repeating: .nan, count: gates.count)
    kernels(tier).swiglu_forward(&out, gates.count, gates + gates.map { _ in 1 }, 2 * gates.count, 1, gates.count)
    for (gate, value) in zip(gates, out) {
      let exact = Double(gate) / (1 + exp(-Double(gate)))
      #expect(abs(Double(value) / exact - 1) < 8 * unit, "silu(\(gate))")
    }
  }

  @Test(arguments: allTiers) func `a gate beyond the exponential's range gives zero or the input`(_ tier: KernelTier) {
    let gates: [Float] = [-1e30, -1_000, -100, -89, 89, 100, 1_000, 1e30, 0, -0.0, 1e-30, -1e-30, 1, 2, 3, 4]
    var out = [Float](repeating: .nan, count: 16)
    kernels(tier).swiglu_forward(&out, 16, gates + gates.map { _ in 1 }, 32, 1, 16)
    // Below, the clamped exponential leaves −g · 6e-39 at most, which is nothing beside g.
    for (gate, value) in zip(gates, out) where abs(gate) > 80 { #expect(abs(value - max(0, gate)) <= abs(gate) * 1e-38, "silu(\(gate))") }
    for (gate, value) in zip(gates, out) where abs(gate) < 1e-20 { #expect(value == gate / 2) }
  }

  @Test(arguments: allTiers, [16, 256])
  func `the loss is that of double precision`(_ tier: KernelTier, _ vocabulary: Int) {
    let rows = 5
    var random = TestRandom(seed: UInt64(vocabulary))
    let logits = random.floats(rows * vocabulary, scale: 8)
    let targets = (0..<rows).map { UInt8($0 * 5 % vocabulary) }
    var gradient = logits
    let loss = kernels(tier).cross_entropy(&gradient, vocabulary, targets, 2, rows, vocabulary)
    var exact = 0.0
    for row in 0..<rows {
      let values = logits[row * vocabulary..<(row + 1) * vocabulary].map(Double.init)
      let total = values.reduce(0) { $0 + exp($1) }
      exact += log(total) - values[Int(targets[row])]
      for (index, value) in values.enumerated() {
        let expected = 2 * (exp(value) / total - (index == Int(targets[row]) ? 1 : 0))
        #expect(abs(Double(gradient[row * vocabulary + index]) - expected) < 40 * unit)
      }
    }
    #expect(abs(loss - exact) < Double(rows) * 4 * unit * 8 * 2)
  }

  @Test(arguments: allTiers) func `AdamW follows its published update over many steps`(_ tier: KernelTier) {
    let (rate, beta1, beta2, epsilon, decay) = (0.01, 0.9, 0.95, 1e-8, 0.05)
    var random = TestRandom(seed: 5)
    var (parameters, first, second) = (random.floats(16), [Float](repeating: 0, count: 16), [Float](repeating: 0, count: 16))
    var exact = parameters.map { (theta: Double($0), m: 0.0, v: 0.0) }
    for step in 1...50 {
      let gradient = random.floats(16)
      let (c1, c2) = (1 - pow(beta1, Double(step)), 1 - pow(beta2, Double(step)))
      kernels(tier).adam(
        &parameters, &first, &second, gradient, 16,
        AdamStep(
          rate: Float(rate / c1), beta1: Float(beta1), beta2: Float(beta2), second_correction: Float(1 / c2), epsilon: Float(epsilon),
          decay: Float(1 - rate * decay), gradient_scale: 0.5))
      for index in 0..<16 {
        let g = 0.5 * Double(gradient[index])
        exact[index].m = beta1 * exact[index].m + (1 - beta1) * g
        exact[index].v = beta2 * exact[index].v + (1 - beta2) * g * g
        exact[index].theta -=
          rate * decay * exact[index].theta + rate * (exact[index].m / c1) / ((exact[index].v / c2).squareRoot() + epsilon)
      }
    }
    for index in 0..<16 {
      #expect(abs(Double(parameters[index]) - exact[index].theta) < 1e-5, "\(index)")
      #expect(abs(Double(first[index]) - exact[index].m) < 1e-6 && abs(Double(second[index]) - exact[index].v) < 1e-6)
    }
  }

  @Test(arguments: allTiers, [16, 1_024, 1_040, 5_008])
  func `a reduction adds parts in order and squares to a millionth`(_ tier: KernelTier, _ length: Int) {
    var random = TestRandom(seed: UInt64(length))
    let parts = random.floats(3 * length)
    var (apart, inPlace) = ([Float](repeating: .nan, count: length), parts)
    let squares = kernels(tier).reduce(&apart, parts, length, 3, length)
    #expect(kernels(tier).reduce(&inPlace, inPlace, length, 3, length) == squares)
    let sums = (0..<length).map { (parts[$0] + parts[length + $0]) + parts[2 * length + $0] }
    #expect(apart == sums && Array(inPlace.prefix(length)) == sums && inPlace.suffix(2 * length) == parts.suffix(2 * length))
    let exact = sums.reduce(0.0) { $0 + Double($1) * Double($1) }
    #expect(abs(squares / exact - 1) < 2e-6)
  }
}
