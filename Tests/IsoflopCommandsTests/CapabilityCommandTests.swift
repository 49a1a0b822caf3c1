import Foundation
import TestFolders
import Testing

/// `isoflop capability cascade`, `emergence` and `saturation` on small tables.
@Suite struct CapabilityCommandTests {
  /// Attempts of one model at tasks of 1 to 64 minutes in eight families: shorter ones succeed more often.
  private static let attempts: String = {
    var rows = ["minutes,success,task_family,model"]
    for family in 0..<8 {
      for (place, length) in [1, 4, 16, 64].enumerated() {
        for attempt in 0..<4 { rows.append("\(length),\((family + attempt) % 4 >= place ? 1 : 0),f\(family),m") }
      }
    }
    return rows.joined(separator: "\n") + "\n"
  }()

  /// Scores that step from 1% to 70% between two of eight scales.
  private static let step: String =
    (["flops,em"] + (0..<8).map { "1e\(19 + $0),\($0 < 4 ? 0.01 : 0.7)" }).joined(separator: "\n") + "\n"

  @Test func comparesHazards() throws {
    let outcome = try CommandLineTool.run(["capability", "cascade", "-", "--replicates", "60", "--json"], input: Self.attempts)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let object = try outcome.object()
    #expect(object["runs"] as? Int == 128 && object["families"] as? Int == 8)
    let model = try #require((object["models"] as? [[String: Any]])?.first)
    let fits = try #require(model["fits"] as? [[String: Any]])
    #expect(fits.compactMap { ($0["curve"] as? [String: Any])?["form"] as? String } == ["constant", "weibull", "logLogistic"])
    // By the table's making shares of 1, ¾, ½ and ¼ succeed at 1, 4, 16 and 64 minutes.
    let half = try #require((fits[2]["horizons"] as? [[String: Any]])?.first)
    #expect((8...32).contains(half["length"] as? Double ?? 0))
    #expect((half["interval"] as? [Double])?.count == 2)
  }

  @Test func fitsATerminal() throws {
    let outputs = [
      try CommandLineTool.run(["capability", "cascade", "-", "--replicates", "60"], input: Self.attempts),
      try CommandLineTool.run(["capability", "cascade", "--step-accuracy", "0.99", "--recovery", "0.5", "--check-cost", "20"]),
      try CommandLineTool.run(
        ["capability", "emergence", "-", "--score", "em", "--items", "500", "--replicates", "100"], input: Self.step),
    ]
    for outcome in outputs {
      #expect(outcome.status == 0, "\(outcome.errors)")
      for line in outcome.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }
    #expect(outputs[0].output.contains("log-logistic") && outputs[0].output.contains("constant hazard"))
    #expect(outputs[1].output.contains("0.99309 for 100") && outputs[1].output.contains("p′ = 0.995"))
    #expect(outputs[2].output.contains("verdict: ") && outputs[2].output.contains("threshold"))
  }

  @Test func computesSteps() throws {
    let outcome = try CommandLineTool.run(
      "capability", "cascade", "--step-accuracy", "0.99", "--steps", "100", "--recovery", "0.5", "--check-cost", "20", "--json")
    let object = try outcome.object()
    let success = try #require(object["success"] as? [String: Double])
    #expect(abs((success["success"] ?? 0) - 0.60577) < 1e-5 && abs((success["withoutRecovery"] ?? 0) - 0.36603) < 1e-5)
    let checks = try #require(object["checks"] as? [String: Any])
    #expect(abs((checks["approximateSteps"] as? Double ?? 0) - 89.4427) < 1e-3 && checks["notice"] as? String == "atOnce")
  }

  @Test func forecastsSaturation() throws {
    let rows = (0..<10).map { place -> String in
      let share = 0.25 + 0.7 / (1 + exp(-1.5 * (Double(place) - 4)))
      return "\(2018 + place),\(share)"
    }
    let folder = try TemporaryFolder()
    let plot = folder.path("growth.svg")
    let outcome = try CommandLineTool.run(
      [
        "capability", "saturation", "-", "--score", "acc", "--date", "day", "--items", "1000", "--floor", "0.25", "--replicates", "60",
        "--plot", plot, "--json",
      ], input: "day,acc\n" + rows.joined(separator: "\n") + "\n")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let growth = try #require(outcome.object()["growth"] as? [String: Double])
    // A year in the column is its middle.
    #expect(abs((growth["middle"] ?? 0) - 2022.5) < 0.1 && abs((growth["rate"] ?? 0) - 1.5) < 0.1)
    #expect(try String(contentsOfFile: plot, encoding: .utf8).hasPrefix("<svg"))
  }

  @Test func testsALoss() throws {
    // Forty losses that fall by 1% a doubling, with noise of 0.1% in turns.
    let rows = (1...40).map { "\(100 * $0),\(3 * pow(Double($0), log2(0.99)) * (1 + 0.001 * ($0 % 2 == 0 ? 1 : -1)))" }
    let outcome = try CommandLineTool.run(
      ["capability", "saturation", "-", "--loss", "loss"], input: "step,loss\n" + rows.joined(separator: "\n") + "\n")
    #expect(outcome.status == 0 && outcome.output.contains("the loss still falls"), "\(outcome.output)\(outcome.errors)")
  }

  @Test func refusesWithAPlace() throws {
    func fails(_ arguments: [String], _ input: String, _ status: Int32, _ words: String) throws {
      let outcome = try CommandLineTool.run(["capability"] + arguments, input: input)
      #expect(outcome.status == status && outcome.errors.contains(words), "\(arguments): \(outcome.status) \(outcome.errors)")
    }
    try fails(["cascade"], "", 64, "either a table of attempts or --step-accuracy")
    try fails(["cascade", "-"], "minutes,success\n5,2\n", 65, "2:3")
    try fails(["cascade", "-"], "minutes,success\n5,1\n6,0\n", 65, "families")
    try fails(["emergence", "-", "--score", "em", "--items", "100"], "flops,em\n1,50\n", 65, "--percent")
    try fails(["emergence", "-", "--score", "em", "--items", "0"], Self.step, 64, "--items")
    try fails(["saturation", "-", "--score", "em", "--compute", "flops"], Self.step, 64, "--items")
    try fails(
      ["saturation", "-", "--loss", "em", "--score", "em", "--compute", "flops", "--items", "5"], Self.step, 64, "either --score or --loss")
  }
}
