import ChatCompletions
import ComputeAccounting
import Foundation
import InferenceScaling

/// The setup of a gateway, as `isoflop serve --config FILE` reads it and the command's options add to it.
public struct GatewayConfiguration: Codable, Hashable, Sendable {
  /// A server that answers.
  public struct Upstream: Codable, Hashable, Sendable {
    /// Its base, such as `http://127.0.0.1:8000/v1`.
    public var url: String
    /// The environment variable that holds its key; without one the client's own key is passed on.
    public var keyVariable: String?

    /// Makes an upstream.
    public init(url: String, keyVariable: String? = nil) { (self.url, self.keyVariable) = (url, keyVariable) }
  }

  /// A client that may ask.
  public struct Key: Codable, Hashable, Sendable {
    /// The name in receipts and metrics.
    public var name: String
    /// The environment variable that holds the key.
    public var variable: String
    /// The most that may be spent in an hour; only what is named is limited.
    public var hourly: RequestBudget?

    /// Makes a key.
    public init(name: String, variable: String, hourly: RequestBudget? = nil) {
      (self.name, self.variable, self.hourly) = (name, variable, hourly)
    }
  }

  /// US dollars for a million tokens.
  public struct Price: Codable, Hashable, Sendable {
    public var prompt: Double
    public var cached: Double?
    public var completion: Double

    /// Makes a price.
    public init(prompt: Double, cached: Double? = nil, completion: Double) {
      (self.prompt, self.cached, self.completion) = (prompt, cached, completion)
    }

    var perToken: TokenPrice { TokenPrice(promptPerMillion: prompt, cachedPerMillion: cached, completionPerMillion: completion) }
  }

  /// The share of requests to which further answers are drawn, to calibrate `auto` by them.
  public struct Shadow: Codable, Hashable, Sendable {
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

    /// Decodes it; what is left out has its default.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      self.init(share: try container.decode(Double.self, forKey: .share))
      samples = try container.decodeIfPresent(Int.self, forKey: .samples) ?? samples
      hourly = try container.decodeIfPresent(RequestBudget.self, forKey: .hourly)
    }
  }

  /// The limits by which the server defends itself.
  public struct Limits: Codable, Hashable, Sendable {
    /// The longest body, in bytes.
    public var bodyBytes = 32 << 20
    /// The longest headers together, in bytes.
    public var headerBytes = 64 << 10
    /// The most choices of a request.
    public var choices = 16
    /// The most candidates of a strategy.
    public var candidates = 64
    /// The most requests at once.
    public var requests = 1024
    /// The most requests of a key, or of all clients without keys, in a minute; `nil` doesn't limit.
    public var requestsPerMinute: Int?
    /// Seconds in which an upstream must go on: a longer silence ends the request.
    public var silence = 600.0
    /// The tokens of an answer that are reserved where a budget holds and a request names none.
    public var tokensOfAnswer = 4096

    /// The defaults.
    public init() {}
  }

  public var upstreams: [Upstream]
  public var host = "127.0.0.1"
  public var port = 8080
  /// The file of receipts; `nil` keeps them in memory only.
  public var database: String?
  /// The clients that may ask; none means everybody who reaches the port.
  public var keys: [Key] = []
  /// Sites whose pages may ask from a browser, as `https://example.com`; the gateway's own may.
  public var origins: [String] = []
  /// Prices by model.
  public var prices: [String: Price] = [:]
  public var limits = Limits()
  /// The file of the calibrated policy of `@auto`, written by `isoflop calibrate --policy` and read again whenever it changes.
  public var policy: String?
  /// The shadowing of requests; `nil` draws nothing further.
  public var shadow: Shadow?

  /// Makes a configuration.
  public init(upstreams: [Upstream]) { self.upstreams = upstreams }

  /// Decodes one; what is left out has its default.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(upstreams: try container.decodeIfPresent([Upstream].self, forKey: .upstreams) ?? [])
    host = try container.decodeIfPresent(String.self, forKey: .host) ?? host
    port = try container.decodeIfPresent(Int.self, forKey: .port) ?? port
    database = try container.decodeIfPresent(String.self, forKey: .database)
    keys = try container.decodeIfPresent([Key].self, forKey: .keys) ?? keys
    origins = try container.decodeIfPresent([String].self, forKey: .origins) ?? origins
    prices = try container.decodeIfPresent([String: Price].self, forKey: .prices) ?? prices
    limits = try container.decodeIfPresent(Limits.self, forKey: .limits) ?? limits
    policy = try container.decodeIfPresent(String.self, forKey: .policy)
    shadow = try container.decodeIfPresent(Shadow.self, forKey: .shadow)
  }
}

