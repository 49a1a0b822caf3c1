import Foundation
import GRDB
import InferenceScaling

/// The recording in a gateway's receipts: the answers of shadowed requests, a line each.
///
/// It has the columns of every recording, so `replay`, `calibrate` and `forecast pass-at-k` take a file of receipts where they take a table. An answer's text
/// isn't kept; one of its form stands for it, the same for all samples that agreed.
public enum RecordedTraffic {
  /// The first bytes of a file of receipts.
  private static let signature = Array("SQLite format 3\0".utf8)

  /// Whether a file's first bytes are those of one that keeps receipts.
  public static func begins(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: signature) }

  /// Returns the shadowed requests of a file of receipts as JSON Lines.
  ///
  /// The columns are `problem` (the receipt), `sample`, `answer` (of the form that it had, for its text isn't kept), `correct` and `labelled` if the request
  /// had a reference, `tokens`, `model`.
  ///
  /// - Throws: `GatewayFailure.receipts` if the file isn't a gateway's or has no shadowed requests.
  public static func jsonLines(path: String) throws(GatewayFailure) -> [UInt8] {
    let receipts: [GatewayReceipt]
    do {
      var configuration = Configuration()
      (configuration.readonly, configuration.busyMode) = (true, ReceiptTable.patience)
      receipts = try DatabaseQueue(path: path, configuration: configuration).read { try ReceiptTable.shadows(in: $0) }
    } catch {
      throw .receipts(path: path, reason: "it is no file of receipts: \(error)")
    }
    guard !receipts.isEmpty else {
      throw .receipts(path: path, reason: "no request was shadowed: serve with --shadow 0.02, or another share, for a while")
    }
    let encoder = JSONEncoder.sorted
    var bytes: [UInt8] = []
    for line in receipts.flatMap(Line.all) {
      bytes += (try? encoder.encode(line)) ?? Data()
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  /// A sample.
  private struct Line: Encodable {
    var problem: String
    var sample: Int
    var answer: String?
    var correct: Bool?
    var labelled: Bool
    var tokens: Int
    var model: String

    static func all(_ receipt: GatewayReceipt) -> [Line] {
      receipt.votes.enumerated().map { sample, vote in
        let isLabelled = receipt.isRight != nil
        return Line(
          problem: receipt.id, sample: sample, answer: receipt.answer(vote),
          correct: isLabelled ? vote.map { receipt.outcomes[$0] } ?? false : nil, labelled: isLabelled,
          tokens: receipt.tokens[sample], model: receipt.model)
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(problem, forKey: .problem)
      try container.encode(sample, forKey: .sample)
      try container.encode(answer, forKey: .answer)
      try container.encode(correct, forKey: .correct)
      try container.encode(labelled ? 1 : 0, forKey: .labelled)
      try container.encode(tokens, forKey: .tokens)
      try container.encode(model, forKey: .model)
    }

    private enum CodingKeys: String, CodingKey { case problem, sample, answer, correct, labelled, tokens, model }
  }
}
