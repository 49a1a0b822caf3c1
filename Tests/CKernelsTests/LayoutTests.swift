import CKernels
import Testing

/// Strides, paddings and packings: what each kernel reads and writes, and what it leaves alone.
@Suite struct LayoutTests {
  @Test(arguments: allTiers, [16, 48, 64, 80, 208])
  func `packed panels hold element (p, j) where their layout says`(_ tier: KernelTier, _ n: Int) {
    for k in [4, 12, 64] {
      var random = TestRandom(seed: UInt64(n + k))
      let stride = n + 3
      let matrix = random.floats(k * stride)
      let transposed = (0..<n * (k + 5)).map { index in index % (k + 5) < k ? matrix[index % (k + 5) * stride + index / (k + 5)] : .nan }
      let (size, row) = (isoflop_packed_size(k, n), isoflop_packed_row(n))
      var (rows, columns) = ([Float](repeating: .nan, count: size + 1), [Float](repeating: .nan, count: size + 1))
      kernels(tier).pack_rows(&rows, matrix, stride, k, n)
      kernels(tier).pack_transposed(&columns, transposed, k + 5, k, n)
      for p in 0..<k {
        for j in 0..<n {
          let place = j / 64 * row * k + p * row + j % 64
          #expect(rows[place] == matrix[p * stride + j] && columns[place] == matrix[p * stride + j], "(\(p), \(j)) of \(k) × \(n)")
        }
      }
      #expect(rows[size].isNaN && columns[size].isNaN, "nothing is written beyond the packed size")
    }
  }

  @Test(arguments: allTiers) func `a product leaves the padding of its rows alone and takes an addend from elsewhere`(_ tier: KernelTier) {
    let (m, k, n, padded) = (8, 5, 48, 57)
    var random = TestRandom(seed: 3)
    let (left, right, addend) = (random.floats(m * (k + 2)), random.floats(k * n), random.floats(m * padded))
    var (out, dense) = ([Float](repeating: 7, count: m * padded), [Float](repeating: .nan, count: m * n))
    let tight = (0..<m * n).map { addend[$0 / n * padded + $0 % n] }
    left.withUnsafeBufferPointer { a in
      right.withUnsafeBufferPointer { b in
        let (rows, panels) = (
          StridedMatrix(data: a.baseAddress!, row: k + 2, column: 1), PanelMatrix(data: b.baseAddress!, row: n, panel: 64)
        )
        kernels(tier).matmul(&out, padded, addend, rows, panels, m, k, n)
        kernels(tier).matmul(&dense, n, tight, rows, panels, m, k, n)
      }
    }
    for index in out.indices {
      #expect(out[index] == (index % padded < n ? dense[index / padded * n + index % padded] : 7), "row \(index / padded)")
    }
  }

  @Test(arguments: allTiers) func `an element's bits don't depend on the rows and columns around it`(_ tier: KernelTier) {
    let (m, k, n) = (13, 40, 176)
    var random = TestRandom(seed: 9)
    let (left, right) = (random.floats(m * k), random.floats(k * n))
    func product(_ rows: Range<Int>, _ columns: Range<Int>) -> [Float] {
      var out = [Float](repeating: .nan, count: rows.count * columns.count)
      let part = right.enumerated().filter { columns.contains($0.offset % n) }.map(\.element)
      left.withUnsafeBufferPointer { a in
        part.withUnsafeBufferPointer { b in
          kernels(tier).matmul(
            &out, columns.count, nil, StridedMatrix(data: a.baseAddress! + rows.lowerBound * k, row: k, column: 1),
            PanelMatrix(data: b.baseAddress!, row: columns.count, panel: 64), rows.count, k, columns.count)
        }
      }
      return out
    }
    let whole = product(0..<m, 0..<n)
    for row in 0..<m { #expect(product(row..<row + 1, 0..<n) == Array(whole[row * n..<(row + 1) * n]), "row \(row) alone") }
    let block = product(2..<9, 64..<112)
    for (index, value) in block.enumerated() { #expect(value == whole[(2 + index / 48) * n + 64 + index % 48]) }
  }

  @Test(arguments: allTiers, [16, 32, 96]) func `a symmetric product is symmetric to the bit`(_ tier: KernelTier, _ m: Int) {
    let k = 20
    var random = TestRandom(seed: UInt64(m))
    let x = random.floats(m * k)
    let transposed = (0..<k * m).map { x[$0 % m * k + $0 / m] }
    var out = [Float](repeating: .nan, count: m * m)
    x.withUnsafeBufferPointer { x in
      transposed.withUnsafeBufferPointer { t in
        kernels(tier).symmetric_product(
          &out, StridedMatrix(data: x.baseAddress!, row: k, column: 1), PanelMatrix(data: t.baseAddress!, row: m, panel: 64), m, k)
      }
    }
    for i in 0..<m { for j in 0..<i { #expect(out[i * m + j] == out[j * m + i]) } }
    #expect((0..<m).allSatisfy { out[$0 * m + $0] > 0 })
  }

  @Test(arguments: allTiers) func `padded rows of gate and up, and of logits, are read and written within their width`(_ tier: KernelTier) {
    let (rows, width, padded) = (3, 32, 80)
    var random = TestRandom(seed: 8)
    let gateUp = random.floats(rows * padded)
    let tight = (0..<rows * 2 * width).map { gateUp[$0 / (2 * width) * padded + $0 % (2 * width)] }
    var (out, plain) = ([Float](repeating: 5, count: rows * 40), [Float](repeating: .nan, count: rows * width))
    kernels(tier).swiglu_forward(&out, 40, gateUp, padded, rows, width)
    kernels(tier).swiglu_forward(&plain, width, tight, 2 * width, rows, width)
    for index in out.indices { #expect(out[index] == (index % 40 < width ? plain[index / 40 * width + index % 40] : 5)) }

    var (logits, dense) = (gateUp, tight)
    let loss = kernels(tier).cross_entropy(&logits, padded, [1, 2, 3], 1, rows, 2 * width)
    #expect(kernels(tier).cross_entropy(&dense, 2 * width, [1, 2, 3], 1, rows, 2 * width) == loss)
    for index in logits.indices {
      let inside = index % padded < 2 * width
      #expect(logits[index] == (inside ? dense[index / padded * 2 * width + index % padded] : gateUp[index]))
    }
  }

  @Test(arguments: allTiers) func `a combination may overwrite either operand`(_ tier: KernelTier) {
    var random = TestRandom(seed: 2)
    let (x, y) = (random.floats(48), random.floats(48))
    var (apart, first, second) = ([Float](repeating: .nan, count: 48), x, y)
    kernels(tier).combine(&apart, 2, x, -0.5, y, 48)
    kernels(tier).combine(&first, 2, first, -0.5, y, 48)
    kernels(tier).combine(&second, 2, x, -0.5, second, 48)
    #expect(first == apart && second == apart)
    for index in 0..<48 { #expect(abs(apart[index] - (2 * x[index] - 0.5 * y[index])) < 1e-6) }
  }
}
