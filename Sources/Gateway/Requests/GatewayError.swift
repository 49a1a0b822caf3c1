import ChatCompletions
import Foundation
import TextFormats

/// An answer of the gateway itself to a request that it can't serve, in the form of the OpenAI API.
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
  /// The method that the path has instead.
  var allowedMethod: String?
  /// Whether an upstream may have worked on the request all the same.
  var mayHaveCost = false
  /// The identifier of the request that came to the error, if it was given one.
  var requestID: String?

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
      code: "request_too_large")
  }

  static let unauthorized = Self(
    status: 401, message: "The key is missing or not one of this server's: send it as “Authorization: Bearer KEY”.",
    type: "authentication_error", code: "invalid_api_key")

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

  /// A refusal that no repetition changes: a 400, which clients don't retry.
  static func budget(_ message: String, parameter: String? = "budget") -> Self {
    Self(status: 400, message: message, type: "budget_exceeded", code: "budget_exceeded", parameter: parameter)
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
  static func refused(_ status: Int, _ message: String, retryAfter: Duration?) -> Self {
    Self(
      status: (400..<600).contains(status) ? status : 502, message: message.isEmpty ? "The upstream refused." : message,
      type: status == 429 ? "rate_limit_error" : (400..<500).contains(status) ? "invalid_request_error" : "upstream_error",
      code: "upstream_refused", retryAfter: retryAfter.map { Int(($0 / .seconds(1)).rounded(.up)) })
  }

  static func upstream(_ message: String, status: Int = 502) -> Self {
    Self(status: status, message: message, type: "upstream_error", code: "upstream_failed")
  }
}

extension JSONEncoder {
  /// Sorted keys, slashes as they are.
  static var sorted: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}
