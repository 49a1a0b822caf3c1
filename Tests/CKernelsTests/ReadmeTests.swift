import CKernels
import Testing

@Suite struct ReadmeTests {
  @Test func readmeExample() {
    let kernels = isoflop_best_kernels().pointee
    let left: [Float] = (0..<32).map(Float.init)  // 2 × 16
    let right = [Float](repeating: 0.5, count: 16 * 16)  // 16 × 16
    var product = [Float](repeating: 0, count: 32)  // 2 × 16

    left.withUnsafeBufferPointer { a in
      right.withUnsafeBufferPointer { b in
        kernels.matmul(
          &product, 16, nil, StridedMatrix(data: a.baseAddress!, row: 16, column: 1),
          PanelMatrix(data: b.baseAddress!, row: 16, panel: 64), 2, 16, 16)
      }
    }
    #expect(product == [Float](repeating: 60, count: 16) + [Float](repeating: 188, count: 16))
  }
}
