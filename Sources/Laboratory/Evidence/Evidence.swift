import Foundation
import InferenceScaling
import LanguageModel
import Studies

/// The inference experiment: trains three models, records answers, runs searches and revisions, and derives the findings.
///
/// The stages: train the small model, the verifier and the large one; sample each problem with both models and score every answer; search and revise; derive
/// the findings from the files alone. A later stage reads what an earlier one published, so that a finding can be changed without training anything.
///
/// Everything is kept in a folder, a file a stage; a start that was stopped is continued by the next one. The same plan gives the same numbers on the same
/// kernels, for any number of threads.
public struct Evidence: Sendable {
  /// The plan of the experiment.
  public var plan: EvidencePlan
  /// The folder of models, recordings and findings; it is made if it isn't there.
  public var folder: URL
  /// The threads.
  public var threads = 1
  /// The kernels of training and of generation.
  public var kernels = Kernels.fastest

  /// Makes the experiment.
  public init(plan: EvidencePlan, folder: URL) { (self.plan, self.folder) = (plan, folder) }

  /// Runs what is missing and writes `evidence.json`.
  ///
  /// - Throws: ``LaboratoryError``; `StudyError` if the folder can't be written or read; `CheckpointError`, `ConfigurationError`.
  public func run(cancellation: Cancellation = Cancellation(), progress: @escaping ProgressHandler = { _ in }) throws -> EvidenceFindings {
    try claim()
    let models = try EvidencePlan.Role.allCases.map { role in
      try ModelTraining(
        plan: plan, role: role, folder: folder, threads: threads, kernels: kernels, cancellation: cancellation, progress: progress
      ).run()
    }
    let workers = Workers(lanes: try lanes(models), cancellation: cancellation, progress: progress)
    func recording(_ role: EvidencePlan.Role) throws -> Recording {
      try SampleRecorder(plan: plan, role: role, workers: workers, folder: folder).recording()
    }
    let material = EvidenceMaterial(
      plan: plan, problems: plan.problems, small: try recording(.small), large: try recording(.large), live: try live(workers))
    let findings = try EvidenceFindings(material, models: models.map(\.summary), kernels: kernels.name)
    try publish(json(findings), to: folder.appending(path: "evidence.json"))
    return findings
  }

  /// Makes the folder, or checks that it holds the same plan.
  private func claim() throws {
    let file = folder.appending(path: "plan.json")
    let text = try json(plan)
    if let known = try? Data(contentsOf: file) {
      if known == text { return }
      throw LaboratoryError.otherPlan(folder: folder.path)
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    guard names.isEmpty else { throw LaboratoryError.foreignFiles(folder: folder.path) }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw LaboratoryError.folder(path: folder.path, reason: error.localizedDescription)
    }
    try publish(text, to: file)
  }

  private func lanes(_ models: [TrainedModel]) throws -> [ModelLane] {
    // Each lane holds all models, and problems are what lanes share out.
    try (0..<max(1, min(threads, plan.problems.count))).map { _ in
      ModelLane(
        try Dictionary(
          uniqueKeysWithValues: models.map { model in
            let role = model.summary.role
            return (role, try ReasoningModel(name: role.rawValue, checkpoint: model.checkpoint, kernels: kernels))
          }))
    }
  }

  private func live(_ workers: Workers) throws -> [LiveOutcome] {
    let file = folder.appending(path: "live.json")
    if let data = try? Data(contentsOf: file) { return try JSONDecoder().decode([LiveOutcome].self, from: data) }
    let runs = LiveRuns(plan: plan)
    let outcomes = try workers.map(plan.problems, stage: "search and revise", in: folder) { lane, problem in runs.outcome(lane, problem) }
    try publish(json(outcomes), to: file)
    return outcomes
  }
}
