import CKernels
import Testing

@Suite struct MatrixProductTests {
  /// How a test lays out its operands.
  enum Layout: CaseIterable { case rows, packed, packedTransposed, transposedLeft }

  @Test(arguments: vectorTiers, Layout.allCases)
  func `every tail of rows and columns agrees with the scalar tier`(_ tier: KernelTier, _ layout: Layout) {
    for m in [1, 2, 3, 4, 5, 6, 7, 12, 17] {
      for n in [16, 32, 48, 64, 80, 128, 176] {
        for k in [1, 4, 16, 36] where layout != .packedTransposed || k % 4 == 0 {
          for addend in [false, true] {
            let mine = Self.product(kernels(tier), layout, m, k, n, addend)
            let plain = Self.product(scalar, layout, m, k, n, addend)
            #expect(difference(mine, plain) < 1e-5, "m \(m) k \(k) n \(n) addend \(addend)")
          }
        }
      }
    }
  }

  @Test(arguments: vectorTiers, [16, 48, 64, 80, 144])
  func `a symmetric product agrees with the whole one`(_ tier: KernelTier, _ m: Int) {
    let k = 40
    var random = TestRandom(seed: UInt64(m))
    let x = random.floats(m * k)
    let transposed = (0..<k * m).map { x[$0 % m * k + $0 / m] }
    func run(_ table: KernelTable) -> [Float] {
      var out = [Float](repeating: .nan, count: m * m)
      x.withUnsafeBufferPointer { x in
        transposed.withUnsafeBufferPointer { transposed in
          table.symmetric_product(
            &out, StridedMatrix(data: x.baseAddress!, row: k, column: 1), PanelMatrix(data: transposed.baseAddress!, row: m, panel: 64), m,
            k)
        }
      }
      return out
    }
    #expect(difference(run(kernels(tier)), run(scalar)) < 1e-5)
  }

  @Test func `the scalar tier is the definition`() {
    let (m, k, n) = (5, 7, 80)
    var random = TestRandom(seed: UInt64(m * 1_000 + k * 100 + n))
    let left = random.floats(m * k)
    let right = random.floats(k * n)
    let product = Self.product(scalar, .rows, m, k, n, false)
    for i in 0..<m {
      for j in 0..<n {
        let exact = (0..<k).reduce(0.0) { $0 + Double(left[i * k + $1]) * Double(right[$1 * n + j]) }
        #expect(abs(Double(product[i * n + j]) - exact) < 1e-5)
      }
    }
  }

  /// A product of the same numbers in one of the layouts; the result's unwritten surroundings are checked too.
  private static func product(_ table: KernelTable, _ layout: Layout, _ m: Int, _ k: Int, _ n: Int, _ addend: Bool) -> [Float] {
    var random = TestRandom(seed: UInt64(m * 1_000 + k * 100 + n))
    let left = random.floats(m * k)
    let right = random.floats(k * n)
    let transposedLeft = (0..<k * m).map { left[$0 % m * k + $0 / m] }
    let transposedRight = (0..<n * k).map { right[$0 % k * n + $0 / k] }
    var out = random.floats(m * n) + [12_345]
    var packed = [Float](repeating: .nan, count: isoflop_packed_size(k, n))
    let row = isoflop_packed_row(n)
    switch layout {
    case .packed: table.pack_rows(&packed, right, n, k, n)
    case .packedTransposed: table.pack_transposed(&packed, transposedRight, k, k, n)
    case .rows, .transposedLeft: break
    }
    let isPacked = layout == .packed || layout == .packedTransposed
    (isPacked ? packed : right).withUnsafeBufferPointer { b in
      (layout == .transposedLeft ? transposedLeft : left).withUnsafeBufferPointer { a in
        out.withUnsafeMutableBufferPointer { c in
          let strided =
            layout == .transposedLeft
            ? StridedMatrix(data: a.baseAddress!, row: 1, column: m) : StridedMatrix(data: a.baseAddress!, row: k, column: 1)
          let panels = PanelMatrix(data: b.baseAddress!, row: isPacked ? row : n, panel: isPacked ? row * k : 64)
          table.matmul(c.baseAddress!, n, addend ? UnsafePointer(c.baseAddress!) : nil, strided, panels, m, k, n)
        }
      }
    }
    #expect(out.removeLast() == 12_345, "wrote beyond the result")
    return out
  }
}
