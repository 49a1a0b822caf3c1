import Foundation
import TestFolders
import Testing

/// `isoflop fit` and `isoflop forecast` on tables, good and bad.
@Suite struct FitCommandTests {
  /// Runs of L = 1.69 + 406.4/N^0.34 + 410.7/D^0.28 (arXiv:2203.15556) at four budgets of seven sizes.
  static let table: String = {
    var lines = ["N,D,C,loss"]
    for budget in [1e18, 2e18, 4e18, 8e18] {
      for factor in [0.25, 0.4, 0.63, 1, 1.6, 2.5, 4] {
        let n = factor * 0.6 * (budget / 6).squareRoot()
        let d = budget / 6 / n
        lines.append("\(n),\(d),\(budget),\(1.69 + 406.4 / pow(n, 0.34) + 410.7 / pow(d, 0.28))")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }()

  /// The runs of `table` with noise of about 0.2% and every parameter and token worth √m of its own.
  static func noisyTable(worth m: Double = 1) -> String {
    let rows = table.split(separator: "\n").dropFirst().enumerated().map { index, line in
      let fields = line.split(separator: ",").compactMap { Double($0) }
      let (n, d) = (fields[0] * m.squareRoot(), fields[1] * m.squareRoot())
      let noise = 1 + 0.003 * sin(17 * Double(index * index))
      return "\(fields[0]),\(fields[1]),\(fields[2]),\((1.69 + 406.4 / pow(n, 0.34) + 410.7 / pow(d, 0.28)) * noise)"
    }
    return (["N,D,C,loss"] + rows).joined(separator: "\n") + "\n"
  }

  @Test func printsOneObjectWithTheLaw() throws {
    let outcome = try CommandLineTool.run("fit", "-", "--law", "chinchilla", "--objective", "huber", "--json", input: Self.table)
    #expect(outcome.status == 0)
    let object = try outcome.object()
    let parameters = try #require(object["parameters"] as? [String: Double])
    #expect(abs(try #require(parameters["alpha"]) - 0.34) < 1e-6)
    #expect(abs(try #require(parameters["beta"]) - 0.28) < 1e-6)
    #expect(abs(try #require(parameters["E"]) - 1.69) < 1e-6)
    let intervals = try #require(object["intervals"] as? [String: [Double]])
    #expect(Set(intervals.keys) == ["E", "A", "B", "alpha", "beta"])
    #expect(intervals.values.allSatisfy { $0.count == 2 && $0[0] <= $0[1] })
    #expect(object["runs"] as? Int == 28)
    #expect(object["seed"] as? Int == 0)
    #expect((object["inputSHA256"] as? String)?.count == 64)
    #expect(object["objective"] is Double)
  }

  @Test func holdsPinnedParameters() throws {
    let outcome = try CommandLineTool.run("fit", "-", "--pin", "E=1.5", "--json", input: Self.table)
    let parameters = try #require(try outcome.object()["parameters"] as? [String: Double])
    #expect(parameters["E"] == 1.5 && abs((parameters["alpha"] ?? 0) - 0.34) > 0.01)
    #expect(try CommandLineTool.run("fit", "-", "--pin", "E", input: Self.table).status == 64)
    #expect(try CommandLineTool.run("fit", "-", "--pin", "E=1", "--pin", "E=2", input: Self.table).status == 64)
    let unknown = try CommandLineTool.run("fit", "-", "--pin", "F=1", input: Self.table)
    #expect(unknown.status == 65 && unknown.errors.contains("F"))
  }

  @Test func sameInputAndSeedGiveTheSameBytes() throws {
    let runs = try (0..<2).map { _ in
      try CommandLineTool.run(
        "fit", "-", "--json", "--seed", "7", "--bootstrap", "wild", "--interval", "bootstrap", "--replicates", "200", input: Self.table)
    }
    #expect(runs[0].output == runs[1].output)
  }

  @Test func forecastsWithAnInterval() throws {
    let outcome = try CommandLineTool.run("forecast", "-", "--compute", "1.6e19", "--json", input: Self.table)
    #expect(outcome.status == 0)
    let object = try outcome.object()
    let loss = try #require(object["loss"] as? Double)
    let interval = try #require(object["runInterval"] as? [Double])
    #expect(interval[0] < loss && loss < interval[1])
    // The least loss of the law at 1.6e19 FLOP, by trying sizes a hundredth of an e-fold apart.
    let sizes = (0..<1000).map { 1e6 * exp(Double($0) / 100) }
    let least = sizes.map { 1.69 + 406.4 / pow($0, 0.34) + 410.7 / pow(1.6e19 / 6 / $0, 0.28) }.min()
    #expect(abs(loss / (try #require(least)) - 1) < 0.002)
  }

  @Test(
    arguments: [
      ("N,D,loss\n1e6,1e9,3.2\n2e6,abc,3\n", ":3:5: D is \"abc\""),
      ("N,D,loss\n1e6,1e9\n", ":2:"),
      ("size,data\n1,2\n", "no column for parameters (N): --column parameters=size reads the nearest; found size, data"),
      ("N,D,loss\n1e6,1e9,-1\n", ":2:9: loss is -1, but must be greater than zero"),
      ("N,D,loss\n1e6,1e9,3\n2e6,1e9,2.9\n", "too few runs"),
      ("", "empty"),
    ])
  func saysWhatIsWrongWithATable(text: String, message: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try CommandLineTool.run("fit", folder.write(text, to: "runs.csv"))
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count { !$0.hasPrefix("note: ") } == 1)
  }

  @Test func takesTheColumnThatIsNamed() throws {
    let table = Self.table.replacingOccurrences(of: "loss", with: "loss_c4_val")
    #expect(try CommandLineTool.run("fit", "-", input: table).errors.contains("--column loss=loss_c4_val reads the nearest"))
    let outcome = try CommandLineTool.run("fit", "-", "--column", "loss=loss_c4_val", "--bootstrap", "0", "--json", input: table)
    #expect(outcome.status == 0)
    #expect(try CommandLineTool.run("fit", "-", "--column", "nonsense", input: table).status == 64)
  }

  @Test func anAbsentTableIsNamed() throws {
    let outcome = try CommandLineTool.run("fit", "nowhere/runs.csv")
    #expect(outcome.status == 66)
    #expect(outcome.errors.contains("nowhere/runs.csv: there is no such file"))
  }

  @Test func keepsAnExistingFileUnlessForced() throws {
    let folder = try TemporaryFolder()
    let out = try folder.write("precious", to: "fit.json")
    let kept = try CommandLineTool.run("fit", "-", "--bootstrap", "0", "--json", "--out", out, input: Self.table)
    #expect(kept.status == 73)
    #expect(try folder.text("fit.json") == "precious")
    let replaced = try CommandLineTool.run("fit", "-", "--bootstrap", "0", "--json", "--out", out, "--force", input: Self.table)
    #expect(replaced.status == 0)
    #expect(try folder.text("fit.json").contains("\"alpha\""))
  }

  @Test(arguments: [("figure.svg", "<svg"), ("figure.json", "vega-lite"), ("figure.csv", ","), ("figure.txt", "●")])
  func drawsTheFormatThatTheEndingNames(name: String, mark: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try CommandLineTool.run("plot", "-", "--figure", "isoflop", "--out", folder.path(name), input: Self.table)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try folder.text(name).contains(mark))
  }

