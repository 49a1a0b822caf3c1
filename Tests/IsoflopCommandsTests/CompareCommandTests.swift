import Foundation
import TestFolders
import Testing

/// `isoflop compare` on two tables of runs.
@Suite struct CompareCommandTests {
  private func run(_ second: String, _ options: String...) throws -> CommandLineTool.Outcome {
    let folder = try TemporaryFolder()
    let tables = [try folder.write(FitCommandTests.noisyTable(), to: "old.csv"), try folder.write(second, to: "new.csv")]
    let process = try CommandLineTool.start(["compare"] + tables + ["--bootstrap", "60"] + options, streams: folder)
    process.waitUntilExit()
    return .init(status: process.terminationStatus, output: try folder.text("output"), errors: try folder.text("errors"))
  }

  @Test func findsTheMultiplier() throws {
    let outcome = try run(FitCommandTests.noisyTable(worth: 1.5), "--at", "4e18", "--below", "1e20", "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let object = try outcome.object()
    let point = try #require((object["points"] as? [[String: Double]])?.first)
    #expect(try #require(point["low"]) < 1.5 && 1.5 < #require(point["high"]))
    #expect(abs(try #require(point["multiplier"]) - 1.5) < 0.1)
    #expect(object["isPaired"] as? Bool == true)
    #expect(try #require((object["crossing"] as? [String: Any])?["probability"] as? Double) < 0.2)
  }

  @Test func explainsItself() throws {
    let outcome = try run(FitCommandTests.noisyTable(worth: 1.5), "--below", "1e20")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let output = outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for words in ["times the compute of", "trend ", "crossing ", " pairs: the loss differs by"] {
      #expect(output.contains(words), "\(words)")
    }
  }

  @Test func refusesDifferentUnits() throws {
    let outcome = try run(FitCommandTests.noisyTable().replacingOccurrences(of: "loss", with: "val_bpb"))
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("one table's loss is in nats per token, the other's in bits per byte"))
    #expect(try run("N,D,loss\n1,2,3\n").errors.contains("too few runs to fit"))
  }

  /// The nats of a bit, ln 2.
  private static let nats = 0.6931471805599453

  /// The same runs in bits: no multiplier is printed, and the option that converts them gives that of equal recipes.
  @Test func refusesBitsBesideNats() throws {
    let bits = FitCommandTests.noisyTable().split(separator: "\n").map { line in
      let fields = line.split(separator: ",").map(String.init)
      return (fields.dropLast() + [Double(fields[3]).map { "\($0 / Self.nats)" } ?? fields[3]]).joined(separator: ",")
    }.joined(separator: "\n")
    let outcome = try run(bits)
    #expect(outcome.status == 65 && outcome.output.isEmpty)
    #expect(outcome.errors.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains("the ratio of bits to nats (1/ln 2)"))
    let converted = try run(bits, "--column", "second:loss=loss*\(Self.nats)", "--json")
    #expect(abs(try #require((converted.object()["overall"] as? [String: Any])?["multiplier"] as? Double) - 1) < 1e-6)
  }
}
