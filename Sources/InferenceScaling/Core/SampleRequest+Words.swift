extension SampleRequest {
  /// The instruction that follows the question; empty for a plain answer.
  public var words: String {
    switch purpose {
    case .answer, .thinking, .conclusion, .probe: context.isEmpty ? "" : "Earlier answers:\n\n\(listed)"
    case .step:
      "\(soFar)Write only the next step. If it completes the solution, end it with the final answer, as “The answer is …”."
    case .proposals: "\(soFar)List possible next steps, one a line and nothing else."
    case .revision: "Earlier attempts, with what was found about them:\n\n\(listed)\n\nWrite a better, complete answer."
    case .aggregation: "Several answers, some of which may be wrong:\n\n\(listed)\n\nWrite the one best, complete answer."
    case .judgement: "An answer to it:\n\n\(context.first ?? "")\n\n\(context.dropFirst().joined(separator: "\n\n"))"
    }
  }

  /// Whether it asks for a whole answer and nothing else: the samples that a recording holds.
  public var isPlain: Bool { purpose == .answer && thinking.isEmpty && prefix.isEmpty && context.isEmpty }

  private var listed: String { context.enumerated().map { "[\($0 + 1)]\n\($1)" }.joined(separator: "\n\n") }

  private var soFar: String { prefix.isEmpty ? "" : "The solution so far:\n\(prefix)\n\n" }
}