  @Test func writesAPage() throws {
    let folder = try TemporaryFolder()
    let outcome = try CommandLineTool.run("report", "-", "--compute", "1.6e19", "--out", folder.path("page.html"), input: Self.table)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try folder.text("page.html").contains("<h1"))
  }
}

/// The options of `isoflop fit` about uncertainty and exponents.
@Suite struct FitOptionTests {
  @Test(arguments: ["delta", "bootstrap", "bca", "profile"])
  func intervalsByEveryMethod(method: String) throws {
    let outcome = try CommandLineTool.run(
      "fit", "-", "--interval", method, "--replicates", "50", "--compute", "1e20", "--json", input: Self.noisy)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let object = try outcome.object()
    let intervals = try #require(object["intervals"] as? [String: [Double]])
    #expect(intervals.count == 5 && intervals.values.allSatisfy { $0[0] < $0[1] })
    let optimum = try #require((object["optima"] as? [[String: Any]])?.first)
    let parameters = try #require(optimum["parameters"] as? [String: Any])
    let (value, interval) = (try #require(parameters["value"] as? Double), try #require(parameters["interval"] as? [Double]))
    #expect(interval[0] < value && value < interval[1])
    let convergence = try #require(object["convergence"] as? [String: Any])
    #expect(convergence["conditionNumber"] is Double && convergence["shareAtBest"] is Double)
  }

  @Test func anyNumberOfThreadsGivesTheSameBytes() throws {
    let outputs = try ["1", "2", "5"].map { threads in
      try CommandLineTool.run("fit", "-", "--bootstrap", "300", "--threads", threads, "--json", input: Self.noisy).output
    }
    #expect(Set(outputs).count == 1 && !outputs[0].isEmpty)
  }

  /// a = 0.28/0.62 on this ladder, whichever way it is found.
  @Test func printsTheExponentsOfEveryApproach() throws {
    let outcome = try CommandLineTool.run(
      "fit", "-", "--approach", "1", "--approach", "2", "--approach", "3", "--shape", "cubic", "--json", input: Self.noisy)
    let exponents = try #require(outcome.object()["exponents"] as? [[String: Any]])
    #expect(exponents.count == 4)
    for exponent in exponents.suffix(2) {
      let parameters = try #require(exponent["parameters"] as? [String: Any])
      let (a, interval) = (try #require(parameters["value"] as? Double), try #require(parameters["interval"] as? [Double]))
      #expect(abs(a - 0.28 / 0.62) < 0.1 && interval[0] < a && a < interval[1], "\(exponent)")
    }
    #expect(try CommandLineTool.run("fit", "-", "--approach", "4", input: Self.noisy).status == 64)
  }

  @Test func aCurveHasNoBestSplit() throws {
    let outcome = try CommandLineTool.run("fit", "-", "--law", "power.C", "--compute", "1e20", input: Self.noisy)
    #expect(outcome.status == 64 && outcome.errors.contains("no optimal size"), "\(outcome.errors)")
  }

  @Test func aMissingClusterColumnIsNamed() throws {
    let outcome = try CommandLineTool.run("fit", "-", "--bootstrap", "cluster", "--cluster", "run", input: Self.noisy)
    #expect(outcome.status == 65 && outcome.errors.contains("no column \"run\""), "\(outcome.errors)")
  }

  /// The clean table with a little noise that is the same each time.
  static let noisy: String = {
    let lines = FitCommandTests.table.split(separator: "\n")
    return lines.enumerated().map { index, line -> String in
      guard index > 0 else { return String(line) }
      var fields = line.split(separator: ",").map(String.init)
      fields[3] = "\((Double(fields[3]) ?? 0) * (1 + 0.002 * sin(7.3 * Double(index * index))))"
      return fields.joined(separator: ",")
    }.joined(separator: "\n") + "\n"
  }()
}
