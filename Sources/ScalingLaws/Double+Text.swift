import RealModule

extension Double {
  /// The relative change that a difference of logarithms is: eˣ − 1.
  var change: Double { Double.expMinusOne(self) }

  /// A share as a percentage; beyond a million times by that bound, since the exact number says no more.
  var percent: String { self > 1e6 ? "more than 1e+08%" : (100 * self).inWords + "%" }

  /// The number with three significant digits, for sentences: 2.67e+18, 0.0123, 180.0.
  ///
  /// The detour over `Float` keeps binary remainders of the rounding out of the text; a number beyond its range is written by digits and exponent.
  var inWords: String {
    guard isFinite, self != 0 else { return "\(self)" }
    let exponent = Double.log10(magnitude).rounded(.down)
    guard exponent.magnitude > 36 else {
      let scale = Double.exp10(2 - exponent)
      return "\(Float((self * scale).rounded() / scale))"
    }
    // In two steps: 10^exponent itself may be beyond the range of a `Double`.
    let digits = self / Double.exp10(exponent / 2) / Double.exp10(exponent - exponent / 2)
    return "\(Float((100 * digits).rounded() / 100))e\(exponent < 0 ? "-" : "+")\(Int(exponent.magnitude))"
  }
}