extension GatewayConfiguration.Limits {
  /// Decodes limits; what is left out has its default.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init()
    bodyBytes = try container.decodeIfPresent(Int.self, forKey: .bodyBytes) ?? bodyBytes
    headerBytes = try container.decodeIfPresent(Int.self, forKey: .headerBytes) ?? headerBytes
    choices = try container.decodeIfPresent(Int.self, forKey: .choices) ?? choices
    candidates = try container.decodeIfPresent(Int.self, forKey: .candidates) ?? candidates
    requests = try container.decodeIfPresent(Int.self, forKey: .requests) ?? requests
    requestsPerMinute = try container.decodeIfPresent(Int.self, forKey: .requestsPerMinute)
    silence = try container.decodeIfPresent(Double.self, forKey: .silence) ?? silence
    tokensOfAnswer = try container.decodeIfPresent(Int.self, forKey: .tokensOfAnswer) ?? tokensOfAnswer
  }
}

/// The prices of models by name; a model without one is free.
struct PriceList: Sendable {
  private let prices: [String: TokenPrice]

  init(_ prices: [String: GatewayConfiguration.Price]) { self.prices = prices.mapValues(\.perToken) }

  /// The price of a model's tokens.
  subscript(model: String) -> TokenPrice { prices[model] ?? .free }
}

/// The budget of a request or of an hour, in which only what is named is limited.
///
/// As JSON `{"tokens": 20000, "usd": 0.01, "calls": 8, "ms": 5000}`.
public struct RequestBudget: Codable, Hashable, Sendable {
  /// Prompt and generated tokens of all calls together.
  public var tokens: Int?
  /// US dollars, by the prices in the configuration.
  public var usd: Double?
  /// Calls to upstreams.
  public var calls: Int?
  /// Milliseconds until the best answer so far is given.
  public var ms: Double?

  /// Makes a budget.
  public init(tokens: Int? = nil, usd: Double? = nil, calls: Int? = nil, ms: Double? = nil) {
    (self.tokens, self.usd, self.calls, self.ms) = (tokens, usd, calls, ms)
  }

  var budget: Budget { Budget(calls: calls, tokens: tokens, usd: usd) }
  /// Whether tokens or money are limited, so that answers need a known most length.
  var limitsTokens: Bool { tokens != nil || usd != nil }

  /// A bound no higher than the budget.
  func clamped(_ bound: Spending) -> Spending {
    var most = bound
    if let tokens, tokens < most.tokens { (most.promptTokens, most.cachedTokens, most.completionTokens) = (tokens, 0, 0) }
    most.usd = min(most.usd, usd ?? .infinity)
    most.calls = min(most.calls, calls ?? .max)
    return most
  }

  /// The longest deadline: eleven days.
  private static let mostMilliseconds = 1e9

  /// - Throws: `GatewayError` if an amount isn't positive, or the milliseconds are too many.
  func validate() throws(GatewayError) {
    guard tokens ?? 1 > 0, usd ?? 1 > 0, calls ?? 1 > 0, ms ?? 1 > 0, (usd ?? 1).isFinite, ms ?? 1 <= Self.mostMilliseconds else {
      throw .invalidRequest("a budget's amounts are positive, and its “ms” are at most \(Int(Self.mostMilliseconds))", parameter: "budget")
    }
  }
}

/// The reason for which a gateway can't be started.
public enum GatewayFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// No upstream was named.
  case noUpstream
  /// An upstream's address or key can't be used.
  case upstream(ChatError)
  /// The environment variable that should hold a client's key isn't set.
  case missingKey(variable: String)
  /// The file of receipts can't be opened.
  case database(path: String, reason: String)
  /// The file of receipts can't be learnt from.
  case receipts(path: String, reason: String)
  /// The file of the policy can't be used.
  case policy(path: String, reason: String)
  /// The settings of shadowing can't be.
  case shadow(reason: String)
  /// The port can't be had.
  case address(host: String, port: Int, reason: String)

  /// The fault and the remedy.
  public var description: String {
    switch self {
    case .noUpstream: "no upstream: name the server that answers, for example --upstream http://127.0.0.1:8000/v1"
    case .upstream(let error): "\(error)"
    case .missingKey(let variable): "the environment variable \(variable) isn't set: put the client's key into it"
    case .database(let path, let reason):
      "\(path) can't keep receipts (\(reason)): name a file that can be written, or one of this program's"
    case .receipts(let path, let reason): "\(path): there is nothing to learn from (\(reason))"
    case .policy(let path, let reason):
      "\(path) is no policy (\(reason)): give the file that isoflop calibrate --policy wrote"
    case .shadow(let reason): reason
    case .address(let host, let port, let reason): "\(host):\(port) can't be listened on (\(reason)): choose another --port, or 0 for any"
    }
  }
}
