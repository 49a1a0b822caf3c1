import LanguageModel

/// The five findings with what they were made from: what `--json` prints and `evidence.json` keeps.
struct EvidenceFindings: Codable, Hashable, Sendable {
  /// A trained model.
  struct Model: Codable, Hashable, Sendable {
    var role: EvidencePlan.Role
    var parameters: Int
    var width: Int
    var trainingTokens: Int
    var trainingCompute: Double
  }

  var plan: EvidencePlan
  var models: [Model]
  var problems: Int
  var coverage: CoverageFinding
  var equalCompute: EqualComputeFinding
  var adaptive: AdaptiveFinding
  var revision: RevisionFinding
  var cascade: CascadeFinding
  var kernels: String

  init(_ material: EvidenceMaterial, kernels: String) throws {
    plan = material.plan
    models = EvidencePlan.Role.allCases.map { role in
      let training = material.plan.training(role)
      return Model(
        role: role, parameters: training.model.parameters, width: training.model.width, trainingTokens: training.tokens,
        trainingCompute: training.compute)
    }
    problems = material.problems.count
    coverage = try CoverageFinding(material)
    equalCompute = EqualComputeFinding(material)
    adaptive = AdaptiveFinding(material)
    revision = RevisionFinding(material)
    cascade = CascadeFinding(material)
    self.kernels = kernels
  }
}
