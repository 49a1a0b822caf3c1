import Foundation
import Laboratory
import Studies
import Synchronization
import Testing

/// The whole inference experiment, on models that are trained for a second.
@Suite(.serialized) struct EvidenceTests {
  private func evidence(in folder: URL, threads: Int = 2, seed: UInt64 = 1) -> Evidence {
    var plan = tinyEvidencePlan()
    plan.seed = seed
    var evidence = Evidence(plan: plan, folder: folder)
    evidence.threads = threads
    return evidence
  }

  private static let context = ReportContext(command: "isoflop evidence", machine: "a test", date: "2026-01-01")

  @Test func `models that did not learn give a refusal and no conclusion`() throws {
    try withTemporaryFolder { folder in
      let folder = folder.appending(path: "evidence")
      let findings = try evidence(in: folder).run()
      #expect(!findings.learning.isConclusive)
      let refusal = try #require(findings.learning.refusal)
      #expect(refusal.contains("did not learn") && refusal.contains("after 40 updates") && refusal.contains("5.3%"))
      #expect(EvidenceSection.all(findings).allSatisfy { $0.conclusion == nil })
      _ = try EvidenceReport(findings, context: Self.context).write(in: folder)
      let page = try String(contentsOf: folder.appending(path: "report.html"), encoding: .utf8)
      #expect(page.contains("did not learn") && page.contains("No conclusions"))
      #expect(!page.contains("the small model is ahead at"))
      for name in EvidenceSection.all(findings).map(\.name) {
        #expect(page.contains("data-name=\"\(name)\""), "\(name)")
        #expect(try String(contentsOf: folder.appending(path: "\(name).svg"), encoding: .utf8).contains("</svg>"), "\(name)")
      }
    }
  }

  @Test func `threads and stops change no byte, and a second start only reads`() throws {
    try withTemporaryFolder { folder in
      let (one, two) = (folder.appending(path: "one"), folder.appending(path: "two"))
      let whole = try evidence(in: one, threads: 1).run()
      for stage in ["train the small model", "train the large model", "sample the small model"] {
        let cancellation = Cancellation()
        #expect(throws: LaboratoryError.self) {
          try evidence(in: two).run(cancellation: cancellation, progress: { if $0.stage == stage, !$0.hasEnded { cancellation.cancel() } })
        }
      }
      #expect(try evidence(in: two).run() == whole)
      for name in ["evidence.json", "small.jsonl", "large.jsonl", "live.json", "small.safetensors"] {
        #expect(try Data(contentsOf: one.appending(path: name)) == Data(contentsOf: two.appending(path: name)), "\(name)")
      }
      let stages = Mutex<[String]>([])
      #expect(try evidence(in: one).run(progress: { step in stages.withLock { $0.append(step.stage) } }) == whole)
      #expect(stages.withLock { $0 }.isEmpty)
    }
  }

  @Test func `another plan and foreign files are refused and left alone`() throws {
    try withTemporaryFolder { folder in
      let cancellation = Cancellation()
      cancellation.cancel()
      let begun = folder.appending(path: "begun")
      #expect(throws: LaboratoryError.self) { try evidence(in: begun).run(cancellation: cancellation) }
      #expect(throws: LaboratoryError.otherPlan(folder: begun.path)) { try evidence(in: begun, seed: 2).run() }
      try Data("precious".utf8).write(to: folder.appending(path: "notes.txt"))
      #expect(throws: LaboratoryError.foreignFiles(folder: folder.path)) { try evidence(in: folder).run() }
      #expect(try String(contentsOf: folder.appending(path: "notes.txt"), encoding: .utf8) == "precious")
      #expect { try evidence(in: folder.appending(path: "notes.txt/evidence")).run() } throws: { error in
        if case LaboratoryError.folder = error { true } else { false }
      }
    }
  }
}
