import RealModule
import TextFormats

/// The marks of an axis: labelled ones, and small ones between them.
///
/// Labels are round numbers: multiples of 1, 2 or 5 times a power of ten on a linear axis, those mantissas themselves on a logarithmic one. The densest
/// set that has at most `maximum` labels is taken. Steps are kept as mantissa and exponent, so that a label is the number and not its nearest double.
///
/// At least two labels are aimed at, because one gives no scale: a `maximum` below 2 counts as 2.
struct Ticks: Hashable, Sendable {
  /// A labelled mark.
  struct Tick: Hashable, Sendable {
    var value: Double
    var label: String
  }

  var major: [Tick]
  var minor: [Double]

  /// Makes the ticks of an axis with at most `maximum` labels.
  ///
  /// There are at least two if the axis's range allows.
  init(_ scale: AxisScale, style: NumberStyle, maximum: Int) {
    let limit = max(maximum, 2)
    switch scale.kind {
    case .linear: self = Ticks.linear(scale.domain, style: style, maximum: limit, isWhole: scale.isWhole)
    case .log: self = Ticks.logarithmic(scale.domain, style: style, maximum: limit, isWhole: scale.isWhole)
    }
  }

  private init(major: [Tick], minor: [Double]) {
    self.major = major
    self.minor = minor
  }

  // MARK: Linear axes

  /// Multiples of the smallest of 1, 2 or 5 times a power of ten that gives few enough labels.
  ///
  /// Where all values are whole, so are the ticks: there is no step 1.5.
  ///
  /// A percentage is laid out in percent and not in shares: steps are 1, 2, 5, 10% and so on. Costs one step more for each time that the
  /// first guess of 1·10^⌊log₁₀(span/maximum)⌋ has too many labels: at most three.
  private static func linear(_ domain: ClosedRange<Double>, style: NumberStyle, maximum: Int, isWhole: Bool = false) -> Ticks {
    let shown = style == .percent ? (domain.lowerBound * 100)...(domain.upperBound * 100) : domain
    let span = shown.upperBound - shown.lowerBound
    // A span without a number has none either: its steps are the longest there are.
    let exponent = Int(exactly: Double.log10(span / Double(maximum)).rounded(.down)) ?? Int(Double.log10(.greatestFiniteMagnitude))
    var step = Step(mantissa: 1, exponent: isWhole && style != .percent ? max(exponent, 0) : exponent)
    while step.multiples(in: shown).count > maximum { step = step.next }
    let unit = style == .percent ? 100.0 : 1
    let most = max(abs(shown.lowerBound), abs(shown.upperBound))
    let major = step.multiples(in: shown).map { multiple in
      Tick(value: step.value(multiple) / unit, label: step.label(multiple, style: style, largest: most))
    }
    return Ticks(major: major, minor: [])
  }

  // MARK: Logarithmic axes

  /// The ticks of a logarithmic axis: the densest set that has few enough labels.
  ///
  /// The sets are 1…9, 1-2-5, 1-3, every power, every second power, …; within less than a decade, where those are too sparse, equal differences.
  ///
  /// Small marks stand at 1…9 of each decade, up to 60 of them, and beyond that at the powers alone.
  private static func logarithmic(_ domain: ClosedRange<Double>, style: NumberStyle, maximum: Int, isWhole: Bool) -> Ticks {
    let candidates = [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 5], [1, 3], [1]].map { multiples($0, in: domain) }
    let fine = candidates[0]
    let fitting = candidates.dropFirst().first { $0.count <= maximum } ?? thinned(candidates[3], maximum: maximum)
    if fitting.count < 3 {
      if fine.count >= 3, fine.count <= maximum { return labelled(fine, minor: [], style: style) }
      let even = linear(domain, style: style, maximum: maximum, isWhole: isWhole)
      if even.major.count >= fitting.count { return even }
    }
    let isWide = fine.count > 60
    return labelled(fitting, minor: (isWide ? candidates[3] : fine).filter { !fitting.contains($0) }, style: style)
  }

  /// Labels values to two digits.
  ///
  /// They are written as powers of ten, all of them, if any lies beyond 0.001…100,000, so that an axis is written in one way.
  private static func labelled(_ values: [Double], minor: [Double], style: NumberStyle) -> Ticks {
    let isPowers = style == .automatic && !values.allSatisfy { (1e-3..<1e5).contains($0) }
    let shown: NumberStyle = isPowers ? .scientific : style
    return Ticks(major: values.map { Tick(value: $0, label: shown.text($0, digits: 2)) }, minor: minor)
  }

  /// The multiples of powers of ten by these mantissas that lie in the domain, rising.
  private static func multiples(_ mantissas: [Int], in domain: ClosedRange<Double>) -> [Double] {
    let first = Int(Double.log10(domain.lowerBound).rounded(.down))
    let last = Int(Double.log10(domain.upperBound).rounded(.up))
    return (first...last).flatMap { exponent in
      mantissas.map { Step(mantissa: $0, exponent: exponent).value(1) }
    }.filter(domain.contains)
  }

  /// Every n-th power with the least n that leaves at most `maximum`.
  private static func thinned(_ powers: [Double], maximum: Int) -> [Double] {
    let stride = (powers.count + maximum - 1) / maximum
    return powers.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
  }
}

/// A distance between ticks, kept in decimal so that its multiples are the numbers that they are called.
private struct Step {
  var mantissa: Int
  var exponent: Int

  /// The next longer of 1, 2, 5, 10, ….
  var next: Step {
    switch mantissa {
    case 1: Step(mantissa: 2, exponent: exponent)
    case 2: Step(mantissa: 5, exponent: exponent)
    default: Step(mantissa: 1, exponent: exponent + 1)
    }
  }

  /// The double nearest to multiple × mantissa × 10^exponent, by way of its decimal text: 3 × 0.1 is 0.3 and not 0.30000000000000004.
  func value(_ multiple: Int) -> Double {
    Double("\(multiple * mantissa)e\(exponent)") ?? 0
  }

  /// The multiples in a domain; none where the step is longer than it.
  ///
  /// Nor where it is so short that its multiples are one `Double`.
  func multiples(in domain: ClosedRange<Double>) -> Range<Int> {
    let size = value(1)
    let slack = 1e-9
    let first = (domain.lowerBound / size - slack).rounded(.up)
    let last = (domain.upperBound / size + slack).rounded(.down)
    guard first.magnitude < 0x1p53, last.magnitude < 0x1p53 else { return 0..<0 }
    return Int(first)..<max(Int(first), Int(last) + 1)
  }

  /// The label of a multiple, with as many digits as tell it from its neighbours.
  func label(_ multiple: Int, style: NumberStyle, largest: Double) -> String {
    let value = value(multiple)
    switch style {
    case .percent: return NumberStyle.fixed(value, decimals: max(0, -exponent)) + "%"
    case .automatic where largest < 1e5 && exponent >= -4:
      return NumberStyle.fixed(value, decimals: max(0, -exponent))
    // One notation an axis: 2×10⁴ below 10⁵, and not 20000.
    case .automatic where largest >= 1e5 || largest < 1e-3: return NumberStyle.scientific.text(value, digits: digits(value))
    default: return style.text(value, digits: digits(value))
    }
  }

  private func digits(_ value: Double) -> Int { DecimalDigits(value).exponent - exponent + 1 }
}
