import Foundation
import TestFolders
import Testing

/// `replay` and `calibrate` between models.
@Suite struct RoutingCommandTests {
  /// A text without its line breaks.
  private static func words(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

  /// A table in which the weak model says where it is right.
  private static func table(_ folder: TemporaryFolder) throws -> String {
    let rows = (0..<120).map { row in
      let (isHard, isLucky) = (row % 3 == 0, [7, 47].contains(row))
      return "\(row),\(isHard ? 0 : 1),\(isHard ? 0.1 : 0.9),\(isLucky ? 0 : 1)"
    }
    return try folder.write("problem,small_correct,small_confidence,large_correct\n" + rows.joined(separator: "\n") + "\n", to: "t.csv")
  }

  private static let models = ["--model", "small", "--model", "large", "--model-cost", "small=1", "--model-cost", "large=30"]

  @Test func aCascadeIsMeasuredAndAdvised() throws {
    let folder = try TemporaryFolder()
    let file = try Self.table(folder)
    let outcome = try CommandLineTool.run(["replay", file, "--json"] + Self.models)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let result = try outcome.object()
    let policy = try #require(result["policy"] as? [String: Any])
    #expect(result["questions"] as? Int == 120 && result["bestSingle"] as? String == "large" && result["oracleAccuracy"] as? Double == 1)
    #expect(policy["kind"] as? String == "cascade" && policy["routingIsAdvised"] as? Bool == true && policy["accuracy"] as? Double == 1)
    #expect(policy["cost"] as? Double == 11 && policy["acceptance"] as? [Double] == [0.9])
    let text = try CommandLineTool.run(["replay", file] + Self.models)
    #expect(Self.words(text.output).contains("from a confidence of 0.9 on"), "\(text.output)")
    #expect(text.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(text.output)")
    let written = folder.path("policy.json")
    let calibrated = try CommandLineTool.run(["calibrate", file, "--target-accuracy", "97", "--policy", written] + Self.models)
    #expect(try calibrated.status == 0 && folder.text("policy.json").contains("\"threshold\" : 1"), "\(calibrated.errors)")
  }

  /// Three models of one table with a row a sample; the first two vote, and agree on the easy half alone.
  private static func samples(_ folder: TemporaryFolder) throws -> String {
    var rows = ["model,problem,sample,answer,correct"]
    for problem in 0..<60 {
      for sample in 0..<4 {
        let isRight = problem % 2 == 0
        rows.append("a,\(problem),\(sample),\(isRight ? "x" : "\(sample)"),\(isRight ? 1 : 0)")
        rows.append("b,\(problem),\(sample),\(isRight || problem % 3 == 0 ? "x" : "\(sample)"),\(isRight || problem % 3 == 0 ? 1 : 0)")
      }
      rows.append("c,\(problem),0,\(problem == 1 ? "y" : "x"),\(problem == 1 ? 0 : 1)")
    }
    return try folder.write(rows.joined(separator: "\n") + "\n", to: "samples.csv")
  }

  /// Stages are asked in order, each with its own least margin, and the spend of those that were asked counts.
  @Test func threeModelsAreACascadeOfThree() throws {
    let folder = try TemporaryFolder()
    let models = ["a", "b", "c"].flatMap { ["--model", "\($0)=model=\($0)"] }
    let costs = ["--model-cost", "a=1", "--model-cost", "b=3", "--model-cost", "c=200", "--model-calls", "b=2"]
    let outcome = try CommandLineTool.run(["replay", try Self.samples(folder), "--json", "--seed", "3"] + models + costs)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let result = try outcome.object()
    let policy = try #require(result["policy"] as? [String: Any])
    #expect(result["bestSingle"] as? String == "c" && policy["acceptance"] as? [Double] == [1, 1])
    // Half stops at 4 calls of a; a sixth at 2 calls of b besides; a third goes on to c.
    let shares = policy["shares"] as? [Double] ?? []
    #expect(zip(shares, [1.0 / 2, 1.0 / 6, 1.0 / 3]).allSatisfy { abs($0 - $1) < 1e-12 } && shares.count == 3)
    #expect(abs((policy["cost"] as? Double ?? 0) - (4 + 6.0 / 2 + 200.0 / 3)) < 1e-9)
    #expect((policy["equalSpendMajority"] as? [String: Any])?["name"] as? String == "vote of 4 of b", "\(policy)")
    let told = try CommandLineTool.run(["calibrate", folder.path("samples.csv"), "--target-accuracy", "90"] + models + costs)
    #expect(Self.words(told.output).contains("then the answer of b from a confidence of 1 on, else that of c"), "\(told.output)")
  }

  /// A score that says nothing is no router, in words as well.
  @Test func aScoreOfNoiseIsNotRoutedBy() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<200).map { "\($0 * 7919 % 4 == 0 ? 0 : 1),\($0 % 5 == 0 ? 0 : 1),\($0 * 31 % 17)" }
    let file = try folder.write("small_correct,large_correct,length\n" + rows.joined(separator: "\n") + "\n", to: "t.csv")
    let outcome = try CommandLineTool.run(["replay", file, "--router-score", "length"] + Self.models)
    #expect(
      outcome.status == 0 && Self.words(outcome.output).contains("Don't route") && outcome.output.contains("APGR"),
      "\(outcome.output) \(outcome.errors)")
    #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(outcome.output)")
  }

  @Test func mistakesAreExplained() throws {
    let folder = try TemporaryFolder()
    let file = try Self.table(folder)
    for (arguments, status, word) in [
      (["replay", file, "--model", "small"], 65, "two models"),
      (["replay", file, "--model", "small", "--model", "huge"], 65, "huge_correct"),
      (["replay", file, "--model-cost", "small=1"], 64, "--model"),
      (["replay", file] + Self.models + ["--strategy", "adaptive"], 64, "--model"),
      (["replay", file] + Self.models + ["--model-cost", "other=1"], 64, "small, large"),
      (["replay", file] + Self.models + ["--model-cost", "small=-1"], 64, "at least 0"),
      (["replay", file, "--target-accuracy", "9"], 64, "--model"),
      (["calibrate", file] + Self.models + ["--max-loss", "1"], 64, "--target-accuracy"),
      (["calibrate", file, "--model", "large", "--model", "small"], 65, "tells questions apart"),
    ] {
      let outcome = try CommandLineTool.run(arguments)
      #expect(Int(outcome.status) == status && outcome.errors.contains(word), "\(arguments): \(outcome.status) \(outcome.errors)")
    }
  }
}

