import TextFormats

extension Double {
  /// The number to three digits in ASCII.
  var inFewDigits: String { inDigits(3) }

  /// The number to so many digits in ASCII.
  func inDigits(_ digits: Int) -> String { NumberStyle.plain.text(self, digits: digits) }

  /// A count of parameters or tokens: 70.2B.
  var inCounts: String { NumberStyle.count.text(self, digits: 3) }

  /// A whole number of percent.
  var formattedPercent: String { NumberStyle.plain.text(self, digits: 3) + "%" }
}
