import ArgumentParser
import Foundation
import ScalingLaws
import Tabular
import TestFolders
import Testing

@testable import IsoflopCommands

/// The options of columns and rows, which every command on a table has.
struct ReadingOptionsTests {
  private static let text = """
    # exported
    run,state,params_m,tokens,lr,val_ppl
    a,finished,100,2e9,1e-3,30
    a,finished,100,4e9,1e-3,28
    b,crashed,200,4e9,1e-3,NaN
    b,finished,200,4e9,1e-3,24
    b,finished,200,4e9,2e-3,26

    """

  private func read(_ arguments: [String], text: String = Self.text, position: TablePosition? = nil) throws -> RunTable {
    let folder = try TemporaryFolder()
    let path = try folder.write(text, to: "runs.csv")
    return try ReadingOptions.parse(arguments).read(path, position: position).runs
  }

  @Test func rowsAreChosen() throws {
    let finished = try read(["--where", "state=finished"])
    #expect(finished.runs.map(\.parameters) == [1e8, 1e8, 2e8, 2e8] && finished.columns.map(\.name) == ["state", "lr"])
    #expect((finished.runs[0].loss - log(30)).magnitude < 1e-12)
    #expect(try read(["--where", "state=finished", "--best-of", "N,D"]).runs.map { exp($0.loss).rounded() } == [30, 28, 24])
    #expect(try read(["--where", "state=finished", "--last-by", "run"]).runs.map { exp($0.loss).rounded() } == [28, 26])
    #expect(try read(["--skip-bad"]).runs.count == 4)
    #expect(try read(["--skip-bad", "--where", "lr<0.002", "--where", "tokens>2e9"]).runs.count == 2)
  }

  @Test func whatWasLeftOutIsSaid() throws {
    let words = try read(["--skip-bad", "--where", "lr=0.001", "--best-of", "N,D"]).inferences.map(\.description).joined(separator: "\n")
    #expect(
      words.contains("4 of 5 rows were kept: lr=0.001") && words.contains("1 row was left out: ") && words.contains("val_ppl is \"NaN\""))
    #expect(words.contains("a comment line above the header"))
  }

  /// A table sorted by loss: the last row of a run is that of its greatest count of tokens, and the column is named.
  @Test func theLastRowIsByProgress() throws {
    let sorted = "run,N,tokens,loss\na,1e8,4e9,3.3\nb,2e8,4e9,3.1\na,1e8,2e9,3.5\nb,2e8,1e9,3.6\n"
    let last = try read(["--last-by", "RUN"], text: sorted)
    #expect(last.runs.map(\.loss) == [3.3, 3.1])
    #expect(last.inferences.contains { "\($0)".hasSuffix("the last row of each RUN, by \"tokens\"") })
    let without = try read(["--last-by", "run"], text: "run,N,C,loss\na,1e8,6e18,3.3\na,1e8,3e18,3.5\n")
    #expect(without.runs.map(\.loss) == [3.5] && without.inferences.contains { "\($0)".contains("as they stand: no column has a step") })
  }

  /// Sizes with a suffix; in a column of millions the number has to be in its unit, or every row would pass.
  @Test func conditionsOnSizes() throws {
    #expect(try read(["--skip-bad", "--where", "Tokens < 3B"]).runs.map(\.tokens) == [2e9])
    let failure = try #require(#expect(throws: CommandFailure.self) { try read(["--skip-bad", "--where", "params_m<0.15B"]) })
    #expect(failure.status == .usage && failure.description.contains("params_m<150."), "\(failure)")
    #expect(try read(["--skip-bad", "--where", "params_m<150"]).runs.count == 2)
  }

  @Test func rowsAreLeftOutByNumber() throws {
    let left = try read(["--leave-out", "3,1", "--leave-out", "5"])
    #expect(left.runs.map { exp($0.loss).rounded() } == [28, 24] && left.inferences.contains { "\($0)".contains("without rows 1, 3, 5") })
    #expect(try read(["--leave-out", "first:1", "--leave-out", "second:2", "--skip-bad"], position: .second).runs.count == 3)
    #expect(throws: TableError.self) { try read(["--leave-out", "6"]) }
  }

  /// Three points of compute and loss: the error names the law of such a table, and that law's error the parameter to hold.
  @Test func threePointsOfCompute() throws {
    let points = "compute,loss\n2.19e17,3.7404\n1.70e18,3.3834\n9.00e18,3.1230\n"
    func errors(_ arguments: String...) throws -> String {
      let outcome = try CommandLineTool.run(["fit", "-"] + arguments, input: points)
      #expect(outcome.status == (arguments.count == 4 ? 0 : 65), "\(outcome.errors)")
      return outcome.errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    #expect(try errors().contains("isoflop fit --law power.C fits a curve of C alone"))
    #expect(try errors("--law", "power.C").contains("isoflop fit --pin E=1.7"))
    _ = try errors("--law", "power.C", "--pin", "E=1.6")
  }

  @Test func badRowsStopWithoutTheOption() {
    #expect(throws: RunTableError.self) { try read([]) }
  }

  @Test(arguments: [
    ["--best-of", "N,loss"], ["--best-of", "size"], ["--where", "state"],
    ["--leave-out", "0"], ["--leave-out", "a"], ["--leave-out", "1,"], ["--column", "size=params_m"], ["--column", "parameters"],
    ["--column", "loss=lr", "--column", "loss=val_ppl"], ["--column", "first:loss=lr"],
  ])
  func wrongOptionsAreRefused(arguments: [String]) {
    #expect(throws: CommandFailure.self) { try read(arguments) }
  }

  @Test func columnsOfOneTableOfTwo() throws {
    let options = ["--skip-bad", "--column", "first:loss=ln(val_ppl)", "--column", "second:loss=val_ppl*1", "--column", "tokens=tokens*2"]
    let (first, second) = (try read(options, position: .first), try read(options, position: .second))
    #expect(second.runs[0].loss == 30 && (first.runs[0].loss - log(30)).magnitude < 1e-12)
    #expect(first.runs[0].tokens == 4e9 && second.runs[0].tokens == 4e9)
  }

  /// A file keeps the columns of a project; the command line goes before.
  @Test(arguments: [
    "# ours\nparameters=params_m*1e3\n\nloss = x\n".replacingOccurrences(of: "loss = x\n", with: ""), "{\"parameters\": \"params_m*1e3\"}",
  ])
  func aFileOfColumns(columns: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(columns, to: "columns")
    #expect(try read(["--skip-bad", "--columns", path]).runs[0].parameters == 1e5)
    #expect(try read(["--skip-bad", "--columns", path, "--column", "parameters=params_m*1e6"]).runs[0].parameters == 1e8)
    #expect(throws: CommandFailure.self) { try read(["--columns", folder.write("{\"parameters\": 1}", to: "bad")]) }
  }

  @Test func aCurveReadsComputeAlone() throws {
    let folder = try TemporaryFolder()
    let rows = [(2e17, 3.75), (1e18, 3.43), (5e18, 3.17), (2e19, 2.97), (1e20, 2.77), (4e20, 2.63), (2e21, 2.49)].map {
      "\($0.0),\($0.1)\n"
    }
    let path = try folder.write("compute,loss\n" + rows.joined(), to: "curve.csv")
    let outcome = try CommandLineTool.run("fit", path, "--law", "power.C", "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try outcome.object()["findings"] as? [String] == [])
    #expect(try CommandLineTool.run("fit", path).status == 65)
  }
}
