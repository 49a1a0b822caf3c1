import ComputeAccounting
import InferenceScaling

/// A bound on the cost of a request that is passed on as it is.
///
/// Nothing is added to such a request, so if tokens or money are limited it must itself limit its answer:
///
///     prompt     ≤ bytes of the body (no tokenizer needs more than a token a byte)
///     completion ≤ the largest length that the body names × max(n, best_of, 1)
struct PassedOnCost {
  /// An upper bound on the prompt's tokens: its bytes.
  let promptTokens: Int
  /// The most tokens of all answers together; nil where the request doesn't limit them.
  let completionTokens: Int?
  /// The member that would limit them.
  let parameter: String

  /// The most tokens of an answer that are reckoned with, so that no product overflows.
  static let mostTokens = 1 << 40

  /// Reads a request whose route limits an answer's length by the members of these names; an embedding has none.
  init(_ object: RawObject, lengths names: [String]) {
    let lengths = names.compactMap { object.value($0)?.integer }
    let choices = ["n", "best_of"].compactMap { object.value($0)?.integer }.max() ?? 1
    // Some servers take less than one for no limit.
    let length = lengths.allSatisfy { $0 > 0 } ? lengths.max() : nil
    promptTokens = object.bytes.count
    completionTokens = names.isEmpty ? 0 : length.map { min($0, Self.mostTokens) * min(max(choices, 1), 1 << 20) }
    parameter = names.last ?? ""
  }
}

extension GatewayRequest {
  /// Reserves the bound on a request that is passed on.
  ///
  /// - Throws: `GatewayError`, a typed 400 that clients don't repeat.
  func reserve(_ cost: PassedOnCost, at price: TokenPrice, within budget: RequestBudget? = nil) throws(GatewayError) {
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
