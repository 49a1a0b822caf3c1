import ArgumentParser
import ComputePlanning
import ScalingLaws
import Tabular

/// A loss law by name, or by its numbers: `besiroglu`, or `E=1.69,A=406.4,B=410.7,alpha=0.336,beta=0.283`.
struct LossLawOption: ExpressibleByArgument, Sendable {
  let law: PublishedLaw

  /// Shown in the help as the option's value.
  static let form = "name"

  init?(argument: String) {
    if let law = PublishedLaw.all.first(where: { $0.name == argument.lowercased() }) {
      self.law = law
      return
    }
    var values: [String: Double] = [:]
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", maxSplits: 1)
      guard sides.count == 2, let value = StrictNumber.parse(String(sides[1])), value > 0, values[String(sides[0])] == nil else {
        return nil
      }
      values[String(sides[0])] = value
    }
    guard values.count == 5, let floor = values["E"], let size = values["A"], let data = values["B"], let alpha = values["alpha"],
      let beta = values["beta"], alpha < 5, beta < 5
    else { return nil }
    law = PublishedLaw(
      name: "the given law", law: .chinchilla(E: floor, A: size, B: data, alpha: alpha, beta: beta), source: "the command line")
  }

  /// The names that the help lists.
  static var allValueStrings: [String] { PublishedLaw.all.map(\.name) }
}
