import NumericalMethods
import RealModule
import Tabular
import Testing

/// Clark et al. 2022 (arXiv:2202.01169): log₁₀L = a·log₁₀N + b·log₁₀X + c·log₁₀N·log₁₀X + d over N dense parameters and X experts.
///
/// It is no `LawFamily`: experts are no quantity of a run here, and a plane in logarithms needs no search. A linear regression is all of it.
@Suite(.enabled(if: SharedData.isPresent, SharedData.absence))
struct RoutedLawTests {
  @Test(arguments: [
    ("S-Base", [-0.081, -0.092, 0.0079, 1.086]), ("RL-R", [-0.081, -0.107, 0.0099, 1.090]), ("Hash", [-0.082, -0.102, 0.0093, 1.102]),
  ])
  func bilinear(router: String, published: [Double]) throws {
    let table = try SharedData.text("clark2022_routed_lm.csv")
    func column(_ name: String) throws -> Int { try #require(table.position(of: name)) }
    let (run, step, loss) = try (column("hyper_id"), column("step"), column("loss_validation"))
    let (size, experts) = try (column("dense_parameter_count"), column("num_experts"))
    let (kind, choices, frequency) = try (column("router_type"), column("k"), column("routing_frequency"))
    var last: [String: (step: Double, row: Int)] = [:]
    for row in 0..<table.rowCount where table.text(row: row, column: kind) == router {
      guard try table.number(row: row, column: choices) == 1, try table.number(row: row, column: frequency) == 0.5 else { continue }
      let (key, time) = (table.text(row: row, column: run), try table.number(row: row, column: step))
      if time >= last[key]?.step ?? 0 { last[key] = (time, row) }
    }
    let rows = last.values.map(\.row).sorted()
    func logs(_ column: Int) throws -> [Double] { try rows.map { try Double.log10(table.number(row: $0, column: column)) } }
    let (n, x) = try (logs(size), logs(experts))
    let fit = try #require(LinearRegression(rows: zip(n, x).map { [$0, $1, $0 * $1, 1] }, values: logs(loss)))
    for (found, value) in zip(fit.coefficients, published) { #expect(abs(found - value) < (abs(value) < 0.05 ? 6e-5 : 6e-4)) }
    #expect((fit.residualSumOfSquares / Double(rows.count)).squareRoot() < 0.004)
  }
}
