import Foundation
import TestFolders
import Testing

/// `replay`, `calibrate` and `forecast pass-at-k` on small recordings.
@Suite struct ReplayCommandTests {
  /// Sixty problems of forty samples; every third problem is hard. Made by arithmetic, so that it is the same everywhere.
  private static let recording: String = {
    var text = "problem,sample,answer,correct,tokens\n"
    var state: UInt64 = 1
    for problem in 0..<60 {
      for sample in 0..<40 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let isRight = (state >> 33) % 100 < (problem % 3 == 0 ? 45 : 92)
        text += "\(problem),\(sample),\(isRight ? "1234" : "12\((state >> 40) % 7)"),\(isRight ? 1 : 0),\(10 + sample)\n"
      }
    }
    return text
  }()

  @Test func replaysAsInTheFile() throws {
    let outcome = try CommandLineTool.run("replay", "-", "--strategy", "majority", "--max-samples", "40", "--json", input: Self.recording)
    #expect(outcome.status == 0)
    let result = try outcome.object()
    #expect(result["meanSamples"] as? Double == 40 && result["problems"] as? Int == 60)
    #expect(result["meanTokens"] as? Double == 40 * 29.5)
    let (accuracy, interval) = (try #require(result["accuracy"] as? Double), try #require(result["accuracyInterval"] as? [Double]))
    #expect(interval[0] <= accuracy && accuracy <= interval[1] && accuracy > 0.9)
    #expect(try outcome.output == CommandLineTool.run("replay", "-", "--strategy", "majority", "--json", input: Self.recording).output)
  }

  @Test func calibratesAndReplaysThePolicy() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.recording, to: "recording.csv")
    let auto = try CommandLineTool.run(
      "replay", file, "--strategy", "auto", "--max-samples", "40", "--max-loss", "0.5", "--json")
    let samples = try #require(try auto.object()["meanSamples"] as? Double)
    #expect(samples > 2 && samples < 20)
    #expect(try auto.object()["problems"] as? Int == 30)
    let calibrated = try CommandLineTool.run(
      "calibrate", file, "--max-loss", "0.5", "--policy", folder.path("policy.json"), "--plot", folder.path("curve.svg"))
    #expect(calibrated.status == 0 && calibrated.output.contains("chosen"))
    #expect(try folder.text("curve.svg").hasPrefix("<svg"))
    let replayed = try CommandLineTool.run("replay", file, "--strategy", "auto", "--policy", folder.path("policy.json"), "--json")
    #expect(replayed.status == 0)
    #expect(try replayed.object()["problems"] as? Int == 60)
    #expect(try #require(try replayed.object()["meanSamples"] as? Double) < 20)
    let old = try CommandLineTool.run("replay", file, "--strategy", "policy", "--policy", folder.path("policy.json"), "--json")
    #expect(old.output == replayed.output && old.errors.contains("is called “auto” now"))
  }

  @Test func aNumberInTheNameIsTheMostSamples() throws {
    let outcome = try CommandLineTool.run("replay", "-", "--strategy", "sc8", "--json", input: Self.recording)
    #expect(try outcome.object()["meanSamples"] as? Double == 8 && outcome.object()["strategy"] as? String == "sc8")
  }

  /// Of samples with 10 to 49 tokens, those that reach 29 are cut, and what would follow isn't recorded.
  @Test func aThinkingCapIsReplayedAtItsTokens() throws {
    let outcome = try CommandLineTool.run("replay", "-", "--strategy", "cap29", "--orders", "400", "--json", input: Self.recording)
    let result = try outcome.object()
    #expect(abs(try #require(result["unrecorded"] as? Double) - 0.525) < 0.01)
    let (tokens, expected) = (try #require(result["meanTokens"] as? Double), 0.5 * (19.5 + 29.0))
    #expect(abs(tokens - expected) < 0.1)
    let text = try CommandLineTool.run("replay", "-", "--strategy", "cap29", input: Self.recording)
    #expect(text.status == 0 && text.output.contains("lower bound"))
  }

  @Test func forecastsPassAtK() throws {
    let outcome = try CommandLineTool.run("forecast", "pass-at-k", "-", "--from", "5", "--to", "40", "--json", input: Self.recording)
    let result = try outcome.object()
    let (value, interval) = (try #require(result["passAtK"] as? Double), try #require(result["interval"] as? [Double]))
    #expect(interval[0] <= value && value <= interval[1] && result["observed"] as? Double == 1)
    #expect((result["curve"] as? [Any])?.isEmpty == false)
  }

  @Test func theOnlyRecordingWithEnoughSamplesIsTaken() throws {
    let text = "method,problem,correct_bits\n" + (0..<9).map { "io,\($0),010\($0 % 2)0000\ntree,\($0),01\n" }.joined()
    let outcome = try CommandLineTool.run("forecast", "pass-at-k", "-", "--from", "4", "--to", "20", input: text)
    #expect(outcome.status == 0 && outcome.errors.contains("method=io"))
    let refused = try CommandLineTool.run("forecast", "pass-at-k", "-", "--from", "2", "--to", "20", input: text)
    #expect(refused.status == 65 && refused.errors.contains("method (io, tree)"))
  }

  @Test func mistakesAreExplained() throws {
    let usage = try CommandLineTool.run("replay", "-", "--strategy", "sc", "--policy", "policy.json", input: Self.recording)
    #expect(usage.status == 64 && usage.errors.contains("--strategy auto"))
    let unknown = try CommandLineTool.run("replay", "-", "--strategy", "majorty", input: Self.recording)
    #expect(unknown.status == 64 && unknown.errors.contains("did you mean"))
    let scoreless = try CommandLineTool.run("replay", "-", "--strategy", "bon16", input: Self.recording)
    #expect(scoreless.status == 64 && scoreless.errors.contains("a column score or logprob"))
    let searched = try CommandLineTool.run("replay", "-", "--strategy", "beam4", input: Self.recording)
    #expect(searched.status == 64 && searched.errors.contains("isoflop solve"))
    let short = try CommandLineTool.run("replay", "-", "--max-samples", "41", input: Self.recording)
    #expect(short.status == 65 && short.errors.contains("40 samples, 41 are needed"))
    let bits = try CommandLineTool.run("replay", "-", input: "problem,correct_bits\n1,01\n")
    #expect(bits.status == 65 && bits.errors.contains("no answers to vote on"))
    let both = try CommandLineTool.run("calibrate", "-", "--target-accuracy", "90", "--max-loss", "1", input: Self.recording)
    #expect(both.status == 64)
    let missing = try CommandLineTool.run("replay", "nowhere.csv")
    #expect(missing.status == 66)
  }

  @Test func recordingsOfOtherToolsAreNamedAndChosen() throws {
    let rows = ["a", "b"].flatMap { model in (0..<2).map { "\(model),\($0),42.0,42" } }
    let text = "model,item,reply,gold\n" + rows.joined(separator: "\n") + "\n"
    let arguments = ["replay", "-", "--column", "problem=item", "--column", "answer=reply", "--max-samples", "1"]
    let refused = try CommandLineTool.run(arguments, input: text)
    #expect(refused.status == 65 && refused.errors.contains("model (a, b)") && refused.errors.contains("--where model=a"))
    let chosen = try CommandLineTool.run(arguments + ["--where", "model=b", "--json"], input: text)
    #expect(try chosen.status == 0 && chosen.object()["accuracy"] as? Double == 1 && chosen.object()["meanTokens"] == nil)
    let exact = try CommandLineTool.run(arguments + ["--where", "model=b", "--exact", "--json"], input: text)
    #expect(try exact.object()["accuracy"] as? Double == 0)
    let unknown = try CommandLineTool.run("replay", "-", "--column", "item=problem", input: text)
    #expect(unknown.status == 64 && unknown.errors.contains("the field being one of problem, sample"))
  }

  /// Accuracy can't be drawn without labels; the policy isn't left behind as half of a result.
  @Test func aFigureThatCantBeDrawnLeavesNoPolicy() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<20).flatMap { problem in (0..<4).map { "\(problem),\($0 % 3)" } }
    let file = try folder.write("problem,answer\n" + rows.joined(separator: "\n") + "\n", to: "recording.csv")
    let refused = try CommandLineTool.run(
      "calibrate", file, "--max-loss", "50", "--policy", folder.path("policy.json"), "--plot", folder.path("curve.svg"))
    #expect(refused.status == 65, "\(refused.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("policy.json")))
  }

  @Test func aPolicyFileIsCheckedMemberByMember() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.recording, to: "recording.csv")
    try CommandLineTool.run("calibrate", file, "--max-loss", "1", "--policy", folder.path("policy.json"))
    let policy = try folder.text("policy.json")
    for (found, replacement, member) in [
      ("\"limit\" : 40", "\"limit\" : 0", "limit is 0"), ("\"problems\"", "\"problem\"", "problems is missing"),
    ] {
      let compact = policy.replacingOccurrences(of: found.replacingOccurrences(of: " : ", with: ": "), with: replacement)
      try folder.write(compact.replacingOccurrences(of: found, with: replacement), to: "edited.json")
      let outcome = try CommandLineTool.run("replay", file, "--strategy", "auto", "--policy", folder.path("edited.json"))
      #expect(outcome.status == 65 && outcome.errors.contains(member), "\(outcome.errors)")
    }
  }

  @Test func aSingleSampleIsComparedWithTheVote() throws {
    let outcome = try CommandLineTool.run("replay", "-", "--strategy", "single", "--json", input: Self.recording)
    let loss = try #require(try outcome.object()["lossPoints"] as? Double)
    #expect(loss > 10, "\(loss)")
    let wrong = try CommandLineTool.run("replay", "-", "--strategy", "share", "--share", "5", input: Self.recording)
    #expect(wrong.status == 64 && wrong.errors.contains("--share must lie between 0.01 and 1"))
  }

  @Test func passAtKTakesProblemsWithFewerSamples() throws {
    let text = Self.recording + "poor,0,1234,1,10\npoor,1,12,0,10\n"
    let outcome = try CommandLineTool.run("forecast", "pass-at-k", "-", "--from", "10", "--to", "40", input: text)
    #expect(outcome.status == 0 && outcome.errors.contains("1 of 61 problems have fewer than 10 samples"))
    #expect(outcome.output.contains("from 2 to 10 samples of each, 10 in the median") && outcome.output.contains("all right    pass^1 "))
    let single = try CommandLineTool.run("forecast", "pass-at-k", "-", "--to", "10", input: "problem,correct\na,1\nb,0\n")
    #expect(single.status == 65 && single.errors.contains("has 1 sample, 2 are needed"))
  }

  /// Sixteen samples a problem, as `isoflop sample` records them, are replayed without further options.
  @Test func theDefaultIsWhatIsRecorded() throws {
    let lines = Self.recording.split(separator: "\n").filter { line in
      line.split(separator: ",").dropFirst().first.flatMap { Int($0) } ?? 0 < 16
    }
    let text = lines.joined(separator: "\n") + "\n"
    for strategy in ["sc", "adaptive", "auto"] {
      let outcome = try CommandLineTool.run("replay", "-", "--strategy", strategy, "--json", input: text)
      #expect(try outcome.status == 0 && outcome.object()["meanSamples"] as? Double ?? 99 <= 16, "\(outcome.errors)")
      #expect(outcome.errors.contains("note: a problem has 16 samples: at most 16 of each are drawn, not 40; --max-samples chooses"))
    }
    let asked = try CommandLineTool.run("replay", "-", "--max-samples", "17", input: text)
    #expect(asked.status == 65 && asked.errors.contains("16 samples, 17 are needed"))
    let calibrated = try CommandLineTool.run("calibrate", "-", "--json", input: text)
    #expect(calibrated.status == 0 && calibrated.errors.contains("the policy is for at most 16, not 40"), "\(calibrated.errors)")
    let named = try CommandLineTool.run("replay", "-", "--strategy", "sc8", input: text)
    #expect(named.status == 0 && named.errors.isEmpty, "\(named.errors)")
  }

  @Test func oneFieldHasOneColumn() throws {
    let twice = try CommandLineTool.run(
      "replay", "-", "--column", "correct=correct", "--column", "correct=tokens", input: Self.recording)
    #expect(twice.status == 64 && twice.errors.contains("--column gives correct twice"))
    let text = "problem,answer,f1\na,x,0.4\na,x,0.4\nb,y,0.9\nb,y,0.9\n"
    let judged = try CommandLineTool.run("replay", "-", "--column", "correct=f1>=0.5", "--json", input: text)
    #expect(try judged.status == 0 && judged.object()["accuracy"] as? Double == 0.5, "\(judged.errors)")
    let fraction = try CommandLineTool.run("replay", "-", "--column", "correct=f1", input: text)
    #expect(fraction.status == 65 && fraction.errors.contains("2:5: f1 is 0.4") && fraction.errors.contains("--column 'correct=f1>=0.5'"))
  }
}
