import ChatCompletions
import TextFormats

/// An answer of the gateway itself to a request that it can't serve, in the form of the OpenAI API.
///
/// | status | `code` | when |
/// |---|---|---|
/// | 400 | none, `unknown_option`, `unknown_strategy` | the request can't be meant |
/// | 400 | `unsupported_strategy`, `unsupported_with_strategy` | the route, the model or the strategy can't honour it |
/// | 400 | `budget_exceeded`, `no_price`, `no_policy` | a budget, a price list or a policy doesn't allow it; another try changes nothing |
/// | 401 | `invalid_api_key` | the gateway has keys, and this is none of them |
/// | 403 | `forbidden_origin` | a page of another site asks, or somebody by another host's name |
/// | 404, 405 | `not_found`, `model_not_found`, `method_not_allowed` | with the routes, the models, the method |
/// | 404 | `response_not_kept` | a response that a strategy gave is asked for |
/// | 409, 422 | `idempotency_key_in_use`, `idempotency_key_reused` | an `Idempotency-Key` is under way, or stood for another body |
/// | 413, 415 | `request_too_large`, `unsupported_encoding` | the body is too long, or compressed |
/// | 429 | `rate_limit_exceeded` | too many requests in a minute or at once; with `retry-after` |
/// | 499 | `client_left` | nobody reads it; it stands on the receipt |
/// | 500 | `internal` | a fault of the gateway's own |
/// | 502, 504 | `upstream_failed` | the upstream can't be reached, broke off, or was silent for too long |
/// | any | the upstream's, or `upstream_refused` | an upstream refused a strategy's call |
///
/// Clients decide by the status whether to repeat: they do for 409, 429 and 5xx. A refusal that no repetition changes is a 400, which they don't repeat;
/// a budget's says so in `x-should-retry: false` as well. No error names an upstream's address, a key, or the words of an error of the gateway's own.
struct GatewayError: Error, Hashable, Sendable {
  var status: Int
  var message: String
  var type: String
  var code: String?
  var parameter: String?
  /// Seconds after which another try may succeed.
  var retryAfter: Int?
  /// Whether another try may succeed, if the gateway or the upstream knows; clients go by it before the status.
  var shouldRetry: Bool?
  /// The method that the path has instead.
  var allowedMethod: String?
  /// Whether the connection ends with the answer, to make room for others.
  var endsConnection = false
  /// Whether an upstream may have worked on the request all the same.
  var mayHaveCost = false
  /// The client's identifier of the request that came to the error, the receipt's, and the upstream's.
  var requestID: String?
  var receiptID: String?
  var upstreamRequestID: String?

  /// The error in the API's form.
  var json: JSONValue { ChatErrorBody(message: message, type: type, parameter: parameter, code: code).json }
}

extension GatewayError {
  /// Makes any error one for a client, who learns only the kind of an error that isn't the gateway's own.
  init(_ error: any Error) {
    switch error {
    case let error as GatewayError: self = error
    case is CancellationError: self = .clientLeft
    default: self.init(status: 500, message: "The gateway failed: \(Swift.type(of: error)).", type: "server_error", code: "internal")
    }
  }

  static func invalidRequest(_ message: String, parameter: String? = nil, code: String? = nil) -> Self {
    Self(status: 400, message: message + ".", type: "invalid_request_error", code: code, parameter: parameter)
  }

  static func notJSON(_ problem: JSONProblem) -> Self { .invalidRequest("the body is no JSON object: \(problem)") }

  static func tooLarge(limit: Int) -> Self {
    Self(
      status: 413, message: "The body is longer than the \(limit) bytes that this server takes.", type: "invalid_request_error",
      code: "request_too_large", endsConnection: true)
  }

  static let unauthorized = Self(
    status: 401, message: "The key is missing or not one of this server's: send it as “Authorization: Bearer KEY”.",
    type: "authentication_error", code: "invalid_api_key")

  /// Refuses what a server may do and a strategy can't.
  static func withoutStrategies(_ message: String, parameter: String) -> Self {
    .invalidRequest(
      "\(message). Without a strategy in the model's name it is passed on", parameter: parameter, code: "unsupported_with_strategy")
  }

  static func encoded(_ encoding: String) -> Self {
    Self(
      status: 415, message: "The body is encoded as \(encoding), and this server reads what it passes on: send it as it is.",
      type: "invalid_request_error", code: "unsupported_encoding")
  }

  static func methodNotAllowed(_ method: String, path: String, allowed: String) -> Self {
    Self(
      status: 405, message: "\(path) is asked by \(allowed), not by \(method).", type: "invalid_request_error",
      code: "method_not_allowed", allowedMethod: allowed)
  }

  static func notFound(_ path: String, routes: String) -> Self {
    Self(
      status: 404, message: "There is no \(path): this server has \(routes).", type: "invalid_request_error", code: "not_found")
  }

