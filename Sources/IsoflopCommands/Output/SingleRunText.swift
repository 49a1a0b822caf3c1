import Laboratory
import TextFormats

/// The result of a single run as a terminal shows it.
struct SingleRunText {
  var summary: SingleRunSummary

  var text: String {
    """
    loss         \(Number.short(summary.loss, digits: 5)) nats/byte held out, \(Number.short(summary.bitsPerByte)) bits/byte
    parameters   \(Number.count(Double(summary.parameters))) (\(Number.count(Double(summary.nonEmbeddingParameters))) without the embedding)
    tokens       \(Number.count(Double(summary.tokens))) in \(Plural.counted(summary.steps, "step"))
    compute      \(Number.compute(summary.compute)) FLOP in \(Number.short(summary.seconds, digits: 3)) s
    """
  }
}
