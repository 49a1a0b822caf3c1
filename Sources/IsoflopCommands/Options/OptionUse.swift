import ArgumentParser
import InferenceScaling

/// An option that only some strategies use.
///
/// Given with another it would change nothing, which the user would take for a result.
struct OptionUse {
  var option: String
  var isGiven: Bool
  var kinds: [StrategyKind]

  init(_ option: String, _ value: Any?, _ kinds: [StrategyKind]) {
    (self.option, isGiven, self.kinds) = (option, value != nil, kinds)
  }

  /// Refuses options that are given and that a strategy doesn't use.
  ///
  /// - Throws: `ValidationError` with the strategies that do.
  static func require(_ uses: [OptionUse], of kind: StrategyKind) throws {
    guard let idle = uses.first(where: { $0.isGiven && !$0.kinds.contains(kind) }) else { return }
    let names = idle.kinds.map(\.rawValue).joined(separator: ", ")
    throw ValidationError("\(idle.option) is for --strategy \(names): \(kind.rawValue) doesn't use it.")
  }
}
