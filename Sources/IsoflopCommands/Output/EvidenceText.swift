import Laboratory

/// The evidence as a terminal shows it: the models, then the conclusions, or the reason that there are none.
struct EvidenceText {
  var findings: EvidenceFindings

  var text: String {
    var table = TextTable(header: ["model", "parameters", "training tokens", "training FLOP", "steps right"])
    for model in findings.models {
      table.append([
        model.role.rawValue, Number.count(Double(model.parameters)), Number.count(Double(model.trainingTokens)),
        Number.compute(model.trainingCompute), "\(Number.short(100 * model.stepAccuracy, digits: 3))%",
      ])
    }
    let sections = EvidenceSection.all(findings).compactMap { section in section.conclusion.map { "\(section.title)\n  \($0)" } }
    let doubts = [findings.learning.refusal].compactMap(\.self) + findings.learning.warnings
    return ([table.lines.joined(separator: "\n")] + doubts + sections).joined(separator: "\n\n")
  }
}
