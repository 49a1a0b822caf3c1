import ArgumentParser
import Studies
import TextFormats

/// `isoflop corpus`: shows a training corpus.
struct CorpusCommand: ParsableCommand {
  /// The parts of a corpus.
  enum Part: String, CaseIterable, ExpressibleByArgument {
    case training, heldOut
  }

  static let configuration = CommandConfiguration(
    commandName: "corpus",
    abstract: "Show the corpus that a ladder would be trained on.",
    usage: "isoflop corpus [--corpus <path> ...] [<options>]",
    discussion: "Example: isoflop corpus --corpus notes --print heldOut")

  @OptionGroup var corpus: CorpusOptions
  @Option(help: "Print the text of this part: training or heldOut.")
  var print: Part?
  @OptionGroup var output: OutputOptions

  func run() throws {
    let corpus = try corpus.load()
    if let print {
      let bytes = print == .heldOut ? corpus.heldOut : corpus.training
      return try OutputFile(path: output.out, force: output.force).emit(String(decoding: bytes, as: UTF8.self))
    }
    try output.emit(corpus.description, text: Self.text(corpus.description))
  }

  private static func text(_ description: CorpusDescription) -> String {
    let head = [
      description.summary,
      "  training  \(Number.count(Double(description.trainingBytes))) bytes",
      "  held out  \(Number.count(Double(description.heldOutBytes))) bytes",
      "  files     \(description.files.count), of them \(description.files.count(where: \.heldOut)) held out",
      "  SHA-256   \(description.sha256)",
    ]
    let sources = description.sources.map {
      "  source    \($0.folder): \(Plural.counted($0.files, "file")), \(Number.count(Double($0.bytes))) bytes"
    }
    let entropy = description.synthetic.map { language in
      "  entropy   \(Number.short(language.entropyRate, digits: 5)) nats/byte; least loss in a window of 128: "
        + Number.short(language.leastLossAtContext128, digits: 5)
    }
    return (head + sources + [entropy].compactMap(\.self)).joined(separator: "\n")
  }
}
