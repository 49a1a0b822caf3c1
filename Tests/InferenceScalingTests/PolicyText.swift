import Foundation
import InferenceScaling

/// A policy as text, to be edited as somebody edits a file.
struct PolicyText {
  var text: String

  init(_ policy: CalibratedPolicy) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    text = String(decoding: try encoder.encode(policy), as: UTF8.self)
  }

  func replacing(_ found: String, _ replacement: String) throws -> CalibratedPolicy {
    try JSONDecoder().decode(CalibratedPolicy.self, from: Data(text.replacingOccurrences(of: found, with: replacement).utf8))
  }

  /// The policy with another threshold of its rule, the chosen option staying as it is.
  func replacingThreshold(_ threshold: String) throws -> CalibratedPolicy {
    guard var object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
      var rule = object["rule"] as? [String: Any]
    else {
      throw CocoaError(.coderInvalidValue)
    }
    rule["threshold"] = Double(threshold)
    object["rule"] = rule
    return try JSONDecoder().decode(CalibratedPolicy.self, from: JSONSerialization.data(withJSONObject: object))
  }
}
