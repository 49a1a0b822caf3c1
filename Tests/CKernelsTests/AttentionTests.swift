import CKernels
import Testing

@Suite struct AttentionTests {
  @Test(arguments: vectorTiers, [16, 32, 48, 64])
  func `agrees with the scalar tier`(_ tier: KernelTier, _ headWidth: Int) {
    for positions in [16, 32, 48, 112] {
      for accumulate in [false, true] {
        var mine = AttentionCase(positions: positions, headWidth: headWidth)
        var plain = mine
        mine.run(kernels(tier), accumulate: accumulate)
        plain.run(scalar, accumulate: accumulate)
        #expect(difference(mine.out, plain.out) < 1e-5, "T \(positions)")
        #expect(difference(mine.dquery, plain.dquery) < 2e-5, "T \(positions)")
        #expect(difference(mine.dkey, plain.dkey) < 2e-5, "T \(positions) accumulate \(accumulate)")
        #expect(difference(mine.dvalue, plain.dvalue) < 2e-5, "T \(positions) accumulate \(accumulate)")
      }
    }
  }

  @Test(arguments: vectorTiers + [.scalar]) func `equal scores average the values so far`(_ tier: KernelTier) {
    var equal = AttentionCase(positions: 32, headWidth: 16)
    equal.query = equal.query.map { _ in 0 }
    equal.value = equal.value.indices.map { Float($0 / 16) }
    equal.run(kernels(tier), accumulate: false)
    for position in 0..<32 { #expect(abs(equal.out[position * 16] - Float(position) / 2) < 1e-5) }
  }

  @Test(arguments: vectorTiers + [.scalar]) func `large scores don't overflow`(_ tier: KernelTier) {
    var large = AttentionCase(positions: 16, headWidth: 16)
    large.query = large.query.map { $0 * 1e4 }
    large.key = large.key.map { $0 * 1e4 }
    large.run(kernels(tier), accumulate: false)
    for value in large.out + large.dquery + large.dkey + large.dvalue { #expect(value.isFinite) }
  }
}

/// One head's operands, results and gradients.
struct AttentionCase {
  let positions: Int
  let headWidth: Int
  var query: [Float]
  var key: [Float]
  var value: [Float]
  var upstream: [Float]
  var out: [Float]
  var dquery: [Float]
  var dkey: [Float]
  var dvalue: [Float]
  var probabilities: [Float] = []

  init(positions: Int, headWidth: Int) {
    self.positions = positions
    self.headWidth = headWidth
    var random = TestRandom(seed: UInt64(positions + headWidth))
    func rows() -> [Float] { random.floats(positions * headWidth, scale: 2) }
    (query, key, value, upstream) = (rows(), rows(), rows(), rows())
    (out, dquery, dkey, dvalue) = (rows(), rows(), rows(), rows())
  }

  /// Forward, then backward.
  mutating func run(_ table: KernelTable, accumulate: Bool) {
    var computed = [Float](repeating: .nan, count: positions * positions)
    defer { probabilities = computed }
    var scratch = [Float](repeating: .nan, count: positions * (positions + headWidth))
    let width = headWidth
    computed.withUnsafeMutableBufferPointer { probabilities in
      scratch.withUnsafeMutableBufferPointer { scratch in
        query.withUnsafeBufferPointer { query in
          key.withUnsafeBufferPointer { key in
            value.withUnsafeBufferPointer { value in
              var head = AttentionHead(
                query: query.baseAddress!, key: key.baseAddress!, value: value.baseAddress!, query_row: width, key_row: width,
                value_row: width, probabilities: probabilities.baseAddress!, scratch: scratch.baseAddress!, positions: positions,
                head_width: width, scale: 1 / Float(width).squareRoot())
              table.attention_forward(&out, width, &head)
              backward(table, &head, accumulate)
            }
          }
        }
      }
    }
  }

  private mutating func backward(_ table: KernelTable, _ head: inout AttentionHead, _ accumulate: Bool) {
    let width = headWidth
    upstream.withUnsafeBufferPointer { upstream in
      dquery.withUnsafeMutableBufferPointer { query in
        dkey.withUnsafeMutableBufferPointer { key in
          dvalue.withUnsafeMutableBufferPointer { value in
            var gradient = AttentionGradient(
              output: upstream.baseAddress!, query: query.baseAddress!, key: key.baseAddress!, value: value.baseAddress!,
              output_row: width, query_row: width, key_row: width, value_row: width, accumulate: accumulate)
            table.attention_backward(&gradient, &head)
          }
        }
      }
    }
  }
}
