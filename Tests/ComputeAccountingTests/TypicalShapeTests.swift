import ComputeAccounting
import Testing

struct TypicalShapeTests {
  /// The models of GPT-3 with the usual aspect ratio: layers and width (arXiv:2005.14165, table 2.1).
  @Test(arguments: [(12, 768), (32, 4096), (40, 5120), (96, 12288)])
  func publishedShapes(layers: Int, width: Int) {
    let shape = DecoderDimensions.typical(matrixParameters: 12 * Double(layers) * Double(width * width))
    #expect(shape.layers == layers && shape.width == width, "\(shape.layers) × \(shape.width)")
  }

  /// From a thousand parameters to 10 trillion the shape has the parameters asked for, within the rounding of its width.
  @Test func sizesAreKept() {
    for step in 0...100 {
      let parameters = 1e3 * Double(sign: .plus, exponent: step / 3, significand: 1)
      guard parameters <= 1e13 else { break }
      let shape = DecoderDimensions.typical(matrixParameters: parameters)
      let ratio = Double(shape.matrixParameters) / parameters
      let multiple = shape.width >= 1024 ? 128.0 : shape.width >= 512 ? 64 : 8
      let rounding = 1 + 0.6 * multiple / Double(shape.width)
      #expect(ratio < rounding * rounding && ratio > 1 / (rounding * rounding), "\(parameters): \(ratio)")
      #expect(shape.layers >= 1 && shape.width % 8 == 0)
    }
  }

  @Test func shapesGrow() {
    let shapes = (3...13).map { DecoderDimensions.typical(matrixParameters: Double(sign: .plus, exponent: 3 * $0, significand: 1)) }
    for (smaller, larger) in zip(shapes, shapes.dropFirst()) {
      #expect(larger.layers >= smaller.layers && larger.width > smaller.width)
    }
  }
}
