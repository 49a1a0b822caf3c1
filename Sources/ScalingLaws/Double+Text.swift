import RealModule

extension Double {
  /// The number with three significant digits, for sentences: 2.67e+18, 0.0123, 180.0.
  ///
  /// The detour over `Float` keeps binary remainders of the rounding out of the text.
  var inWords: String {
    guard isFinite, self != 0 else { return "\(self)" }
    let scale = Double.exp10(2 - Double.log10(magnitude).rounded(.down))
    return "\(Float((self * scale).rounded() / scale))"
  }
}
