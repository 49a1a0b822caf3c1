import ComputeAccounting
import RealModule
import Testing
import TextFormats

@Test func readmeExample() {
  let model = TransformerShape(activeParameters: 8e9, layers: 32, width: 4096)
  let work = InferenceWork(promptTokens: 500, completionTokens: [200, 300, 250])
  let flops = work.generationFLOPs(model)
  let usd = work.usd(TokenPrice(promptPerMillion: 0.15, completionPerMillion: 0.6))
  // 2 · 8e9 · 1,250 and 4 · 32 · 4096 · (500 · 501/2 + 500 · 750 + (200 · 201 + 300 · 301 + 250 · 251) / 2)
  #expect(abs(flops - (2e13 + 524_288 * (125_250 + 375_000 + 96_625))) < 1)
  #expect(abs(usd - 0.000675) < 1e-12)
}

@Test func readmeExampleOfAConfiguration() throws {
  let text = """
    {"model_type": "llama", "vocab_size": 128256, "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32, "num_attention_heads": 32,
     "num_key_value_heads": 8}
    """
  let account = try ModelAccount(configuration: JSONValue(parsing: text.utf8))
  #expect(
    account.parameters.total == 8_030_261_248
      && account.parameters.active == 8_030_261_248)
  #expect(
    account.cacheBytesPerToken() == 131_072)
  let products = 2 * Double(account.parameters.multiplied)
  #expect(
    account.shape.forwardFLOPs(tokens: 1, context: 8192) == products + 4 * 32 * 4096 * 8193)
  #expect(
    account.trainingFLOPsPerToken(.square, context: 8192) == 3 * products + 12 * 32 * 4096 * 8192)
  #expect(
    account.reading.defaults.contains { $0.key == "head_dim" && $0.value == "128" })
}

@Test func readmeExampleOfATrend() throws {
  let points = (0..<12).map { TrendPoint(date: 2010 + Double($0), value: 1e9 * Double.exp2(Double($0) / 2) * ($0 % 2 == 0 ? 1.1 : 1)) }
  let series = TrendSeries(quantity: "flop/usd", points: points)
  let trend = try TrendConfiguration(frontier: 1).fit(series)
  let years =
    trend.growth.doublingYears
  let value =
    trend.prediction(at: 2028).value
  #expect(abs(years.median - 2) < 0.05 && years.low < 2 && 2 < years.high)
  #expect(value.low < 512e9 && 512e9 < value.high)
}

@Test func readmeExampleOfServing() throws {
  let account = try MeasuredServing.account("llama8")
  let engine = try ServingEngine(ServingModel(account), on: Accelerator.named("H100-SXM"))
  let served = try ServingEstimate(engine, load: ServingLoad(promptTokens: 500, completionTokens: 300, batch: 32))
  let seconds =
    served.outputToken.interval
  let usd =
    served.usdPerMillion(LogNormal(median: 3.95, logDeviation: 0.45)).interval
  // A server of the same load with prompts of unknown length took 9.4 ms.
  #expect(seconds.low < 0.0094 && 0.0094 < seconds.high)
  #expect(usd.low < usd.median && usd.median < usd.high)
}

@Test func readmeExampleOfARun() throws {
  let chip = try Accelerator.named("H100-SXM")
  let job = TrainingJob(activeParameters: 8e9, tokens: 2e12, accelerator: chip, chips: 512)
  let bill = try job.bill()
  let hours =
    bill.chipHours.interval
  let dollars =
    bill.usd?.interval
  #expect(hours.low < hours.median && hours.median < hours.high && (dollars?.median ?? 0) > hours.median)
  #expect(
    bill.moneySensitivity.first?.unknown == "price")
}

@Test func articleOfALayout() throws {
  let chip = try Accelerator.named("H100-SXM")
  let text = """
    {"model_type": "llama", "vocab_size": 128256, "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32, "num_attention_heads": 32,
     "num_key_value_heads": 8}
    """
  let account = try ModelAccount(configuration: JSONValue(parsing: text.utf8))
  var layout = TrainingLayout()
  (layout.chips, layout.tensor, layout.pipeline, layout.zero) = (64, 8, 2, 1)
  let memory = try layout.memory(account)
  #expect(
    memory.total <= TrainingMemory.usable(chip))
  let step =
    try IterationTime.estimate(account, layout, on: chip).interval
  #expect(step.low > 0 && step.low < step.high)
}