  /// A question for a response that a strategy gave.
  static let responseNotKept = Self(
    status: 404,
    message: "Responses of strategies aren't kept: send what was said whole, as “input”, with “store”: false, by which clients do so.",
    type: "invalid_request_error", code: "response_not_kept")

  static func unknownModel(_ model: String, known: [String]) -> Self {
    Self(
      status: 404, message: "No upstream has the model “\(model)”; known are \(known.isEmpty ? "none" : known.joined(separator: ", ")).",
      type: "invalid_request_error", code: "model_not_found", parameter: "model")
  }

  static func busy(_ what: String, retryAfter: Int) -> Self {
    Self(
      status: 429, message: "Too many \(what): try again later.", type: "rate_limit_error", code: "rate_limit_exceeded",
      retryAfter: retryAfter)
  }

  /// The longest name of a model or a strategy, in bytes: names become labels of metrics and rows of pages.
  static let longestName = 256

  /// Checks the length of a name.
  ///
  /// - Throws: A 400 that doesn't repeat the name.
  static func check(name: String, parameter: String) throws(GatewayError) {
    guard name.utf8.count > longestName else { return }
    throw .invalidRequest(
      "“\(parameter)” has a name of \(name.utf8.count) bytes, and at most \(longestName) are taken", parameter: parameter)
  }

  /// A refusal that no repetition changes: a 400, which clients don't retry.
  static func budget(_ message: String, parameter: String? = "budget") -> Self {
    Self(status: 400, message: message, type: "budget_exceeded", code: "budget_exceeded", parameter: parameter, shouldRetry: false)
  }

  /// Nobody reads it; what the upstream did until then counts.
  static let clientLeft = Self(status: 499, message: "The client left.", type: "cancelled", code: "client_left", mayHaveCost: true)

  /// An answer that ended too early; what it cost until then counts.
  static var brokenOff: Self {
    var error = upstream("The upstream broke off before its answer was whole.")
    error.mayHaveCost = true
    return error
  }

  /// An upstream's refusal of a strategy's call.
  ///
  /// Message, type, code and parameter are the upstream's own: clients decide by them whether to shorten a prompt, to wait or to give up.
  static func refused(_ refusal: ServerRefusal) -> Self {
    let (status, body) = (refusal.status, refusal.body)
    let message = body?.message ?? refusal.message
    return Self(
      status: (400..<600).contains(status) ? status : 502, message: message.isEmpty ? "The upstream refused." : message,
      type: body?.type
        ?? (status == 429 ? "rate_limit_error" : (400..<500).contains(status) ? "invalid_request_error" : "upstream_error"),
      code: body?.code?.string ?? body?.code?.integer.map(String.init) ?? "upstream_refused", parameter: body?.parameter,
      retryAfter: refusal.retryAfter.map { Int(($0 / .seconds(1)).rounded(.up)) }, shouldRetry: refusal.shouldRetry,
      upstreamRequestID: refusal.requestID)
  }

  static func upstream(_ message: String, status: Int = 502) -> Self {
    Self(status: status, message: message, type: "upstream_error", code: "upstream_failed")
  }
}

/// The form of errors, by the API that a client speaks.
///
/// | | body | in a stream |
/// |---|---|---|
/// | OpenAI's | `{"error": {message, type, param, code}}` | the same as data |
/// | Anthropic's, under `/v1/messages` | `{"type": "error", "error": {type, message}, "request_id"}` | the same as an event `error` |
///
/// Anthropic's clients choose their exception by the status, and their types are names of statuses; the gateway's own type and code stand beside them.
enum ErrorForm: Hashable, Sendable {
  case openAI, anthropic

  /// The form of a route.
  init(path: String) { self = path.hasPrefix(MessagesRoute.path) ? .anthropic : .openAI }

  /// The error as a body.
  func json(_ error: GatewayError) -> JSONValue {
    guard self == .anthropic else { return error.json }
    var members: JSONObject = ["type": .string(Self.type(of: error.status)), "message": .string(error.message)]
    members["code"] = .string(error.code ?? error.type)
    members["param"] = error.parameter.map(JSONValue.string)
    return ["type": "error", "error": .object(members), "request_id": error.requestID.map(JSONValue.string) ?? .null]
  }

  /// The error as the last event of a stream.
  func event(_ error: GatewayError) -> ServerSentEvent { ServerSentEvent(name: self == .anthropic ? "error" : "", json: json(error)) }

  private static func type(of status: Int) -> String {
    switch status {
    case 401: "authentication_error"
    case 402: "billing_error"
    case 403: "permission_error"
    case 404: "not_found_error"
    case 413: "request_too_large"
    case 429: "rate_limit_error"
    case 503, 529: "overloaded_error"
    case 504: "timeout_error"
    case ..<500: "invalid_request_error"
    default: "api_error"
    }
  }
}
