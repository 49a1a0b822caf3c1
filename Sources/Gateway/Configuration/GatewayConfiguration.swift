import ChatCompletions
import ComputeAccounting

/// The setup of a gateway, as `isoflop serve --config FILE` reads it and the command's options add to it.
///
/// ```json
/// {
///   "upstreams": [{"url": "http://127.0.0.1:8000/v1", "keyVariable": "UPSTREAM_KEY"}],
///   "host": "127.0.0.1", "port": 8080, "database": "receipts.sqlite",
///   "keys": [{"name": "team-a", "variable": "TEAM_A_KEY", "hourly": {"usd": 2.5, "tokens": 1000000, "calls": 500}}],
///   "origins": ["https://chat.example.com"],
///   "prices": {"qwen3": {"prompt": 0.1, "cached": 0.01, "completion": 0.4}},
///   "limits": {"requestsPerMinute": 600, "candidates": 16},
///   "policy": "policy.json",
///   "shadow": {"share": 0.02, "samples": 16, "hourly": {"usd": 0.5}}
/// }
/// ```
///
/// Everything has a default but the upstreams. Keys aren't part of it: it names the environment variables that hold them. A setup that limits less than its
/// author meant is the dangerous one, so nothing in it is guessed or passed over: see ``init(parsing:)`` and ``validate(localModels:)``.
public struct GatewayConfiguration: Hashable, Sendable {
  /// A server that answers.
  public struct Upstream: Hashable, Sendable {
    /// Its base, such as `http://127.0.0.1:8000/v1`.
    public var url: String
    /// The environment variable that holds its key; without one the client's own key is passed on.
    public var keyVariable: String?
    /// Its server's way to hold thinking; without one only the gateway holds it.
    ///
    /// `vllm`, `sglang`, `llama.cpp`, or `auto` to go by its list of models.
    public var thinking: String?

    /// Makes an upstream.
    public init(url: String, keyVariable: String? = nil, thinking: String? = nil) {
      (self.url, self.keyVariable, self.thinking) = (url, keyVariable, thinking)
    }

    /// The ways that are known.
    static let thinkingWays = ["auto"] + ThinkingControl.allCases.map(\.rawValue)
  }

  /// A client that may ask.
  public struct Key: Hashable, Sendable {
    /// The name in receipts and metrics.
    public var name: String
    /// The environment variable that holds the key.
    public var variable: String
    /// The most that may be spent in an hour of the clock; only what is named is limited. A restart doesn't begin it again if receipts are kept in a file.
    public var hourly: RequestBudget?

    /// Makes a key.
    public init(name: String, variable: String, hourly: RequestBudget? = nil) {
      (self.name, self.variable, self.hourly) = (name, variable, hourly)
    }
  }

  /// US dollars for a million tokens.
  public struct Price: Hashable, Sendable {
    public var prompt: Double
    /// The price of prompt tokens from a cache; that of others if none is given.
    public var cached: Double?
    public var completion: Double

    /// Makes a price.
    public init(prompt: Double, cached: Double? = nil, completion: Double) {
      (self.prompt, self.cached, self.completion) = (prompt, cached, completion)
    }

    var perToken: TokenPrice { TokenPrice(promptPerMillion: prompt, cachedPerMillion: cached, completionPerMillion: completion) }
  }

  /// The share of requests to which further answers are drawn, to calibrate `auto` by them.
  public struct Shadow: Hashable, Sendable {
    /// The share of chat requests, 0 to 1, to which further answers are drawn once they have their own.
    public var share: Double
    /// The number of further answers to each.
    public var samples: Int
    /// The most that this may cost in an hour.
    public var hourly: RequestBudget?

    /// Makes it.
    public init(share: Double, samples: Int = 16, hourly: RequestBudget? = nil) {
      (self.share, self.samples, self.hourly) = (share, samples, hourly)
    }
  }

  /// The limits by which the server defends itself.
  public struct Limits: Hashable, Sendable {
    /// The longest body, in bytes.
    public var bodyBytes = 32 << 20
    /// The longest headers together, in bytes.
    public var headerBytes = 64 << 10
    /// The most choices of a request.
    public var choices = 16
    /// The most candidates of a strategy.
    public var candidates = 64
    /// The most requests at once; fewer if the process may open too few files for them.
    public var requests = 1024
    /// The most requests of a key, or of all clients without keys, in a minute; `nil` doesn't limit.
    public var requestsPerMinute: Int?
    /// Seconds in which an upstream must go on: a longer silence ends the request.
    public var silence = 600.0
    /// Seconds that an idle connection to an upstream is kept: fewer than upstreams keep theirs, which for vLLM are 5.
    public var keepAlive = 4.0
    /// Seconds that requests under way have to end when the process is asked to; what takes longer is cut off.
    public var drain = 30.0
    /// The tokens of an answer that are reserved where a budget holds and a request names none.
    public var tokensOfAnswer = 4096

