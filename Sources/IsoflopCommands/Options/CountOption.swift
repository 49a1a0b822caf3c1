import ArgumentParser
import Tabular

/// A count of parameters or tokens: 7e9, 7B, 1.4T or 15,000,000, by the rules of tables.
struct CountOption: ExpressibleByArgument, Hashable, Sendable {
  var value: Double

  init(_ value: Double) { self.value = value }

  init?(argument: String) {
    guard let value = CountText.value(argument) else { return nil }
    self.value = value
  }
}
