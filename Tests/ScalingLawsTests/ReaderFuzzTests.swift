import Foundation
import Fuzzing
import ScalingLaws
import Tabular
import Testing

/// No table and no JSON ends the process: it is read, or refused with a reason.
struct ReaderFuzzTests {
  @Test func tablesOfRuns() throws {
    let inputs = [
      "N,D,C,loss,run,group\n1e6,2e7,1.2e14,3.5,a,x\n2e6,2e7,2.4e14,3.25,b,x\n",
      "flops_budget,params_lm_head,params_transformer,params_total,tokens_trained,val_bpb\n1e18,2e7,5e7,1e8,1.5e9,0.93\n2e18,0,5e7,1e8,3e9,0.9\n",
      "{\"params\": 1e6, \"tokens\": 2e7, \"flops\": 1.3e14, \"val_bpb\": 1.1, \"D_unique\": 1e7}\n",
      ",params (M),tokens_b,FLOPs (1E18),lr,val_ppl,\n0,15.5,20,1.9,1e-3,30.5,\n1,15.5,20,1.9,2e-3,31,\n",
      "run;N;D;loss\na;\"15,000,000\";20B;3.5\na;\"15,000,000\";40B;3.4\n",
      "[{\"num_parameters\": 1e8, \"total_flos\": 6e18, \"eval/loss\": 3.5}, {\"num_parameters\": \"1.5B\", \"total_flos\": 6e18, \"eval/loss\": NaN}]",
    ].map { Array($0.utf8) }
    var mutator = ByteMutator(
      seed: 3,
      words: [
        ",", "\n", "\"", "params", "n_params", "active_params", "loss", "tokens", "1e300", "5e-324", "(M)", "_b", "M", "15,000", "-15M",
        "lr",
        "ppl", "C", "N", "D",
      ])
    for _ in 0..<ByteMutator.cases {
      let bytes = mutator.mutation(of: inputs)
      do {
        let isLenient = mutator.index(below: 2) == 0
        let runs = try RunTable(
          Table(bytes: bytes, name: "t", leavesOutBadRows: isLenient),
          RunReading(skipsBadRows: isLenient, keepsBestOf: isLenient ? [.parameters, .tokens] : []))
        #expect(runs.inferences.allSatisfy { !$0.description.isEmpty && $0.description.count < 4000 })
        #expect(runs.runs.allSatisfy { $0.loss > 0 && $0.parameters > 0 && $0.tokens > 0 && $0.compute > 0 })
        _ = Diagnosis(runs)
      } catch let error as RunTableError {
        if case .badNumber(let place, _, _, _) = error { #expect(place.line >= 1 && place.column >= 1, "\(error)") }
        #expect(error.description.hasPrefix("t:"), "\(error)")
      } catch {
        #expect("\(error)".hasPrefix("t:"), "\(error)")
      }
    }
  }

  @Test func fits() throws {
    let fit = try FitConfiguration(replicates: 3).fit(Ladder(sizes: 3, noise: 0.01).table(seed: 1))
    try decode([LawFit.self], of: JSONEncoder().encode(fit), seed: 4) { value in
      guard let fit = value as? LawFit else { return }
      _ = fit.replicateLaws.map { $0.loss(parameters: 1e9, tokens: 1e10) }
      _ = (fit.parameters, fit.formula, fit.convergence.advice)
    }
  }

  @Test func forecastsAndPlans() throws {
    let table = try Ladder(sizes: 3, noise: 0.01).table(seed: 1)
    try decode([Forecast.self], of: JSONEncoder().encode(ForecastConfiguration().forecast(table, compute: 1e20)), seed: 5) { value in
      _ = (value as? Forecast)?.warnings.map(\.description)
    }
    let plan = try NextExperiment(target: 1e21, budget: 1e19).plan(table)
    try decode([ExperimentPlan.self], of: JSONEncoder().encode(plan), seed: 6) { value in
      _ = (value as? ExperimentPlan)?.runs.map(\.reason.description)
    }
    try decode([[Finding].self], of: JSONEncoder().encode(Diagnosis(table).findings), seed: 7) { value in
      _ = (value as? [Finding])?.map(\.description)
    }
  }

  private func decode(_ types: [any Decodable.Type], of data: Data, seed: UInt64, use: (any Decodable) -> Void) throws {
    var mutator = ByteMutator(seed: seed, words: ["\"", "{", "}", "[", "]", ":", ",", "true", "\"E\"", "\"chinchilla\"", "[1,2]"])
    for _ in 0..<(ByteMutator.cases / 4) {
      let bytes = Data(mutator.mutation(of: [[UInt8](data)]))
      for type in types {
        if let value = try? JSONDecoder().decode(type, from: bytes) { use(value) }
      }
    }
  }
}
