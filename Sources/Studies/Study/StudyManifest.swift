import Foundation
import NumericalMethods

/// The plan, the runs and the corpus of a study, frozen before the first run.
///
/// A study whose plan could change while it is trained would be a choice of results. The hash covers every setting and the text's own hash: two studies with
/// the same one are the same experiment. Paths aren't in it, so a study can be moved, and its text as well.
public struct StudyManifest: Codable, Hashable, Sendable {
  /// The version of the folder's format.
  public static let supportedVersion = 1

  /// The version of the folder's format.
  public let formatVersion: Int
  /// The grid.
  public let plan: LadderPlan
  /// Every run of the grid.
  public let runs: [LadderRunConfiguration]
  /// The text.
  public let corpus: CorpusDescription
  /// The SHA-256 of the rest in canonical JSON: keys sorted, no white space.
  public let sha256: String

  /// Freezes a plan and a corpus.
  /// - Throws: ``LadderPlanError`` if the plan can't be trained.
  public init(plan: LadderPlan, corpus: CorpusDescription) throws(LadderPlanError) {
    formatVersion = StudyManifest.supportedVersion
    self.plan = plan
    runs = try plan.runs()
    self.corpus = corpus
    sha256 = StudyManifest.digest(Content(formatVersion: formatVersion, plan: plan, runs: runs, corpus: corpus))
  }

  /// Whether the hash is that of the content.
  var isIntact: Bool { sha256 == StudyManifest.digest(Content(formatVersion: formatVersion, plan: plan, runs: runs, corpus: corpus)) }

  /// The differences from another manifest, each as the path in the file with both values; at most five.
  func differences(from other: StudyManifest) -> [String] {
    let (mine, others) = (leaves(of: self), leaves(of: other))
    let places = Set(mine.keys).union(others.keys).subtracting(["sha256"]).filter { mine[$0] != others[$0] }
    return places.sorted { ($0.split(separator: ".").count, $0) < ($1.split(separator: ".").count, $1) }
      .prefix(5).map { "\($0) is \(mine[$0] ?? "absent") there, \(others[$0] ?? "absent") here" }
  }

  private struct Content: Encodable {
    var formatVersion: Int
    var plan: LadderPlan
    var runs: [LadderRunConfiguration]
    var corpus: CorpusDescription
  }

  private static func digest(_ content: Content) -> String { SHA256.hash(canonicalJSON(content)).hexadecimal }
}

/// The values in a manifest by the path of their keys.
private func leaves(of manifest: StudyManifest) -> [String: String] {
  var leaves: [String: String] = [:]
  func visit(_ value: Any, _ path: String) {
    if let object = value as? [String: Any] {
      for (key, value) in object { visit(value, path.isEmpty ? key : "\(path).\(key)") }
    } else if let array = value as? [Any] {
      for (index, value) in array.enumerated() { visit(value, "\(path)[\(index)]") }
    } else {
      leaves[path] = "\(value)"
    }
  }
  if let value = try? JSONSerialization.jsonObject(with: canonicalJSON(manifest)) { visit(value, "") }
  return leaves
}
