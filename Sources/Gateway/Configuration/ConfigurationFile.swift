import ChatCompletions
import TextFormats

extension GatewayConfiguration {
  /// Reads the JSON of a configuration; what is left out has its default.
  ///
  /// A member that isn't known is refused, at every level, and so is a key that stands there twice: `"hourley"` or `"Usd"` would be a limit that nobody
  /// enforces. An empty list of keys is refused, too, for without keys everybody may ask.
  ///
  ///     {"limits": {"requestPerMinute": 600}} → limits.requestPerMinute isn't known: requests, requestsPerMinute, …
  ///     {"port": 1, "port": 2}                → the key "port" stands there twice, at byte 12
  ///
  /// The values themselves are checked later, by ``validate(localModels:)``: options of the command line may still change them.
  ///
  /// - Throws: `GatewayFailure.configuration` with the path of the member, or the byte at which the text is no JSON.
  public init(parsing bytes: some Sequence<UInt8>) throws(GatewayFailure) {
    let isWithoutKeys: Bool
    do throws(JSONProblem) {
      let members = try JSONValue(parsing: bytes, options: .init(refusesRepeatedKeys: true)).members()
      isWithoutKeys = members["keys"] == []
      try self.init(members)
    } catch {
      throw .configuration("\(error)")
    }
    if isWithoutKeys { throw .configuration("keys is an empty list: leave it out if everybody may ask, or name who may") }
  }

  /// Reads the members in the order of their defaults' definition; each reader knows its own and refuses all others.
  ///
  /// Prices and efforts have keys that the operator chooses, models and words, so they are read key by key and an error has its key in its path.
  private init(_ members: JSONObject) throws(JSONProblem) {
    try members.refuseOthers(
      than: [
        "database", "efforts", "host", "keys", "limits", "origins", "passesUnknownRoutes", "policy", "port", "prices", "shadow",
        "upstreams",
      ])
    self.init(upstreams: try members.list("upstreams") { (json) throws(JSONProblem) in try Upstream(json) } ?? [])
    host = try members.string("host") ?? host
    port = try members.integer("port") ?? port
    (database, policy) = (try members.string("database"), try members.string("policy"))
    passesUnknownRoutes = try members.bool("passesUnknownRoutes") ?? passesUnknownRoutes
    origins = try members.list("origins") { (json) throws(JSONProblem) in try json.text() } ?? origins
    keys = try members.list("keys") { (json) throws(JSONProblem) in try Key(json) } ?? keys
    limits = try members.optional("limits") { (json) throws(JSONProblem) in try Limits(json) } ?? limits
    shadow = try members.optional("shadow") { (json) throws(JSONProblem) in try Shadow(json) }
    if let words = try members.optional("efforts", { (json) throws(JSONProblem) in try json.members() }) {
      efforts = [:]
      do throws(JSONProblem) {
        for word in words.keys { efforts[word] = try words.required(word) { $0.integer } }
      } catch {
        throw error.under("efforts")
      }
    }
    let prices = try members.optional("prices") { (json) throws(JSONProblem) in try json.members() } ?? [:]
    do throws(JSONProblem) {
      for model in prices.keys { self.prices[model] = try prices.required(model) { (json) throws(JSONProblem) in try Price(json) } }
    } catch {
      throw error.under("prices")
    }
  }
}

extension JSONValue {
  /// The text of a list's element, which has no key that could be named.
  fileprivate func text() throws(JSONProblem) -> String {
    guard let string else { throw JSONProblem(.otherType) }
    return string
  }
}

/// A key isn't read from the file: only the name of the variable that holds it.
extension GatewayConfiguration.Upstream {
  fileprivate init(_ json: JSONValue) throws(JSONProblem) {
    let members = try json.members()
    try members.refuseOthers(than: ["keyVariable", "thinking", "url"])
    self.init(
      url: try members.required("url") { $0.string }, keyVariable: try members.string("keyVariable"),
      thinking: try members.string("thinking"))
  }
}

extension GatewayConfiguration.Key {
  fileprivate init(_ json: JSONValue) throws(JSONProblem) {
    let members = try json.members()
    try members.refuseOthers(than: ["hourly", "name", "variable"])
    self.init(
      name: try members.required("name") { $0.string }, variable: try members.required("variable") { $0.string },
      hourly: try members.optional("hourly") { (json) throws(JSONProblem) in try RequestBudget(json: json) })
  }
}

extension GatewayConfiguration.Price {
  fileprivate init(_ json: JSONValue) throws(JSONProblem) {
    let members = try json.members()
    try members.refuseOthers(than: ["cached", "completion", "prompt"])
    self.init(
      prompt: try members.required("prompt") { $0.double }, cached: try members.double("cached"),
      completion: try members.required("completion") { $0.double })
  }
}

/// A share of zero is allowed: it keeps the settings and draws nothing.
extension GatewayConfiguration.Shadow {
  fileprivate init(_ json: JSONValue) throws(JSONProblem) {
    let members = try json.members()
    try members.refuseOthers(than: ["hourly", "samples", "share"])
    self.init(
      share: try members.required("share") { $0.double }, samples: try members.integer("samples") ?? 16,
      hourly: try members.optional("hourly") { (json) throws(JSONProblem) in try RequestBudget(json: json) })
  }
}

/// Every limit has a default, so that a file names only what it changes.
extension GatewayConfiguration.Limits {
  fileprivate init(_ json: JSONValue) throws(JSONProblem) {
    let members = try json.members()
    try members.refuseOthers(
      than: [
        "bodyBytes", "candidates", "choices", "drain", "headerBytes", "keepAlive", "requests", "requestsPerMinute", "silence",
        "tokensOfAnswer",
      ])
    bodyBytes = try members.integer("bodyBytes") ?? bodyBytes
    headerBytes = try members.integer("headerBytes") ?? headerBytes
    choices = try members.integer("choices") ?? choices
    candidates = try members.integer("candidates") ?? candidates
    requests = try members.integer("requests") ?? requests
    requestsPerMinute = try members.integer("requestsPerMinute")
    silence = try members.double("silence") ?? silence
    keepAlive = try members.double("keepAlive") ?? keepAlive
    drain = try members.double("drain") ?? drain
    tokensOfAnswer = try members.integer("tokensOfAnswer") ?? tokensOfAnswer
  }
}
