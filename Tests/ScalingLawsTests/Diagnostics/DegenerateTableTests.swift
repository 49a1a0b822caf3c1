import RealModule
import ScalingLaws
import Tabular
import Testing

/// Tables that can't carry a law are refused, and those that mislead are warned about, with the reason and what to do.
struct DegenerateTableTests {
  private func read(_ text: String) throws -> RunTable { try RunTable(Table(bytes: Array(text.utf8), name: "t.csv")) }

  private func table(
    _ sizes: [(Double, Double)], loss: (Double, Double) -> Double = { 1.7 + 400 / Double.pow($0, 0.34) + 410 / Double.pow($1, 0.28) }
  )
    throws -> RunTable
  {
    try RunTable(sizes.map { TrainingRun(parameters: $0, tokens: $1, compute: 6 * $0 * $1, loss: loss($0, $1)) }, name: "t.csv")
  }

  private func grid(_ sizes: [Double] = [1e7, 3e7, 1e8, 3e8], _ tokens: [Double] = [1e9, 3e9, 1e10, 3e10]) -> [(Double, Double)] {
    sizes.flatMap { n in tokens.map { (n, $0) } }
  }

  private func refusal(_ table: RunTable) -> String {
    do {
      _ = try FitConfiguration(replicates: 0).fit(table)
      return "not refused"
    } catch {
      return error.description
    }
  }

  @Test func sixModelsOnOneNumberOfTokens() throws {
    let sizes = [1e6, 2e6, 4e6, 8e6, 1.6e7, 3.2e7]
    #expect(
      refusal(try table(grid(sizes, [1e9]))) == "t.csv: tokens (D) takes 1 value, at least 3 are needed: add runs that vary it")
    #expect(
      refusal(try table(sizes.map { ($0, 20 * $0) }))
        == "t.csv: ln N and ln D lie on one line, so the effect of size can't be separated from that of data: "
        + "add runs off that line, say two budgets of compute with several sizes each")
  }

  @Test func oneBudgetAndOneSize() throws {
    #expect(refusal(try table((1...8).map { (1e6 * Double($0), 1e12 / Double($0)) })).hasPrefix("t.csv: ln N and ln D lie on one line"))
    #expect(
      refusal(try table(grid([1e7], (1...8).map { 1e9 * Double($0) })))
        == "t.csv: parameters (N) takes 1 value, at least 3 are needed: add runs that vary it")
  }

  @Test func allLossesEqual() throws {
    #expect(
      refusal(try table(grid()) { _, _ in 3 })
        == "t.csv: every loss is 3.0, so size and data show no effect: check which column holds the loss, or add runs that differ in it")
  }

  @Test(
    arguments: [
      ("nan", "t.csv:3:9: loss is \"nan\", which is not a finite number: correct the row or remove it (--skip-bad leaves it out)"),
      (
        "0",
        "t.csv:3:9: loss is 0, but must be greater than zero (some tools write 0 for a diverged run, or for what they didn't count): correct the row or remove it (--skip-bad leaves it out)"
      ),
      ("-2.5", "t.csv:3:9: loss is -2.5, but must be greater than zero: correct the row or remove it (--skip-bad leaves it out)"),
      ("", "t.csv:3:9: loss is empty: correct the row or remove it (--skip-bad leaves it out)"),
      ("1e999", "t.csv:3:9: loss is \"1e999\", which is not a finite number: correct the row or remove it (--skip-bad leaves it out)"),
    ])
  func badNumbers(text: String, message: String) {
    do {
      _ = try read("N,D,loss\n1e6,2e7,3.5\n1e6,3e7,\(text)\n")
      Issue.record("read")
    } catch {
      #expect("\(error)" == message)
    }
  }

  @Test func duplicatedRows() throws {
    let texts = Diagnosis(try table(grid() + [(1e7, 1e9), (3e8, 3e10)])).findings.map(\.description)
    #expect(texts.contains("run 1, run 17 are the same run: each counts; remove all but one"))
    #expect(texts.contains("run 16, run 18 are the same run: each counts; remove all but one"))
  }

  @Test func bitsPerByteBesideNats() throws {
    let law = { (n: Double, d: Double) in 1.7 + 400 / Double.pow(n, 0.34) + 410 / Double.pow(d, 0.28) }
    let mixed = try table(grid()) { n, d in n < 5e7 ? law(n, d) * 0.3 : law(n, d) }
    let finding = try #require(Diagnosis(mixed).findings.first)
    #expect(finding.severity == .serious)
    #expect(
      finding.description
        == "run 5 is no larger and trained on no more than run 9, but its loss is a third lower or more, and so in 40 pairs: "
        + "are the losses of one unit, tokenizer and evaluation set?", "\(finding)")
    #expect(Diagnosis(try table(grid())).findings.allSatisfy { if case .mixedUnits = $0 { false } else { true } })
    let both = try read("N,D,loss,val_bpb\n1e6,2e7,3.5,1.1\n")
    #expect(both.inferences.map(\.description).contains("loss was read from \"loss\", not from \"val_bpb\""))
  }

  @Test func perplexities() throws {
    let findings = Diagnosis(try table(grid()) { n, d in Double.exp(1.7 + 400 / Double.pow(n, 0.34) + 410 / Double.pow(d, 0.28)) }).findings
    #expect(
      findings.map(\.description).contains(
        "the greatest loss is 100.0: more than any nats per token; if these are perplexities, take their logarithm"),
      "\(findings.map(\.description))")
  }

  @Test func twoTokenizers() throws {
    let rows = grid().enumerated().map { index, run in "\(run.0),\(run.1),3.\(99 - index),\(index % 2 == 0 ? "gpt2" : "llama")" }
    let findings = Diagnosis(try read("N,D,loss,tokenizer\n" + rows.joined(separator: "\n") + "\n")).findings
    #expect(
      findings.map(\.description).contains(
        "\"tokenizer\" takes 2 values (gpt2, llama): losses of different tokenizers or evaluation sets don't belong in one fit; fit them apart"
      ))
  }

  /// Whatever a table holds, examining it ends.
  @Test func anyTableCanBeExamined() throws {
    for runs in [[(1.0, 1.0)], [(1, 1), (1, 1)], grid([1e7], [1e9, 2e9, 3e9]), (1...20).map { (Double($0), 1e300) }] {
      _ = Diagnosis(try table(runs) { _, _ in 3 })
    }
  }
}
