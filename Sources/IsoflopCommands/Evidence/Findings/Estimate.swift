import InferenceScaling
import ScalingLaws

/// A mean over problems and where it lies, the problems being resampled.
struct Estimate: Codable, Hashable, Sendable {
  var value: Double
  var low: Double
  var high: Double

  init(_ values: [Double]) {
    let interval = ClusteredBootstrap().mean(values)
    value = values.reduce(0, +) / Double(values.count)
    (low, high) = (interval.low, interval.high)
  }

  /// Whether the interval leaves no doubt of the sign.
  var isDecided: Bool { low > 0 || high < 0 }
}
