import ComputeAccounting
import TextFormats

extension ServingSummary {
  /// The serving for a terminal, in at most 80 columns.
  var lines: [String] {
    var table = TextTable(header: ["serving on \(chips) × \(hardware), batch \(batch)", "median", "5 to 95%"])
    func row(_ name: String, _ interval: MedianInterval?, _ text: (Double) -> String = { Number.short($0, digits: 3) }) {
      guard let interval else { return }
      table.append([name, text(interval.median), "\(text(interval.low)) to \(text(interval.high))"])
    }
    row("first token, ms", secondsToFirstToken.scaled(1000))
    row("each further token, ms", secondsPerOutputToken.scaled(1000))
    row("a whole answer, s", secondsPerAnswer)
    row("tokens/s, all sequences", tokensPerSecond)
    row("US dollars, 1M tokens", usdPerMillionTokens)
    row("energy of the chips, J/token", joulesPerToken)
    row("energy of the building, J/token", buildingJoulesPerToken)
    return table.lines + ["", poolLine] + conventionLines
  }

  /// The engine's pool for keys and values, which bounds the batch.
  private var poolLine: String {
    func gigabytes(_ bytes: Double) -> String { NumberStyle.plain(bytes / 1e9, decimals: 1) }
    let tokens = promptTokens + completionTokens
    return "The weights take \(gigabytes(weightBytes)) GB and leave a pool of \(gigabytes(cachePoolBytes)) GB for keys and values: "
      + "\(Plural.counted(mostSequences, "sequence")) of \(tokens) tokens."
  }

  /// The energy by published formulae of others.
  private var conventionLines: [String] {
    conventions.sorted { $0.key < $1.key }.map { name, joules in
      let peer = name == ServingEnergyConvention.ecoLogits.rawValue ? "EcoLogits 0.9" : name
      return "The formula of \(peer) gives \(Number.short(joules, digits: 3)) J of the chips a token."
    }
  }

  /// Missing quantities, and what the times leave out.
  var noteLines: [String] {
    (usdPerMillionTokens == nil ? ["note: no public price of \(hardware) is known here: --price gives it."] : [])
      + (joulesPerToken == nil ? ["note: no power of \(hardware) is published."] : [])
      + ["note: the first token is that of a prompt which finds the engine free: a queue comes on top."]
  }
}
