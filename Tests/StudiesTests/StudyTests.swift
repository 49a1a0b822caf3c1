import Foundation
import Studies
import Testing

@Suite struct StudyTests {
  @Test func sameManifestContinues() throws {
    try withTemporaryFolder { folder in
      let corpus = try TinyStudy.corpus()
      let first = try TinyStudy.study(in: folder, corpus: corpus)
      let again = try TinyStudy.study(in: folder, corpus: corpus)
      #expect(again.manifest == first.manifest)
      #expect(try Study.opening(folder).manifest == first.manifest)
    }
  }

  @Test func anotherManifestIsRefusedAndSaysWhatDiffers() throws {
    try withTemporaryFolder { folder in
      let corpus = try TinyStudy.corpus()
      _ = try TinyStudy.study(in: folder, corpus: corpus)
      let before = try Data(contentsOf: folder.appending(path: "manifest.json"))
      var plan = TinyStudy.plan
      plan.heldOutWindows = 17
      let other = try StudyManifest(plan: plan, corpus: corpus.description)
      #expect(throws: StudyError.otherManifest(path: folder.path, differences: ["plan.heldOutWindows is 16 there, 17 here"])) {
        try Study.continuing(other, in: folder)
      }
      #expect(try Data(contentsOf: folder.appending(path: "manifest.json")) == before)
    }
  }

  @Test func foreignFolderIsRefusedAndLeftAlone() throws {
    try withTemporaryFolder { folder in
      try Data("mine".utf8).write(to: folder.appending(path: "thesis.tex"))
      #expect(throws: StudyError.notAStudy(path: folder.path, found: ["thesis.tex"])) {
        try TinyStudy.study(in: folder, corpus: try TinyStudy.corpus())
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["thesis.tex"])
    }
  }

  @Test func damagedManifestIsRefused() throws {
    try withTemporaryFolder { folder in
      _ = try TinyStudy.study(in: folder, corpus: try TinyStudy.corpus())
      let file = folder.appending(path: "manifest.json")
      let text = try String(contentsOf: file, encoding: .utf8)
      try Data(text.replacing("\"heldOutWindows\" : 16", with: "\"heldOutWindows\" : 18").utf8).write(to: file)
      #expect(throws: StudyError.damaged(path: file.path, reason: "its hash is not that of its content")) { try Study.opening(folder) }
      try Data(text.prefix(300).utf8).write(to: file)
      #expect(throws: StudyError.damaged(path: file.path, reason: "not complete JSON")) { try Study.opening(folder) }
      try Data(text.replacing("\"formatVersion\" : 1", with: "\"formatVersion\" : 9").utf8).write(to: file)
      #expect(throws: StudyError.otherVersion(path: folder.path, found: 9, supported: 1)) { try Study.opening(folder) }
    }
  }

  @Test func folderBelowAFileCannotBeMade() throws {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "file")
      try Data().write(to: file)
      #expect { try TinyStudy.study(in: file.appending(path: "study"), corpus: try TinyStudy.corpus()) } throws: { error in
        guard case StudyError.unwritable = error else { return false }
        return true
      }
    }
  }

  @Test func onlyOneRunsAStudy() throws {
    try withTemporaryFolder { folder in
      let lock = try StudyLock(folder: folder)
      #expect { try StudyLock(folder: folder) } throws: { error in
        guard case StudyError.inUse(folder.path, let holder) = error else { return false }
        return holder.hasPrefix("process \(getpid()) on ")
      }
      withExtendedLifetime(lock) {}
    }
  }

  @Test func lockIsFreeAgainAfterUse() throws {
    try withTemporaryFolder { folder in
      for _ in 0..<3 { _ = try StudyLock(folder: folder) }
    }
  }

  @Test func forecastNeverChanges() throws {
    try withTemporaryFolder { folder in
      let study = try TinyStudy.study(in: folder, corpus: try TinyStudy.corpus())
      #expect(try study.forecast([String: Double].self) == nil)
      try study.publishForecast(["loss": 1.5])
      #expect(throws: StudyError.alreadyPublished(path: study.forecastFile.path)) { try study.publishForecast(["loss": 1.6]) }
      #expect(try study.forecast([String: Double].self) == ["loss": 1.5])
    }
  }

  @Test func publishingReplacesWholeAndLeavesNothingBehind() throws {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "a.txt")
      try publish(Data("old".utf8), to: file)
      try publish(Data("new".utf8), to: file)
      #expect(throws: StudyError.alreadyPublished(path: file.path)) { try publishOnce(Data("newer".utf8), to: file) }
      #expect(try String(contentsOf: file, encoding: .utf8) == "new")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.txt"])
    }
  }
}
