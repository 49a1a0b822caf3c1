#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The cosines and sines of rotary positions, T × headWidth / 2 each: angle(t, i) = t · base^(−2i / headWidth).
final class RotaryTable: Sendable {
  private let buffer: FloatBuffer
  private let elements: Int

  init(model: ModelConfiguration) {
    let half = model.headWidth / 2
    elements = model.context * half
    buffer = FloatBuffer(count: 2 * elements)
    for position in 0..<model.context {
      for index in 0..<half {
        let angle = Self.angle(position: position, index: index, model: model)
        buffer.pointer[position * half + index] = Float(cos(angle))
        buffer.pointer[elements + position * half + index] = Float(sin(angle))
      }
    }
  }

  /// The angle of pair `index` of a head at a position.
  static func angle(position: Int, index: Int, model: ModelConfiguration) -> Double {
    Double(position) * pow(model.ropeBase, -2 * Double(index) / Double(model.headWidth))
  }

  /// The cosines of all positions.
  var cosine: UnsafePointer<Float> { UnsafePointer(buffer.pointer) }

  /// The sines of all positions.
  var sine: UnsafePointer<Float> { UnsafePointer(buffer.pointer + elements) }
}
