import ArgumentParser
import Studies
import TextFormats

/// `isoflop corpus`: shows a training corpus.
///
/// Answers: which text would a ladder be trained on, which part of it is held out, and what was left out in cleaning?
///
/// ```
/// isoflop corpus --corpus notes --print heldOut
/// ```
///
/// The text is made as `ladder run` and `train` make it (`Studies.Corpus`): 8% of it, 1 MB at most, is held out, whole files by the hash of
/// their content. Its SHA-256 is what a study is held to when it continues.
///
/// Standard output: the description, or with `--print` the part itself as it is trained on, a form feed between files, whether or not
/// `--json` is given.
///
/// JSON: `kind`, `summary`, `split`, `sources` and `files` (bytes after cleaning), `cleaning` (what was left out, by reason), `synthetic`,
/// `trainingBytes`, `heldOutBytes`, `sha256`.
///
/// Exit status 66: no such file, no text in it, or less than 16 KB.
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

  /// The part whose text is printed instead of the description.
  ///
  /// A line feed ends it. Bytes that are no UTF-8, such as half a character at a cut, are printed as U+FFFD.
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

  /// The description for people.
  ///
  /// Entropies are in nats a byte. The least loss of a generated language is that of any model that sees windows of 128 bytes, so a law's
  /// fitted E can be compared with it.
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
