import RealModule

/// How large the parts of a law's error are, and how smooth.
struct ProcessSetting: Hashable, Sendable {
  /// σ² of ln L, run to run.
  var noise: Double
  /// The variance of the smooth part, in units of σ².
  var smoothRatio: Double
  /// Over how many nats of ln N or ln D the smooth part changes.
  var length: Double
  /// The variance of what each size has of its own, in units of σ².
  var sizeRatio: Double

  /// The lengths that are tried.
  static let lengths = [1.0, 3, 9]
  private static let smoothRatios = [1.0, 10, 100]
  private static let noiseFactors = [0.3, 1, 3]
  private static let sizeRatios = [3.0, 30]

  /// Every setting that is tried, around a first guess of σ².
  static func all(noise: Double, sizesRepeat: Bool) -> [ProcessSetting] {
    let smooth = [(0.0, lengths[0])] + lengths.flatMap { length in smoothRatios.map { ($0, length) } }
    let sizes = sizesRepeat ? [0] + sizeRatios : [0]
    return smooth.flatMap { ratio, length in
      noiseFactors.flatMap { factor in
        sizes.map { ProcessSetting(noise: factor * noise, smoothRatio: ratio, length: length, sizeRatio: $0) }
      }
    }
  }

  /// ln of what is believed of it: lengths about 3 nats to a factor of e, sizes with something of their own one time in 400.
  var logBelief: Double {
    let distance = Double.log(length / 3)
    return -distance * distance - (sizeRatio > 0 ? Double.log(400) : 0)
  }
}
