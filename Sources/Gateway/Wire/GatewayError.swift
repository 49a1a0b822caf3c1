import Foundation
import HTTPTypes

/// What the gateway itself answers where it can't serve a request, in the form of the OpenAI API.
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

  /// The body: `{"error": {…}}`.
  var body: Data {
    struct Body: Encodable {
      struct Content: Encodable {
        var message: String
        var type: String
        var param: String?
        var code: String?

        func encode(to encoder: any Encoder) throws {
          var container = encoder.container(keyedBy: CodingKeys.self)
          try container.encode(message, forKey: .message)
          try container.encode(type, forKey: .type)
          try container.encode(param, forKey: .param)
          try container.encode(code, forKey: .code)
        }

        private enum CodingKeys: String, CodingKey { case message, type, param, code }
      }
      var error: Content
    }
    let body = Body(error: .init(message: message, type: type, param: parameter, code: code))
    return (try? JSONEncoder.sorted.encode(body)) ?? Data()
  }
}

extension GatewayError {
  /// What any error is to a client: one that isn't the gateway's own tells its kind alone.
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

  static func notJSON(at place: Int) -> Self { .invalidRequest("the body is no JSON object; it fails at byte \(place)") }

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

  /// A 405 where the path is one of another method, else a 404.
  static func unknownRoute(_ method: HTTPRequest.Method, _ path: String) -> Self {
    let known = Gateway.routes.map { $0.split(separator: " ").map(String.init) }
    guard let route = known.first(where: { $0[1] == path }) else { return notFound(path) }
    return Self(
      status: 405, message: "\(path) is asked by \(route[0]), not by \(method.rawValue).", type: "invalid_request_error",
      code: "method_not_allowed", allowedMethod: route[0])
  }

  static func notFound(_ path: String) -> Self {
    Self(
      status: 404, message: "There is no \(path): this server has \(Gateway.routes.joined(separator: ", ")).",
      type: "invalid_request_error", code: "not_found")
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
