import ArgumentParser
import ComputeAccounting
import InferenceScaling

/// The budget of a live run, and the prices by which money is counted.
///
/// A limit that isn't given isn't one. They hold for all questions together, and for a recording over all runs that continued it: what its
/// samples cost is spent already. The prices are the user's, per million tokens; without them money is counted as zero, so `--max-usd`
/// needs both.
struct BudgetOptions: ParsableArguments {
  @Option(help: "The maximum number of calls, including retries and failures.")
  var maxCalls: Int?
  @Option(help: "The maximum number of tokens of all calls, including prompts.")
  var maxTokensTotal: Int?
  @Option(help: "The maximum cost, in US dollars; needs both prices.")
  var maxUsd: Double?
  @Option(help: "The price of a million prompt tokens, in US dollars.")
  var promptPrice: Double?
  @Option(help: "The price of a million generated tokens, in US dollars.")
  var completionPrice: Double?

  func validate() throws {
    guard maxCalls ?? 1 > 0, maxTokensTotal ?? 1 > 0, maxUsd ?? 1 > 0 else {
      throw ValidationError("--max-calls, --max-tokens-total and --max-usd must be positive.")
    }
    guard promptPrice ?? 0 >= 0, completionPrice ?? 0 >= 0 else {
      throw ValidationError("--prompt-price and --completion-price must not be negative.")
    }
    if maxUsd != nil, promptPrice == nil || completionPrice == nil {
      throw ValidationError("--max-usd needs --prompt-price and --completion-price, in US dollars for a million tokens.")
    }
  }

  var budget: Budget { Budget(calls: maxCalls, tokens: maxTokensTotal, usd: maxUsd) }
  var price: TokenPrice { TokenPrice(promptPerMillion: promptPrice ?? 0, completionPerMillion: completionPrice ?? 0) }
}
