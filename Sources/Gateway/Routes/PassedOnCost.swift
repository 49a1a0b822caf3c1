import ComputeAccounting
import InferenceScaling

/// What a request may cost that is passed on as it is: nothing is added to it, so where tokens or money are limited it must say itself how long its
/// answer may be.
struct PassedOnCost {
  /// More tokens than the prompt can have: its bytes.
  let promptTokens: Int
  /// The most tokens of all answers together; nil where the request doesn't limit them.
  let completionTokens: Int?
  /// What would limit them.
  let parameter: String

  /// The most tokens of an answer that are reckoned with, so that no product overflows.
  static let mostTokens = 1 << 40

  /// The members that bound an answer's length, by route; an embedding has none.
  private static let limits = [
    "/chat/completions": ["max_completion_tokens", "max_tokens"], "/completions": ["max_tokens"], "/responses": ["max_output_tokens"],
    "/embeddings": [],
  ]

  init(_ object: RawObject, path: String) {
    let names = Self.limits[path] ?? []
    let lengths = names.compactMap { object.value($0, as: Int.self) }
    let choices = ["n", "best_of"].compactMap { object.value($0, as: Int.self) }.max() ?? 1
    // Some servers take less than one for no limit.
    let length = lengths.allSatisfy { $0 > 0 } ? lengths.max() : nil
    promptTokens = object.bytes.count
    completionTokens = names.isEmpty ? 0 : length.map { min($0, Self.mostTokens) * min(max(choices, 1), 1 << 20) }
    parameter = names.last ?? ""
  }
}

extension Exchange {
  /// Reserves what a request may cost that is passed on.
  ///
  /// - Throws: `GatewayError`, a typed 400 that clients don't repeat.
  func reserve(_ cost: PassedOnCost, within budget: Allowance? = nil) throws(GatewayError) {
    try budget?.validate()
    guard budget?.limitsTokens ?? false || account.limitsTokens else { return try reserve(Spending(calls: 1)) }
    guard let written = cost.completionTokens else {
      throw .budget(
        "A budget of tokens needs “\(cost.parameter)” in the request: without it the cost has no bound.", parameter: cost.parameter)
    }
    let bound = price.spending(promptTokens: cost.promptTokens, completionTokens: written)
    if let budget {
      do throws(Refusal) { _ = try Ledger(budget: budget.budget).reserve(bound) } catch {
        throw .budget("The budget doesn't allow it: \(error).")
      }
    }
    try reserve(bound)
  }
}
