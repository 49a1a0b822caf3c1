/// The findings of the experiment with their plan and models: the content of `evidence.json`.
///
/// Numbers alone: sentences, tables and charts are made of them when they are shown, so that a file of an earlier start can be shown again.
public struct EvidenceFindings: Codable, Hashable, Sendable {
  /// The plan.
  public var plan: EvidencePlan
  /// The trained models.
  public var models: [TrainedModelSummary]
  /// The number of problems.
  public var problems: Int
  /// Whether the models learned the task.
  public var learning: LearningFinding
  /// Finding (a).
  public var coverage: CoverageFinding
  /// Finding (b).
  public var equalCompute: EqualComputeFinding
  /// Finding (c).
  public var adaptive: AdaptiveFinding
  /// Finding (d).
  public var revision: RevisionFinding
  /// Finding (e).
  public var cascade: CascadeFinding
  /// The kernels of training and generation.
  public var kernels: String

  /// Derives all findings.
  package init(_ material: EvidenceMaterial, models: [TrainedModelSummary], kernels: String) throws {
    plan = material.plan
    self.models = models
    problems = material.problems.count
    learning = LearningFinding(material, models: models)
    coverage = try CoverageFinding(material)
    equalCompute = EqualComputeFinding(material)
    adaptive = AdaptiveFinding(material)
    revision = RevisionFinding(material)
    cascade = CascadeFinding(material)
    self.kernels = kernels
  }
}
