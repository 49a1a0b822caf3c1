import Foundation
import ScalingLaws
import Testing

/// Tables of runs through JSON, as they were written and as somebody changed them.
struct RunTableCodingTests {
  private static func table() throws -> RunTable {
    let runs = [
      TrainingRun(parameters: 1e8, tokens: 2e9, compute: 1.2e18, loss: 3, uniqueTokens: 1e9, group: "a", label: "x"),
      TrainingRun(parameters: 2e8, tokens: 2e9, compute: 2.4e18, loss: 2.9),
    ]
    return try RunTable(
      runs, name: "t.csv", convention: .init(parameters: .active, compute: .sixND), lossUnit: .bitsPerByte,
      columns: [RunColumn(name: "energy", unit: "kWh", values: ["1", ""])], inferences: [.tokensFromCompute])
  }

  @Test func whatIsWrittenIsRead() throws {
    let table = try Self.table()
    #expect(try JSONRoundTrip.edited(table) { $0 } == table)
    let text = try JSONRoundTrip.text(table.runs[1])
    #expect(!text.contains("group") && !text.contains("label") && !text.contains("unique"), "what a run lacks isn't written")
  }

  /// A number that no table may hold, or a column of another length, is refused with its place, not found later.
  @Test(arguments: [
    ("\"loss\":3,", "\"loss\":-3,", "run 1: loss is -3.0"), ("\"loss\":3,", "\"loss\":0,", "run 1: loss is 0.0"),
    ("\"uniqueTokens\":1000000000", "\"uniqueTokens\":0", "run 1: unique tokens is 0.0"),
    ("\"values\":[\"1\",\"\"]", "\"values\":[\"1\"]", "the column \"energy\" has 1 values for 2 runs"),
    ("\"lossUnit\":\"bitsPerByte\"", "\"lossUnit\":\"bits\"", "bits"), ("\"name\":\"t.csv\",", "", "name"),
  ])
  func whatCannotBeIsRefused(found: String, replacement: String, reason: String) throws {
    let table = try Self.table()
    let text = try JSONRoundTrip.text(table)
    #expect(text.contains(found), "\(text)")
    do {
      _ = try JSONRoundTrip.edited(table) { $0.replacing(found, with: replacement) }
      Issue.record("\(replacement) was read")
    } catch let error as DecodingError {
      #expect("\(error)".contains(reason), "\(error)")
    }
  }

  /// A fit whose replicates have another number of values, or whose parameters lack one, isn't read.
  @Test(arguments: [
    ("\"beta\":", "\"gamma\":", "chinchilla needs E, A, B, alpha, beta"),
    ("\"family\":\"chinchilla\"", "\"family\":\"unheard\"", "unheard needs E, A, α, B, β"),
    ("\"replicates\":[[", "\"replicates\":[[1],[", "a replicate needs 5 values"),
  ])
  func fitsThatCannotBeAreRefused(found: String, replacement: String, reason: String) throws {
    let fit = try FitConfiguration(replicates: 3).fit(Ladder(noise: 0.01).table())
    do {
      _ = try JSONRoundTrip.edited(fit) { $0.replacing(found, with: replacement) }
      Issue.record("\(replacement) was read")
    } catch let error as DecodingError {
      #expect("\(error)".contains(reason), "\(error)")
    }
  }
}
