import ArgumentParser
import ComputeAccounting
import InferenceScaling

/// What a live run may spend.
struct BudgetOptions: ParsableArguments {
  @Option(help: "The most calls, repeated and failed ones among them.")
  var maxCalls: Int?
  @Option(help: "The most tokens of all calls together, prompts among them.")
  var maxTokensTotal: Int?
  @Option(help: "The most money, in US dollars; needs the two prices.")
  var maxUsd: Double?
  @Option(help: "The price of a million prompt tokens, in US dollars.")
  var promptPrice: Double?
  @Option(help: "The price of a million generated tokens, in US dollars.")
  var completionPrice: Double?

  func validate() throws {
    guard maxCalls ?? 1 > 0, maxTokensTotal ?? 1 > 0, maxUsd ?? 1 > 0 else { throw ValidationError("A budget must be positive.") }
    guard promptPrice ?? 0 >= 0, completionPrice ?? 0 >= 0 else { throw ValidationError("A price is not negative.") }
    if maxUsd != nil, promptPrice == nil || completionPrice == nil {
      throw ValidationError("--max-usd needs --prompt-price and --completion-price, in US dollars for a million tokens.")
    }
  }

  var budget: Budget { Budget(calls: maxCalls, tokens: maxTokensTotal, usd: maxUsd) }
  var price: TokenPrice { TokenPrice(promptPerMillion: promptPrice ?? 0, completionPerMillion: completionPrice ?? 0) }
}
