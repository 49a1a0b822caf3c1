#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The cosines and sines of rotary positions, T × headWidth / 2 each: angle(t, i) = t · base^(−2i / headWidth).
final class RotaryTable: Sendable {
  private let buffer: FloatBuffer
  private let half: Int
  private let elements: Int

  init(model: ModelConfiguration) {
    half = model.headWidth / 2
    elements = model.context * half
    buffer = FloatBuffer(count: 2 * elements)
    for position in 0..<model.context {
      for index in 0..<half {
        let angle = Double(position) * pow(model.ropeBase, -2 * Double(index) / Double(model.headWidth))
        buffer.pointer[position * half + index] = Float(cos(angle))
        buffer.pointer[elements + position * half + index] = Float(sin(angle))
      }
    }
  }

  /// The cosines from a position on.
  func cosine(from position: Int = 0) -> UnsafePointer<Float> { UnsafePointer(buffer.pointer + position * half) }

  /// The sines from a position on.
  func sine(from position: Int = 0) -> UnsafePointer<Float> { UnsafePointer(buffer.pointer + elements + position * half) }
}
