import Tabular

/// The columns of a table that a recording needs.
struct RecordingColumns {
  var problem: Int
  var sample: Int?
  var answer: Int?
  var correct: Int?
  var gold: Int?
  var tokens: Int?
  var score: Int?
  var logProbability: Int?
  var text: Int?
  var prompt: Int?
  var bits: Int?
  /// A count of right answers, and of how many.
  var correctOf: (column: Int, samples: Int)?
  /// The columns that none of these is: they may tell recordings in one file apart.
  var others: [Int]

  static let problemNames = ["problem", "question", "task", "task_id", "problem_id", "question_id", "idx", "id"]

  init(_ table: Table) throws(RecordingError) {
    guard let problem = Self.first(of: Self.problemNames, in: table) else {
      throw .noColumn("problem", file: table.name, synonyms: Self.problemNames, found: table.header)
    }
    self.problem = problem
    sample = Self.first(of: ["sample", "sample_id", "attempt"], in: table)
    answer = Self.first(of: ["answer", "prediction", "predicted", "extracted_answer"], in: table)
    correct = Self.first(of: ["correct", "is_correct", "solved", "passed"], in: table)
    gold = Self.first(of: ["gold", "target", "reference", "expected"], in: table)
    tokens = Self.first(of: ["completion_tokens", "tokens", "words"], in: table)
    score = Self.first(of: ["score", "reward"], in: table)
    logProbability = Self.first(of: ["logprob", "mean_logprob", "log_probability"], in: table)
    text = Self.first(of: ["text", "completion", "response"], in: table)
    prompt = Self.first(of: ["prompt", "input"], in: table)
    bits = Self.first(of: ["correct_bits"], in: table)
    correctOf = Self.correctOf(table)
    let taken = [problem, sample, answer, correct, gold, tokens, score, logProbability, text, prompt, bits, correctOf?.column]
    others = table.header.indices.filter { !taken.contains($0) }
    if answer == nil, correct == nil, bits == nil, correctOf == nil { throw .nothingToReplay(file: table.name, found: table.header) }
  }

  private static func first(of names: [String], in table: Table) -> Int? {
    let lowered = table.header.map { $0.lowercased() }
    return names.lazy.compactMap { lowered.firstIndex(of: $0) }.first
  }

  /// A column named `correct_of_10`.
  private static func correctOf(_ table: Table) -> (Int, Int)? {
    for (column, name) in table.header.enumerated() where name.lowercased().hasPrefix("correct_of_") {
      if let samples = Int(name.dropFirst("correct_of_".count)), samples > 0 { return (column, samples) }
    }
    return nil
  }
}