/// Public tables that lie beside the checkout, where they do.
private enum SharedTables {
  static let folder: String? = {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let given = ProcessInfo.processInfo.environment["ISOFLOP_SHARED"].map { URL(fileURLWithPath: $0) }
    let folder = (given ?? package.deletingLastPathComponent().appendingPathComponent("shared")).appendingPathComponent("data/inference")
      .path
    return FileManager.default.fileExists(atPath: folder) ? folder : nil
  }()
}

/// Published tables from the command line.
@Suite(
  .enabled(
    if: SharedTables.folder != nil, "the public tables are not beside this checkout; set ISOFLOP_SHARED to their folder"))
struct SharedRoutingCommandTests {
  private static func replay(_ file: String, _ more: String...) throws -> [String: Any] {
    let outcome = try CommandLineTool.run(["replay", "\(SharedTables.folder ?? "")/\(file)", "--json"] + more)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try outcome.object()
  }

  private static func accuracies(_ result: [String: Any]) -> [Double] {
    (result["models"] as? [[String: Any]] ?? []).compactMap { $0["accuracy"] as? Double }.map { (1e4 * $0).rounded() / 100 }
  }

  /// GSM8K without contaminated questions (arXiv:2406.18665): Mixtral 63.7%, GPT-4 85.8%, the best router APGR 1.132, CPT 11.0 and 17.6%.
  @Test func theBestRouterOnGSM8K() throws {
    let result = try Self.replay(
      "routellm_gsm8k.csv", "--where", "contaminated=0", "--model", "weak", "--model", "strong", "--model-cost", "weak=1", "--model-cost",
      "strong=20", "--router-score", "prompt_words")
    #expect(result["questions"] as? Int == 1307 && Self.accuracies(result) == [63.73, 85.77])
    let oracle = try #require(result["oracle"] as? [String: Double])
    #expect(abs((oracle["apgr"] ?? 0) - 1.132) < 0.001 && abs(100 * (oracle["cpt50"] ?? 0) - 11.0) < 0.05)
    #expect(abs(100 * (oracle["cpt80"] ?? 0) - 17.6) < 0.1)
    #expect((result["policy"] as? [String: Any])?["routingIsAdvised"] as? Bool == false, "lengths are no router")
  }

  /// GSM8K (arXiv:2110.14168): 6B with a verifier 39.04%, 175B fine-tuned 34.72%, z = 3.0.
  @Test func aVerifierIsMoreThanSize() throws {
    let result = try Self.replay("gsm8k_6b_vs_175b.csv", "--model", "175b_finetuning", "--model", "6b_verification")
    #expect(result["bestSingle"] as? String == "6b_verification" && Self.accuracies(result) == [34.72, 39.04] && result["policy"] == nil)
    let z = (result["models"] as? [[String: Any]])?.first?["z"] as? Double ?? 0
    #expect(abs(z + 3.0) < 0.05)
  }

  /// Dates (arXiv:2310.03094): a cascade by the margin of GPT-3.5's votes, beside GPT-4 and votes at the same spend.
  @Test func aCascadeOnDates() throws {
    let result = try Self.replay(
      "mot_cascade_date.csv", "--model", "small=model=gpt-3.5-turbo,prompt_variant=pot1", "--model",
      "large=model=gpt-4,prompt_variant=greedy_cot2",
      "--model-cost", "small=1", "--model-cost", "large=100")
    let policy = try #require(result["policy"] as? [String: Any])
    #expect(policy["kind"] as? String == "cascade" && (policy["cost"] as? Double ?? 1e9) < 100)
    #expect((policy["equalSpendMajority"] as? [String: Any])?["name"] as? String == "vote of 20 of small")
  }
}
