import ComputeAccounting
import Foundation
import Tabular
import Testing
import TextFormats

/// Configurations of published models with counts of the models that transformers builds of them, where they lie beside the checkout.
enum SharedConfigurations {
  static let folder: URL? = {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let given = ProcessInfo.processInfo.environment["ISOFLOP_SHARED"].map { URL(fileURLWithPath: $0) }
    let folder = (given ?? package.deletingLastPathComponent().appendingPathComponent("shared")).appendingPathComponent("data/configs")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  static let isPresent = folder != nil
  static let absence: Comment = "the configurations and their counts are not beside this checkout; set ISOFLOP_SHARED to their folder"

  /// One model with its counts by column.
  struct Row {
    var name: String
    var counts: [String: Int]
  }

  /// The rows of the table of counts; fractions and words are left out.
  static func rows() throws -> [Row] {
    guard let folder else { return [] }
    let table = try Table(bytes: [UInt8](Data(contentsOf: folder.appendingPathComponent("model-counts.csv"))), name: "model-counts.csv")
    let place = try table.requiredPosition(of: "config")
    return (0..<table.rowCount).map { row in
      let pairs = table.header.enumerated().compactMap { column, name in
        table.finiteNumber(row: row, column: column).flatMap { Int(exactly: $0) }.map { (name, $0) }
      }
      return Row(name: table.text(row: row, column: place), counts: Dictionary(uniqueKeysWithValues: pairs))
    }
  }

  /// The account of a file in one of the folders; `nil` if the folder doesn't have it.
  static func account(_ spelling: String, _ name: String) throws -> ModelAccount? {
    guard let path = folder?.appendingPathComponent(spelling).appendingPathComponent(name),
      FileManager.default.fileExists(atPath: path.path)
    else { return nil }
    return try ModelAccount(configuration: JSONValue(parsing: Data(contentsOf: path), options: .init(allowsNonFinite: true)))
  }
}

/// Every shared configuration, in both spellings, against the counts of the model that transformers builds.
@Suite(.enabled(if: SharedConfigurations.isPresent, SharedConfigurations.absence)) struct SharedConfigurationTests {
  /// FLAN-T5 as transformers 4 saved it says that its head is untied, as in the published model: 247,577,856. Version 5 ties it on reading.
  private static let untied = ("configs-4.57.6", "flan-t5-base.json")

  @Test(arguments: ["configs-5.23.0", "configs-4.57.6"]) func countsAreExact(spelling: String) throws {
    var compared = 0
    for row in try SharedConfigurations.rows() where (spelling, row.name) != Self.untied {
      guard let account = try SharedConfigurations.account(spelling, row.name) else { continue }
      let parameters = account.parameters
      #expect(parameters.total == row.counts["total"], "\(row.name)")
      #expect(parameters.embedding == row.counts["input_embedding"], "\(row.name)")
      #expect(parameters.head == row.counts["output_embedding_if_untied"], "\(row.name)")
      #expect(parameters.active == row.counts["active_per_token"], "\(row.name)")
      if let cache = row.counts["cache_elements_per_token_all_layers"] { #expect(account.cachePerToken == cache, "\(row.name)") }
      if let state = row.counts["fixed_state_elements"] { #expect(account.state == state, "\(row.name)") }
      compared += 1
    }
    #expect(compared >= 62)
  }

  @Test func anUntiedHeadCountsAsTheFileSays() throws {
    let account = try #require(try SharedConfigurations.account(Self.untied.0, Self.untied.1))
    #expect(account.parameters.total == 247_577_856 && account.parameters.head == 32_128 * 768)
  }

  /// Matrix products and attention as torch counts them, but where its code does more than the model needs.
  ///
  /// That is: scans in chunks (Falcon-H1, Granite 4, xLSTM), and Llama 4's product of every token with every expert.
  @Test func workIsTheCountersWork() throws {
    let otherCode: Set = ["falcon-h1-0.5b.json", "granite4-tiny-h.json", "xlstm-default.json", "llama4-scout.json"]
    var compared = 0
    for row in try SharedConfigurations.rows() where !otherCode.contains(row.name) {
      guard let account = try SharedConfigurations.account("configs-5.23.0", row.name),
        let products = row.counts["matmul_parameters_per_token_from_flop_counter"]
      else { continue }
      #expect(account.parameters.multiplied == products, "\(row.name)")
      if let attention = row.counts["attention_flop_per_token_per_context_token"] {
        #expect(account.shape.squareAttentionFLOPsPerToken(context: 1) == Double(attention), "\(row.name)")
      }
      compared += 1
    }
    #expect(compared >= 50)
  }

  @Test func everyKeyIsReadOrListed() throws {
    for row in try SharedConfigurations.rows() {
      let account = try #require(try SharedConfigurations.account("configs-5.23.0", row.name))
      let keys = account.reading.read.map(\.key) + account.reading.defaults.map(\.key)
      #expect(Set(keys).count == keys.count && Set(keys).isDisjoint(with: account.reading.unread), "\(row.name)")
      #expect(account.reading.unread.contains("transformers_version"), "\(row.name)")
    }
  }
}
