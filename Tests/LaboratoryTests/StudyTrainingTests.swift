import Foundation
import Laboratory
import LanguageModel
import Studies
import Synchronization
import Testing

/// The training of a study's runs as one stage, and what it shows and throws.
@Suite(.serialized) struct StudyTrainingTests {
  private func study(in folder: URL, _ change: (inout LadderPlan) -> Void = { _ in }) throws -> (Study, Corpus) {
    var quickstart = try tinyQuickstart(in: folder)
    (quickstart.plan.budgets, quickstart.plan.sizesPerBudget) = ([1e9], 2)
    change(&quickstart.plan)
    let manifest = try StudyManifest(plan: quickstart.plan, corpus: quickstart.corpus.description)
    return (try Study.continuing(manifest, in: folder), quickstart.corpus)
  }

  @Test func `results come in the order asked for, with progress up to the end`() throws {
    try withTemporaryFolder { folder in
      let (study, corpus) = try study(in: folder)
      let steps = Mutex<[StageProgress]>([])
      let training = StudyTraining(study: study, corpus: corpus, progress: { step in steps.withLock { $0.append(step) } })
      let runs = Array(study.manifest.runs.reversed())
      let results = try training.train(runs, stage: "ladder")
      #expect(results.map(\.id) == runs.map(\.id))
      let shown = steps.withLock { $0 }
      #expect(shown.allSatisfy { $0.stage == "ladder" } && shown.last?.hasEnded == true)
      let working = shown.filter { !$0.hasEnded }
      #expect(zip(working, working.dropFirst()).allSatisfy { $0.fraction <= $1.fraction })
      #expect(working.last?.fraction == 1 && working.last?.detail.hasPrefix("\(runs.count)/\(runs.count) runs · ") == true)
    }
  }

  @Test func `a single run on all cores has the loss of one on one core`() throws {
    let single = try withTemporaryFolder { folder in
      let (study, corpus) = try study(in: folder)
      return try StudyTraining(study: study, corpus: corpus).train([study.manifest.runs[0]], stage: "check")
    }
    try withTemporaryFolder { folder in
      let (study, corpus) = try study(in: folder)
      let all = try StudyTraining(study: study, corpus: corpus).train(study.manifest.runs, stage: "ladder")
      #expect(all[0].heldOutLoss == single[0].heldOutLoss && all[0].trainingLoss == single[0].trainingLoss)
    }
  }

  @Test func `a stop says how many runs are finished, and where`() throws {
    try withTemporaryFolder { folder in
      let (study, corpus) = try study(in: folder)
      let cancellation = Cancellation()
      cancellation.cancel()
      let training = StudyTraining(study: study, corpus: corpus, cancellation: cancellation)
      let error = #expect(throws: LaboratoryError.self) { try training.train(study.manifest.runs, stage: "ladder") }
      let text = error.map { "\($0)" } ?? ""
      #expect(text.contains("stopped with 0 of \(study.manifest.runs.count) runs finished in \(folder.path)"))
    }
  }

  @Test func `the study of another process is refused`() throws {
    try withTemporaryFolder { folder in
      let (study, corpus) = try study(in: folder)
      let lock = try StudyLock(folder: folder)
      #expect { try StudyTraining(study: study, corpus: corpus).train(study.manifest.runs, stage: "ladder") } throws: { error in
        if case StudyError.inUse = error { true } else { false }
      }
      withExtendedLifetime(lock) {}
    }
  }

  @Test func `results name the kernels that were asked for`() throws {
    try withTemporaryFolder { folder in
      let (study, corpus) = try study(in: folder)
      let training = StudyTraining(study: study, corpus: corpus, kernels: try Kernels(named: "scalar"))
      #expect(try training.train(study.manifest.runs, stage: "ladder").allSatisfy { $0.kernels == "scalar" })
    }
  }
}

/// The texts of errors: what is wrong, where, and what to do.
@Suite struct LaboratoryErrorTests {
  @Test func `each error names its folder or model and says what to do`() {
    let errors: [(LaboratoryError, [String])] = [
      (.otherPlan(folder: "/a"), ["/a", "other settings", "give another folder"]),
      (.foreignFiles(folder: "/a"), ["/a", "other files", "new or empty folder"]),
      (.folder(path: "/a", reason: "no room"), ["/a", "no room"]),
      (.diverged(model: "small", step: 12), ["small", "step 12", "another seed"]),
      (.interrupted(kept: "stopped; the same command continues."), ["the same command continues"]),
    ]
    for (error, parts) in errors {
      for part in parts { #expect("\(error)".contains(part), "\(error)") }
    }
  }
}
