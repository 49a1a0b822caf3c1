/// Returns the arithmetic mean of numbers, added in their order; not a number if there are none.
public func mean(_ values: some Collection<Double>) -> Double {
  values.reduce(0, +) / Double(values.count)
}
