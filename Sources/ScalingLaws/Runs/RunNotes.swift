/// Data of a run that only some tables have; immutable, so that runs may share it.
final class RunNotes: Hashable, Sendable {
  let uniqueTokens: Double?
  let group: String?
  let label: String?

  /// Nil where there is nothing to note.
  init?(uniqueTokens: Double?, group: String?, label: String?) {
    if uniqueTokens == nil, group == nil, label == nil { return nil }
    self.uniqueTokens = uniqueTokens
    self.group = group
    self.label = label
  }

  static func == (a: RunNotes, b: RunNotes) -> Bool {
    a.uniqueTokens == b.uniqueTokens && a.group == b.group && a.label == b.label
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(uniqueTokens)
    hasher.combine(group)
    hasher.combine(label)
  }
}
