import NumericalMethods
import RealModule
import ScalingLaws
import Tabular
import Testing

/// A row whose N or D slipped by a power of ten is named with its factor, without a column of compute to tell.
struct RowSlipTests {
  private static let ladder = Ladder(
    truth: Law.chinchilla(E: 1.8, A: 420, B: 900, alpha: 0.34, beta: 0.33), leastCompute: 1e18, budgets: 5, sizes: 5, noise: 0.002)
  /// Five sizes on four numbers of tokens, half a decade apart: a slip of ten lands on another cell of the grid.
  private static func grid() throws -> RunTable {
    var generator = SeededGenerator(seed: 12, stream: 0)
    let runs = (0..<5).flatMap { size in
      (0..<4).map { data -> TrainingRun in
        let (n, d) = (2e7 * Double.pow(10, 0.5 * Double(size)), 1e9 * Double.pow(10, 0.5 * Double(data)))
        let loss = ladder.truth.loss(parameters: n, tokens: d) * Double.exp(0.002 * generator.normal())
        return TrainingRun(parameters: n, tokens: d, compute: 6 * n * d, loss: loss)
      }
    }
    return try RunTable(runs)
  }

  /// Writes the columns of a header and reads them, with one row's N, D or loss multiplied; a compute that is written is 6ND of what is written.
  private func slips(
    in table: RunTable, header: String = "N,D,loss", row: Int = 0, n: Double = 1, d: Double = 1, loss: Double = 1
  ) throws -> [RowSlip] {
    let lines = table.runs.enumerated().map { index, run in
      let (fn, fd, fl) = index == row ? (n, d, loss) : (1, 1, 1)
      let compute = header.contains("N,D,C") ? 6 * run.parameters * fn * run.tokens * fd : run.compute
      let values = ["N": run.parameters * fn, "D": run.tokens * fd, "C": compute, "loss": run.loss * fl]
      return header.split(separator: ",").map { "\(values[String($0)] ?? 0)" }.joined(separator: ",") + "\n"
    }
    let read = try RunTable(Table(delimited: header + "\n" + lines.joined(), name: "t.csv"))
    return read.inferences.flatMap { if case .rowsOffDesign(let rows, _) = $0 { rows } else { [] as [RowSlip] } }
  }

  /// Without compute, and with a column of compute that was made of the slipped numbers.
  @Test(arguments: ["N,D,loss", "N,D,C,loss"], [1e3, 1e-3, 1e6, 10, 0.1])
  func aSlipIsNamed(header: String, factor: Double) throws {
    for table in [try Self.ladder.table(seed: 3), try Self.grid()] {
      for row in [3, 7, 12, 19] {
        for quantity in [RunQuantity.parameters, .tokens] {
          let isOfSize = quantity == .parameters
          let found = try slips(in: table, header: header, row: row, n: isOfSize ? factor : 1, d: isOfSize ? 1 : factor)
          // A hundredth of a slip's effect on the loss may be in the noise; a slip of ten must not blame another row.
          if factor.magnitude == 10 || factor == 0.1, found.isEmpty { continue }
          try #require(found.count == 1, "row \(row + 1), \(quantity) times \(factor): \(found)")
          #expect(found[0].row == row + 1)
          let readings = found[0].readings
          #expect(readings.contains { $0.quantity == quantity && ($0.factor * factor - 1).magnitude < 1e-9 }, "\(readings)")
          if factor >= 1e3 || factor <= 1e-3 { #expect(readings.count == 1, "row \(row + 1), \(quantity) times \(factor): \(readings)") }
        }
      }
    }
  }

  /// Where D follows from C and N, a slip of N is one of both.
  @Test(arguments: [3, 12, 24]) func aSlipBesideCompute(row: Int) throws {
    let found = try slips(in: Self.ladder.table(seed: 3), header: "N,C,loss", row: row, n: 1e3)
    #expect(found.map(\.row) == [row + 1])
    #expect(found.first?.readings.contains { $0.quantity == .parameters && ($0.factor - 1e-3).magnitude < 1e-12 } ?? false, "\(found)")
  }

  /// A run that diverged, one far larger than the others, and a design without order have no slip.
  @Test func othersAreNotBlamed() throws {
    for factor in [0.8, 1.1, 1.5, 3] {
      for row in 0..<25 { #expect(try slips(in: Self.ladder.table(seed: 3), row: row, loss: factor).isEmpty, "row \(row + 1), \(factor)") }
    }
    let truth = Self.ladder.truth
    func run(_ n: Double, _ d: Double, _ noise: Double = 0) -> TrainingRun {
      TrainingRun(parameters: n, tokens: d, compute: 6 * n * d, loss: truth.loss(parameters: n, tokens: d) * Double.exp(noise))
    }
    for larger in [run(7e10, 1.4e12), run(1e12, 3e10), run(4e7, 1e14)] {
      #expect(try slips(in: RunTable(Self.ladder.table(seed: 3).runs + [larger])).isEmpty)
    }
    var generator = SeededGenerator(seed: 9, stream: 0)
    let scattered = (0..<200).map { _ in
      run(Double.exp(16 + 6 * generator.uniform()), Double.exp(20 + 5 * generator.uniform()), 0.01 * generator.normal())
    }
    #expect(try slips(in: RunTable(scattered)).isEmpty)
  }

  @Test func theWordsSayRowFactorAndValue() throws {
    let lines = try Self.grid().runs.enumerated().map { row, run in
      "\(row == 7 ? 1e3 * run.parameters : run.parameters),\(run.tokens),\(run.loss),m\(row)\n"
    }
    let table = try RunTable(Table(delimited: "N,D,loss,run\n" + lines.joined(), name: "t.csv"))
    let text = "row 8 (m7) has parameters (N) 1000 times too large (6.32e+10 for 6.32e+07): check N, D and C there"
    #expect(table.inferences.contains { "\($0)".hasSuffix(text) && $0.severity == .serious }, "\(table.inferences)")
  }
}
