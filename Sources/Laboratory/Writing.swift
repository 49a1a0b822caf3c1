import TextFormats

/// A number with three or more significant digits: 0.347, 2143, 3.8×10²⁵.
func short(_ value: Double, digits: Int = 3) -> String { NumberStyle.automatic.text(value, digits: digits) }

/// An amount of compute: 3.84×10⁷.
func flop(_ value: Double) -> String { NumberStyle.scientific.text(value, digits: 3) }

/// A share in percentage points without the sign of percent: 71.2.
func points(_ share: Double) -> String { NumberStyle.fixed(100 * share, decimals: 1) }

/// A share as a percentage with one decimal: 71.2%.
func percent(_ share: Double) -> String { points(share) + "%" }
