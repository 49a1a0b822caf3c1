import Foundation
import ScalingLaws
import Tabular

extension Study {
  /// The folder of a run.
  public func run(_ id: String) -> RunFolder { RunFolder(url: folder.appending(path: "runs").appending(path: id)) }

  /// The results of the ladder's finished runs, in the manifest's order.
  public func results() throws(StudyError) -> [RunResult] { try results(of: manifest.runs.map(\.id)) }

  /// The results of the finished ones of some runs.
  ///
  /// - Throws: ``StudyError/damaged(path:reason:)``, which names the file of a result that doesn't fit its run's configuration.
  public func results(of ids: [String]) throws(StudyError) -> [RunResult] {
    var results: [RunResult] = []
    for id in ids {
      if let (_, result) = try finished(id) { results.append(result) }
    }
    return results
  }

  /// A finished run with its configuration, which the manifest holds for the ladder's runs; nil if it isn't finished.
  private func finished(_ id: String) throws(StudyError) -> (LadderRunConfiguration, RunResult)? {
    let folder = run(id)
    guard let result = try folder.result() else { return nil }
    var configuration = manifest.runs.first { $0.id == id }
    if configuration == nil { configuration = try folder.configuration() }
    guard let configuration else {
      throw .damaged(path: folder.url.appending(path: "configuration.json").path, reason: "it is missing")
    }
    if let mismatch = result.mismatch(configuration) {
      throw .damaged(path: folder.url.appending(path: "result.json").path, reason: mismatch)
    }
    return (configuration, result)
  }

  /// The results of finished runs that are not of the ladder, such as the check of a forecast.
  public func checks() throws(StudyError) -> [RunResult] {
    try results(of: otherRuns(than: Set(manifest.runs.map(\.id))))
  }

  /// The ladder's finished runs as observations for a law: N all parameters, C real FLOP, loss held out.
  ///
  /// Checks are left out: a law that has seen the run that tests its forecast forecasts nothing. Budget, layers, width and seed come as columns.
  public func table() throws(StudyError) -> RunTable {
    let results = try results()
    let configurations = Dictionary(uniqueKeysWithValues: manifest.runs.map { ($0.id, $0) })
    func column(_ name: String, unit: String? = nil, _ value: (LadderRunConfiguration) -> String) -> RunColumn {
      RunColumn(name: name, unit: unit, values: results.map { value(configurations[$0.id]!) })
    }
    do {
      return try RunTable(
        results.map(\.observation), name: folder.lastPathComponent, convention: CountingConvention(parameters: .total, compute: .stated),
        columns: [
          column("budget", unit: "FLOP") { "\($0.budget)" }, column("layers") { "\($0.training.model.layers)" },
          column("width") { "\($0.training.model.width)" }, column("seed") { "\($0.training.seed)" },
        ])
    } catch {
      throw .damaged(path: folder.appending(path: "runs").path, reason: "\(error)")
    }
  }

  /// Writes `runs.csv` from the results: the ladder's finished runs and any finished check.
  public func publishTable() throws(StudyError) {
    var writer = DelimitedWriter(header: [
      "id", "role", "N", "D", "C", "loss", "budget", "layers", "width", "steps", "tokensPerStep", "learningRate", "seed",
      "parametersWithoutEmbedding", "trainingLoss", "seconds",
    ])
    let ladder = Set(manifest.runs.map(\.id))
    for id in manifest.runs.map(\.id) + (try otherRuns(than: ladder)) {
      guard let (configuration, result) = try finished(id) else { continue }
      writer.append(result.row(configuration, role: ladder.contains(id) ? "ladder" : "check"))
    }
    try publish(Data(writer.text.utf8), to: folder.appending(path: "runs.csv"))
  }

  private func otherRuns(than ladder: Set<String>) throws(StudyError) -> [String] {
    let runs = folder.appending(path: "runs")
    guard FileManager.default.fileExists(atPath: runs.path) else { return [] }
    do {
      return try FileManager.default.contentsOfDirectory(atPath: runs.path).filter { !ladder.contains($0) && !$0.hasPrefix(".") }.sorted()
    } catch {
      throw .unreadable(path: runs.path, reason: reason(error))
    }
  }
}

extension RunResult {
  /// The run as a law sees it.
  public var observation: TrainingRun {
    TrainingRun(parameters: Double(parameters), tokens: Double(tokens), compute: compute, loss: heldOutLoss, label: id)
  }

  fileprivate func row(_ run: LadderRunConfiguration, role: String) -> [String] {
    let training = run.training
    return [
      id, role, "\(parameters)", "\(tokens)", "\(compute)", "\(heldOutLoss)", "\(budget)", "\(training.model.layers)",
      "\(training.model.width)", "\(steps)", "\(training.tokensPerStep)", "\(training.peakLearningRate)", "\(training.seed)",
      "\(nonEmbeddingParameters)", "\(trainingLoss)", "\(seconds)",
    ]
  }
}

extension Study {
  /// The file of the forecast.
  public var forecastFile: URL { folder.appending(path: "forecast.json") }

  /// Publishes the forecast, before the run that checks it. It never changes after.
  /// - Throws: ``StudyError/alreadyPublished(path:)`` if there is one.
  public func publishForecast(_ forecast: some Encodable) throws(StudyError) { try publishOnce(readableJSON(forecast), to: forecastFile) }

  /// The forecast that was published, if there is one.
  public func forecast<Forecast: Decodable>(_ type: Forecast.Type) throws(StudyError) -> Forecast? { try read(type, from: forecastFile) }
}
