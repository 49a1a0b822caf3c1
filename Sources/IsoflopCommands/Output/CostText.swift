import TextFormats

extension CostSummary {
  /// The cost for a terminal, in at most 80 columns.
  var terminalText: String {
    let counts = [parameterTable.lines, trainingLines, inferenceTable.lines, noteLines]
    let estimates = [cost?.lines, cost?.sensitivityLines, memory?.lines, cost?.noteLines, serving?.lines, serving?.noteLines].map {
      $0 ?? []
    }
    let constants = TrainingCostSummary.Constant.lines((cost?.constants ?? []) + (serving?.constants ?? []))
    let parts = (estimates + counts + [readingLines, constants]).filter { !$0.isEmpty }
    return parts.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  /// Counts by role, short and to the digit.
  private var parameterTable: TextTable {
    var table = TextTable(header: ["parameters" + (family.map { " of \($0)" } ?? ""), "short", "exact"])
    func row(_ name: String, _ count: Double?) {
      guard let count else { return }
      table.append([name, Number.count(count), Int(exactly: count).map(String.init) ?? Number.compute(count)])
    }
    row("total", parameters.total)
    guard family != nil else { return table }
    row("input table", parameters.embedding.map(Double.init))
    row("head of its own", parameters.head.map(Double.init))
    row("active for a token", parameters.active)
    row("multiplied with a token, M", parameters.multiplied)
    if let buffers = parameters.buffers, buffers > 0 { row("besides, in buffers", Double(buffers)) }
    return table
  }

  /// A row a convention: FLOP of a token, and of all tokens if they are given.
  private var trainingLines: [String] {
    let total = tokens.map { "FLOP, D = \(Number.compute($0))" }
    var table = TextTable(header: ["training, T = \(context)", "formula", "FLOP/token"] + [total].compactMap(\.self))
    for convention in conventions {
      let training = convention.training.map(Number.compute)
      table.append([convention.name, convention.formula, Number.compute(convention.trainingToken)] + [training].compactMap(\.self))
    }
    return table.lines
  }

  /// FLOP of a generated token, of the answers, and the bytes of the cache.
  private var inferenceTable: TextTable {
    var table = TextTable(header: ["inference", "amount"])
    table.append(["FLOP of a token after \(context)", Number.compute(flop.generatedToken)])
    if let answers = flop.answers { table.append(["FLOP of \(Plural.counted(samples ?? 0, "answer"))", Number.compute(answers)]) }
    if let kvCacheBytesPerToken { table.append(["KV cache of a token, bytes", String(kvCacheBytesPerToken)]) }
    if let kvCacheBytes { table.append(["cache and state after \(context), bytes", String(kvCacheBytes)]) }
    if let stateBytes, stateBytes > 0 { table.append(["state of any context, bytes", String(stateBytes)]) }
    return table
  }

  /// The symbols of the tables, or what isn't counted without a configuration.
  private var noteLines: [String] {
    guard family != nil else { return ["note: without a configuration, attention and the cache aren't counted."] }
    return [
      "note: N are the active parameters, M those of matrices and head; A is attention's work a position; numbers of the cache are bf16, two bytes each."
    ]
  }

  /// The keys of `--explain`.
  private var readingLines: [String] {
    guard let reading else { return [] }
    func lines(_ entries: [Entry]) -> [String] { entries.map { "  \($0.key) = \($0.value): \($0.meaning)" } }
    let unread = reading.unread.isEmpty ? ["  none"] : ["  " + reading.unread.joined(separator: ", ")]
    return ["read"] + lines(reading.read) + ["defaults of the family"] + (reading.defaults.isEmpty ? ["  none"] : lines(reading.defaults))
      + ["not read"] + unread
  }
}
