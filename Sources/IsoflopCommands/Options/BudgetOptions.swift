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
    try OptionRange.require("--max-calls", maxCalls, 1...1_000_000_000_000)
    try OptionRange.require("--max-tokens-total", maxTokensTotal, 1...1_000_000_000_000_000)
    try OptionRange.require("--max-usd", maxUsd, 1e-9...1e9, "it is in US dollars")
    try OptionRange.require("--prompt-price", promptPrice, 0...1e6, "it is in US dollars for a million tokens")
    try OptionRange.require("--completion-price", completionPrice, 0...1e6, "it is in US dollars for a million tokens")
    if maxUsd != nil, promptPrice == nil || completionPrice == nil {
      throw ValidationError("--max-usd needs --prompt-price and --completion-price, in US dollars for a million tokens.")
    }
  }

  var budget: Budget { Budget(calls: maxCalls, tokens: maxTokensTotal, usd: maxUsd) }
  var price: TokenPrice { TokenPrice(promptPerMillion: promptPrice ?? 0, completionPerMillion: completionPrice ?? 0) }
}
