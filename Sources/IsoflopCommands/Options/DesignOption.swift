import ArgumentParser
import ScalingLaws
import Tabular

/// A point at which a law is evaluated, as `N=7e9,D=2e12`, `N=7B,D=2T` or `C=1e22`.
///
/// U is for unique tokens, all of D where it isn't given. Symbols are those of the law's inputs, in either case, each once; values are
/// positive numbers of parameters, tokens or FLOP, as `CountText` reads them.
struct DesignOption: ExpressibleByArgument, Sendable {
  /// The text as it was given.
  let text: String
  /// The quantities by their symbols.
  private let values: [LawInput: Double]

  init?(argument: String) {
    var values: [LawInput: Double] = [:]
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
      guard sides.count == 2, let input = LawInput.allCases.first(where: { $0.symbol == sides[0].uppercased() }), values[input] == nil,
        let value = CountText.value(sides[1]), (input == .compute ? OptionRange.compute : OptionRange.counts).contains(value)
      else { return nil }
      values[input] = value
    }
    guard !values.isEmpty else { return nil }
    (self.text, self.values) = (argument, values)
  }

  /// Shown in the help as the option's value.
  static let form = "N=…,D=…"

  /// Returns the design for a law.
  ///
  /// - Throws: `ValidationError` if the law depends on a quantity that is missing; U is D where it isn't given.
  func design(for law: LawFamily) throws -> RunDesign {
    let missing = law.inputs.filter { values[$0] == nil && $0 != .uniqueTokens && !($0 == .compute && hasSize) }
    guard missing.isEmpty else {
      let needed = law.inputs.filter { $0 != .uniqueTokens }.map { "\($0.symbol)=1e9" }.joined(separator: ",")
      throw ValidationError(
        "--at \(text): \(law.name) depends on \(missing.map(\.symbol).joined(separator: " and ")), too: write, say, --at \(needed)")
    }
    return RunDesign(
      parameters: values[.parameters] ?? .nan, tokens: values[.tokens] ?? .nan, compute: values[.compute],
      uniqueTokens: values[.uniqueTokens])
  }

  private var hasSize: Bool { values[.parameters] != nil && values[.tokens] != nil }
}
