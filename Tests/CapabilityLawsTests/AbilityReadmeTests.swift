import CapabilityLaws
import Tabular
import Testing

/// The examples of the module's README.
struct AbilityReadmeTests {
  @Test func scoresAreForecast() throws {
    var text = "N,D,acc_a\n"
    for (run, share) in zip(PlantedAbility.runs, PlantedAbility.task(items: 2000, seed: 1).shares) {
      text += "\(run.parameters ?? 0),\(run.tokens ?? 0),\(share ?? 0)\n"
    }
    let table = try ScoreTable(Table(delimited: text, name: "ladder.csv"))
    let forecaster = try AbilityForecaster(table, confidence: 0.9)
    var lines: [String] = []
    func print(_ task: String, _ share: Double, _ obstacles: [String]) { lines.append("\(task) \(share) \(obstacles)") }
    for forecast in forecaster.forecast(table.run(parameters: 13e9, tokens: 5e12)) {
      print(forecast.task, forecast.estimate?.share ?? 0, forecast.obstacles.map(\.description))
    }
    #expect(lines.count == 1 && lines[0].hasPrefix("a 0."))
  }

  @Test func publicModelsAreObserved() throws {
    let text = "model,family,C,A,B\n" + (1...5).map { "m\($0),Llama-2,1e2\($0),0.\($0),0.\($0 + 1)\n" }.joined()
    let matrix = try BenchmarkMatrix(Table(delimited: text, name: "models.csv"))
    let law = try ObservationalLaw(matrix.complete)
    let (shares, lines) = (law.components.shares, law.lines)
    let computes = law.effectiveComputes(in: "Llama-2")
    #expect(shares[0] > 0.999 && lines.count == 1 && computes.count == 5)
  }
}