    /// The defaults.
    public init() {}
  }

  /// The servers that answer. With one, every model is asked of it; with several, each of the first that lists the model.
  public var upstreams: [Upstream]
  /// The address that is listened on. On another than this machine's, anybody who reaches it may spend: give keys, and put TLS before it.
  public var host = "127.0.0.1"
  /// The port; 0 lets the system choose one.
  public var port = 8080
  /// The file of receipts; `nil` keeps them in memory only.
  public var database: String?
  /// The clients that may ask; none means everybody who reaches the port.
  public var keys: [Key] = []
  /// Sites whose pages may ask from a browser, as `https://example.com`; the gateway's own may.
  public var origins: [String] = []
  /// Prices by the model's name, without a strategy.
  ///
  /// A budget of US dollars is refused for a model without one.
  public var prices: [String: Price] = [:]
  /// The tokens of thinking that `reasoning_effort` stands for, by its words, at upstreams whose `thinking` is named.
  public var efforts = ThinkingBudget.efforts
  /// The bounds of a request and of all requests together.
  public var limits = Limits()
  /// Whether paths under `/v1` that the gateway has no route for are passed on.
  ///
  /// They go on with the operator's key where there is one, and are charged with one call.
  public var passesUnknownRoutes = true
  /// The file of the calibrated policy of `@auto`, written by `isoflop calibrate --policy` and read again whenever it changes.
  public var policy: String?
  /// The shadowing of requests; `nil` draws nothing further.
  public var shadow: Shadow?

  /// Makes a configuration.
  public init(upstreams: [Upstream]) { self.upstreams = upstreams }
}

// What can't be meant.
extension GatewayConfiguration {
  /// Checks that every limit limits: amounts are positive, prices aren't negative, names aren't shared, and money has prices.
  ///
  /// - Parameter localModels: The models of this process, which cost nothing.
  /// - Throws: `GatewayFailure.configuration` with the member that is wrong.
  func validate(localModels: [String] = []) throws(GatewayFailure) {
    try validateKeys()
    for (model, price) in prices.sorted(by: { $0.key < $1.key }) {
      for amount in [price.prompt, price.cached ?? 0, price.completion] where !(amount >= 0 && amount.isFinite) {
        throw .configuration("prices.\(model): \(amount) is no price of a million tokens")
      }
    }
    for (place, upstream) in upstreams.enumerated() where !Upstream.thinkingWays.contains(upstream.thinking ?? "auto") {
      throw .configuration("upstreams.\(place).thinking is one of \(Upstream.thinkingWays.joined(separator: ", "))")
    }
    for (word, tokens) in efforts.sorted(by: { $0.key < $1.key }) where tokens < 1 {
      throw .configuration("efforts.\(word) is at least 1: \(tokens)")
    }
    try validateLimits()
    for (place, budget) in hourlyBudgets {
      if let problem = budget.problem { throw .configuration("\(place): \(problem)") }
      guard budget.ms == nil else { throw .configuration("\(place).ms: an hour has its length; “ms” is for a request's budget") }
      guard budget.usd == nil || !prices.isEmpty || !localModels.isEmpty else {
        throw .configuration("\(place).usd limits nothing without “prices”: name those of the models, or limit tokens or calls")
      }
    }
  }

  private var hourlyBudgets: [(String, RequestBudget)] {
    let own = keys.enumerated().compactMap { place, key in key.hourly.map { ("keys.\(place).hourly", $0) } }
    return own + (shadow?.hourly.map { [("shadow.hourly", $0)] } ?? [])
  }

  private func validateKeys() throws(GatewayFailure) {
    for (place, key) in keys.enumerated() {
      guard !key.name.isEmpty, !key.variable.isEmpty else { throw .configuration("keys.\(place) has no name or no variable") }
      if keys[..<place].contains(where: { $0.name == key.name || $0.variable == key.variable }) {
        throw .configuration("keys.\(place) has the name or the variable of another key, so that one's hour would be the other's")
      }
    }
  }

  private func validateLimits() throws(GatewayFailure) {
    let amounts = [
      ("bodyBytes", limits.bodyBytes), ("headerBytes", limits.headerBytes), ("choices", limits.choices), ("candidates", limits.candidates),
      ("requests", limits.requests), ("requestsPerMinute", limits.requestsPerMinute ?? 1), ("tokensOfAnswer", limits.tokensOfAnswer),
    ]
    for (name, amount) in amounts where amount < 1 { throw .configuration("limits.\(name) is at least 1: \(amount)") }
    for (name, seconds) in [("silence", limits.silence), ("keepAlive", limits.keepAlive), ("drain", limits.drain)]
    where !(seconds > 0 && seconds <= 1e9) {
      throw .configuration("limits.\(name) is a number of seconds: \(seconds)")
    }
    guard (0...65_535).contains(port) else { throw .configuration("port is from 0 to 65535: \(port)") }
  }
}
