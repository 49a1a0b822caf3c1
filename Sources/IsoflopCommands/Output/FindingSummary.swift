import ScalingLaws

/// A finding as commands print it: how much it matters, in words and as data.
struct FindingSummary: Encodable {
  var severity: Severity
  var text: String
  var finding: Finding

  init(_ finding: Finding) {
    severity = finding.severity
    text = finding.description
    self.finding = finding
  }
}
