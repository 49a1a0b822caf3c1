/// The five findings with what they were made from: what `--json` prints and `evidence.json` keeps.
struct EvidenceFindings: Codable, Hashable, Sendable {
  var plan: EvidencePlan
  var models: [TrainedModel.Summary]
  var problems: Int
  var coverage: CoverageFinding
  var equalCompute: EqualComputeFinding
  var adaptive: AdaptiveFinding
  var revision: RevisionFinding
  var cascade: CascadeFinding
  var kernels: String

  init(_ material: EvidenceMaterial, models: [TrainedModel.Summary], kernels: String) throws {
    plan = material.plan
    self.models = models
    problems = material.problems.count
    coverage = try CoverageFinding(material)
    equalCompute = EqualComputeFinding(material)
    adaptive = AdaptiveFinding(material)
    revision = RevisionFinding(material)
    cascade = CascadeFinding(material)
    self.kernels = kernels
  }
}
