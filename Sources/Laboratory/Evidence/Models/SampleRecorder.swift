import Foundation
import InferenceScaling
import Studies
import Tabular

/// The recording of a model's answers with the verifier's scores. A line of JSON a sample, as `isoflop replay` reads it.
///
/// The file is published whole: a start that was stopped samples again, which gives the same lines, and a recording that exists is never changed.
struct SampleRecorder {
  let plan: EvidencePlan
  let role: EvidencePlan.Role
  let workers: Workers
  let folder: URL

  private var file: URL { folder.appending(path: "\(role.rawValue).jsonl") }

  /// Samples, publishes the file and reads it; a recording that exists is only read.
  func recording() throws -> Recording {
    if !FileManager.default.fileExists(atPath: file.path) {
      let lines = try workers.map(plan.problems, stage: "sample the \(role.rawValue) model", in: folder) { lane, problem in
        try self.lines(lane, problem)
      }
      try publish(Data(lines.joined().utf8), to: file)
    }
    do {
      return try Recording(Table(bytes: [UInt8](Data(contentsOf: file)), name: file.path))
    } catch let error as CocoaError {
      throw StudyError.unreadable(path: file.path, reason: error.localizedDescription)
    }
  }

  private func lines(_ lane: ModelLane, _ problem: ReasoningProblem) throws -> String {
    let sampler = ReasoningSampler(model: lane[role], problem: problem, temperature: plan.temperature, seed: plan.seed)
    let judge = StepJudge(model: lane[.verifier], problem: problem, scope: .whole)
    var lines = ""
    for sample in 0..<plan.samples {
      var candidate = try sampler.candidate(SampleCall(id: sample, ordinal: sample, request: SampleRequest()), question: problem.question)
      candidate.score = try judge.judge(candidate, question: problem.question).score
      let line = RecordingLine(candidate, sample: sample, of: problem.question, gold: problem.chain.answer)
      lines += String(decoding: try json(line, pretty: false), as: UTF8.self)
    }
    return lines
  }
}
