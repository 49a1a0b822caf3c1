/// A field of a recording, by the name under which a column can be given for it.
public enum RecordingField: String, CaseIterable, Hashable, Sendable {
  case problem, sample, answer, correct, gold, tokens, score, logprob, text, prompt, finish

  /// The names of columns that are known for it, the first found being taken; case doesn't matter.
  ///
  /// Besides isoflop's own they are those of lm-evaluation-harness (`doc_id`, `target`, `filtered_resps`, `exact_match`, or what a row lists as its
  /// `metrics`), inspect (`id`, `epoch`), human-eval, vLLM and large_language_monkeys.
  public var names: [String] {
    switch self {
    case .problem: ["problem", "problem_id", "task_id", "question_id", "doc_id", "orig_dset_idx", "question", "task", "idx", "id"]
    case .sample: ["sample", "epoch", "sample_id", "attempt"]
    case .answer: ["answer", "prediction", "predicted", "extracted_answer", "answers", "filtered_resps"]
    case .correct:
      ["correct", "is_correct", "is_corrects", "solved", "passed", "exact_match", "acc", "math_verify", "pass@1", "pass_at_1", "acc_norm"]
    case .gold: ["gold", "target", "reference", "expected", "gt_answer"]
    case .tokens: ["completion_tokens", "tokens", "output_tokens", "words"]
    case .score: ["score", "reward"]
    case .logprob: ["logprob", "mean_logprob", "log_probability", "cumulative_logprob", "sum_logprob"]
    case .text: ["text", "completion", "response", "samples", "resps"]
    case .prompt: ["prompt", "input"]
    case .finish: ["finish", "finish_reason", "stop_reason"]
    }
  }

  /// Columns that hold one value for each of several samples, as a JSON array.
  static let listNames: Set<String> = ["answers", "filtered_resps", "is_corrects", "samples", "resps"]
  /// Columns of log-probabilities that are summed over the tokens.
  static let sumNames: Set<String> = ["cumulative_logprob", "sum_logprob"]
}

/// The settings by which a table is read as a recording.
public struct RecordingOptions: Hashable, Sendable {
  /// The columns of fields whose names aren't known.
  ///
  /// For `correct` also a condition on a column of numbers, such as `f1>=0.5`.
  public var columns: [RecordingField: String]
  /// Whether answers are compared character by character instead of by canonical form.
  public var isExact: Bool
  /// Whether texts that were cut at the most tokens vote with the answer that was found in them.
  public var countsCut: Bool

  /// Creates options; by default columns are known by name, answers are canonical, and cut texts don't vote.
  public init(columns: [RecordingField: String] = [:], isExact: Bool = false, countsCut: Bool = false) {
    (self.columns, self.isExact, self.countsCut) = (columns, isExact, countsCut)
  }
}
