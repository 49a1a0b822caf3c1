/// The evidence as a person reads it in a terminal.
struct EvidenceText {
  var findings: EvidenceFindings

  var text: String {
    var table = TextTable(header: ["model", "parameters", "training tokens", "training FLOP", "steps right"])
    for model in findings.models {
      table.append([
        model.role.rawValue, Number.count(Double(model.parameters)), Number.count(Double(model.trainingTokens)),
        Number.compute(model.trainingCompute), Number.percent(model.stepAccuracy),
      ])
    }
    let sections = EvidenceSection.all(findings).map { "\($0.title)\n  \($0.conclusion)" }
    return (["\(table.lines.joined(separator: "\n"))"] + sections).joined(separator: "\n\n")
  }
}
