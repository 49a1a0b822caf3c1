import ScalingLaws
import Tabular
import Testing

/// Columns that mix units, and names that only look like a quantity.
struct MixedColumnTests {
  private func table(_ text: String) throws -> RunTable { try RunTable(Table(bytes: Array(text.utf8), name: "runs.csv")) }

  /// 57.27 million parameters without their unit, among sizes that have one.
  @Test func aNumberWithoutTheUnitOfTheOthersIsNamed() throws {
    let rows = [("57.27", "2e9", "3.1"), ("114.5M", "2e9", "2.9"), ("229M", "4e9", "2.7"), ("458M", "4e9", "2.6")]
    let mixed = try table("N,D,loss\n" + rows.map { "\($0.0),\($0.1),\($0.2)" }.joined(separator: "\n") + "\n")
    let doubts = mixed.inferences.filter { if case .mixedUnits = $0 { true } else { false } }
    #expect(doubts == [.mixedUnits(quantity: .parameters, plain: 57.27, example: "114.5M")])
    #expect(doubts.first?.severity == .serious && "\(doubts[0])".contains("57.3"))
    let whole = try table("N,D,loss\n57270000,2e9,3.1\n114.5M,2e9,2.9\n2B,4e9,2.7\n")
    #expect(!whole.inferences.contains { if case .mixedUnits = $0 { true } else { false } })
    #expect(whole.runs.map(\.parameters) == [57_270_000, 114_500_000, 2_000_000_000])
  }

  /// A training loss is two letters away from a name of FLOP, and none of it.
  @Test func aLossIsNoCompute() throws {
    let runs = try table("N,D,val_loss,train_loss\n1e8,2e9,3.1,3.0\n2e8,2e9,2.9,2.8\n")
    for case .computeFromSixND(let unread) in runs.inferences { #expect(unread.isEmpty) }
    #expect(runs.inferences.contains(.computeFromSixND()))
  }
}
