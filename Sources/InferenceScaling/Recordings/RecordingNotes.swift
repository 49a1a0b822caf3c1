import Tabular
import TextFormats

/// The remarks on a recording: what was inferred, and what a reader should know before trusting its numbers.
struct RecordingNotes {
  let options: RecordingOptions
  /// The remark on a column that may tell recordings apart.
  var split: String?
  /// The problems whose samples aren't numbered without gaps.
  var gaps: [String] = []
  /// The verdicts that are neither right nor wrong.
  var partial = 0
  /// The verdicts that differ from the comparison with the right answer.
  var disagreeing = 0
  /// The texts of a row that has fewer answers.
  var repeats = 0
  /// The answers of a row whose verdict is on the first.
  var judgedFirst = 0
  /// The rows with one verdict on other answers than those that are read.
  var compared = 0
  /// The rows whose mean verdict doesn't say which samples are right.
  var unattributed = 0
  /// Whether rows are choices by likelihood, without answers.
  var hasLikelihoods = false
  private var cut = 0
  private var words: [String: Int] = [:]
  /// The texts of each answer, for each way of writing it.
  private var spellings: [String: Set<String>] = [:]

  init(options: RecordingOptions) { self.options = options }

  /// Takes note of a sample with its answer as it was written.
  mutating func note(_ sample: RecordedSample, written: String?) {
    if sample.isCut { cut += 1 }
    guard let written, let answer = sample.answer else { return }
    if ["none", "null", "nan", "n/a"].contains(written.lowercased()) { words[written, default: 0] += 1 }
    if spellings[answer, default: []].count < 2 { spellings[answer, default: []].insert(written) }
  }

  /// The remarks, in a fixed order.
  func texts(_ problems: [RecordedProblem], _ cells: RecordingCells) -> [String] {
    let samples = problems.flatMap(\.samples)
    return cells.columns.notes + columnRemarks(cells) + answerRemarks(samples.count)
      + verdictRemarks(problems, cells.columns.rightIf)
      + gapRemarks(problems, samples) + [split].compactMap { $0 }
  }

  private func columnRemarks(_ cells: RecordingCells) -> [String] {
    var texts: [String] = []
    if cells.columns.isNamed(.tokens, ["words"]) { texts.append("the recording counts words: they stand for tokens") }
    if cells.columns.correctOf != nil { texts.append("counts of right samples have no order: it was drawn at random") }
    if cells.columns.isNamed(.logprob, ["logprob", "log_probability"]), cells.table.position(of: "settings") == nil {
      texts.append("\(cells.name(.logprob)) is read as the mean over a sample's tokens: name a sum cumulative_logprob")
    }
    if repeats > 0 {
      texts.append(
        "\(cells.name(.text)) has up to \(Plural.counted(repeats, "text")) a row with fewer answers: the verdict is that of \(cells.name(.answer)); the column "
          + "\(cells.name(.text)) given as answer reads all of them")
    }
    let correct = cells.name(.correct)
    if judgedFirst > 0 {
      texts.append(
        "\(cells.name(.answer)) has up to \(judgedFirst) answers a row, and \(correct) is the verdict on the first, which is read; --column "
          + "correct=\(correct) takes it for all of them")
    }
    if compared > 0 {
      texts.append(
        "\(correct) is on the filtered answer alone: in \(Plural.counted(compared, "row")) the answers read are compared with the right one"
      )
    }
    if unattributed > 0 {
      texts.append(
        "in \(Plural.counted(unattributed, "row")) \(correct) is a mean that doesn't say which samples are right: they are outcomes without answers"
      )
    }
    if hasLikelihoods { texts.append("the rows are choices by likelihood: they have verdicts, but no answers") }
    return texts
  }

  private func answerRemarks(_ count: Int) -> [String] {
    var texts: [String] = []
    let merged = spellings.values.count { $0.count > 1 }
    if merged > 0, !options.isExact {
      let written = merged == 1 ? "1 answer is" : "\(merged) answers are"
      texts.append("\(written) written in several ways, such as \(example): canonical forms are compared")
    }
    if cut > 0 {
      let effect = options.countsCut ? "vote with what they say" : "don't vote"
      texts.append("\(cut) of \(Plural.counted(count, "sample was", "samples were")) cut at their most tokens: they \(effect)")
    }
    for (word, count) in words.sorted(by: { $0.key < $1.key }) {
      texts.append(
        "“\(word)” is the answer of \(Plural.counted(count, "sample")) and votes: if it means that there is none, leave the field empty")
    }
    return texts
  }

  /// Two ways of writing one answer.
  private var example: String {
    let pairs = spellings.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
    return (pairs.first?.value.sorted() ?? []).map { "“\($0.prefix(40))”" }.joined(separator: " and ")
  }

  private func verdictRemarks(_ problems: [RecordedProblem], _ rightIf: RowCondition?) -> [String] {
    var texts: [String] = []
    let verdicts = Set(problems.flatMap { $0.samples.compactMap(\.isCorrect) })
    if let rightIf, verdicts.count == 1, let verdict = verdicts.first {
      texts.append("by \(rightIf.description) every sample is \(verdict ? "right" : "wrong"): is the condition the one that you mean?")
    }
    let disputed = problems.reduce(0) { $0 + CountedAnswers($1.samples).disputed }
    if disputed > 0 {
      texts.append(
        "\(Plural.counted(disputed, "answer is", "answers are")) right in some samples and wrong in others: the mean of the verdicts counts"
      )
    }
    if disagreeing > 0 {
      texts.append(
        "\(Plural.counted(disagreeing, "verdict differs", "verdicts differ")) from the comparison of answer and right answer: the verdict counts"
      )
    }
    if partial > 0 {
      texts.append("\(Plural.counted(partial, "sample is", "samples are")) partly right (P), which counts as not right")
    }
    return texts
  }

  private func gapRemarks(_ problems: [RecordedProblem], _ samples: [RecordedSample]) -> [String] {
    var texts: [String] = []
    if let first = gaps.first {
      texts.append(
        "the samples of \(Plural.counted(gaps.count, "problem")) have gaps in their numbers, such as those of \(first): those that are there count"
      )
    }
    for (name, missing) in [
      ("tokens", samples.count { $0.tokens == nil }), ("score", samples.count { $0.score == nil }),
      ("log-probability", samples.count { $0.logProbability == nil }),
    ] where missing > 0 && missing < samples.count {
      texts.append("\(missing) of \(Plural.counted(samples.count, "sample has", "samples have")) no \(name)")
    }
    let several = problems.filter { $0.samples.count > 1 && !$0.samples[0].text.isEmpty }
    if !several.isEmpty, several.allSatisfy({ Set($0.samples.map(\.text)).count == 1 }) {
      texts.append("all samples of a problem are the same text: is the temperature 0, or the seed of each sample the same?")
    }
    return texts
  }
}
