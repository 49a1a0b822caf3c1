import Foundation
import InferenceScaling
import LanguageModel
import Studies

/// Trains the models, records their answers, asks them the rest, and finds what the numbers say.
///
/// Everything is kept in a folder, a file a stage; a second start goes on where the first one ended.
struct Evidence {
  var plan: EvidencePlan
  var folder: URL
  var threads: Int
  var cancellation: Cancellation

  /// Runs what is missing, and writes `evidence.json`.
  func run() throws -> EvidenceFindings {
    try claim()
    let models = try EvidencePlan.Role.allCases.map { role in
      try ModelTraining(plan: plan, role: role, folder: folder, threads: threads, cancellation: cancellation).run()
    }
    let workers = Workers(lanes: try lanes(models), cancellation: cancellation)
    func recording(_ role: EvidencePlan.Role) throws -> Recording {
      try SampleRecorder(plan: plan, role: role, workers: workers, folder: folder).recording()
    }
    let material = EvidenceMaterial(
      plan: plan, problems: plan.problems, small: try recording(.small), large: try recording(.large), live: try live(workers))
    let findings = try EvidenceFindings(material, models: models.map(\.summary), kernels: Machine.kernels)
    try publish(Data((JSON.text(findings) + "\n").utf8), to: folder.appending(path: "evidence.json"))
    return findings
  }

  /// Makes the folder, or sees that it holds the same plan.
  private func claim() throws {
    let file = folder.appending(path: "plan.json")
    let text = try JSON.text(plan) + "\n"
    if let known = try? String(contentsOf: file, encoding: .utf8) {
      if known == text { return }
      throw CommandFailure(
        .cannotCreate, "\(folder.path) holds the evidence of another plan: give another --out, or the options that it was begun with.")
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    guard names.isEmpty else {
      throw CommandFailure(.cannotCreate, "\(folder.path) holds other files: give another --out.")
    }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw CommandFailure(.cannotCreate, "\(folder.path) can't be made: \(error.localizedDescription)")
    }
    try publish(Data(text.utf8), to: file)
  }

  private func lanes(_ models: [TrainedModel]) throws -> [ModelLane] {
    try (0..<threads).map { _ in
      ModelLane(
        try Dictionary(
          uniqueKeysWithValues: models.map {
            ($0.summary.role, try ReasoningModel(name: $0.summary.role.rawValue, checkpoint: $0.checkpoint))
          }))
    }
  }

  private func live(_ workers: Workers) throws -> [LiveOutcome] {
    let file = folder.appending(path: "live.json")
    if let data = try? Data(contentsOf: file) { return try JSONDecoder().decode([LiveOutcome].self, from: data) }
    let runs = LiveRuns(plan: plan)
    let outcomes = try workers.map(plan.problems, title: "search and revise", in: folder) { lane, problem in runs.outcome(lane, problem) }
    try publish(Data(JSON.text(outcomes).utf8), to: file)
    return outcomes
  }
}
