import ChatCompletions
import HTTPTypes
import Hummingbird
import NIOHTTP1

/// The head of a client's request, as far as upstreams get it: headers, query, key and identifier.
///
/// The one place that decides which headers go through the gateway, for what is passed on and for the calls of strategies alike:
///
/// | headers | passed on | in a strategy's calls | because |
/// |---|---|---|---|
/// | a connection's: those of RFC 9110, section 7.6.1, and whatever `connection` names; `expect` | no | no | they say how two neighbours talk |
/// | `accept-encoding` | no | no | a compressed answer's usage couldn't be read |
/// | `x-isoflop-…` | no | no | they are for the gateway |
/// | `authorization` | the operator's, else the client's own | the same | one key pays |
/// | `x-api-key` | where the gateway has no keys of its own | the same | it may be one of them |
/// | `x-request-id` | the client's, else the gateway's | that, numbered | some servers refuse two calls under way of one identifier |
/// | `accept`, `content-type`, `idempotency-key` | yes | no | a call has its own form, and candidates are to differ |
/// | all others | yes | yes | `openai-organization`, `traceparent`, `x-session-id`, `api-key`, `user-agent` are the client's |
struct ClientHead: Sendable {
  /// The headers that may go on.
  private(set) var fields = HTTPFields()
  /// The query with its question mark; empty if there is none.
  var query = ""
  /// The client's own key for the upstream, as the value of `authorization`; nil where keys are the gateway's.
  var authorization: String?
  /// The client's identifier of the request.
  var requestID: String?

  /// A head without anything.
  init() {}

  /// - Parameter hasKeys: Whether the client's key is the gateway's, which no upstream sees.
  init(_ request: Request, hasKeys: Bool) {
    let headers = request.headers
    (query, requestID) = (request.query, Self.requestID(of: headers))
    authorization = hasKeys ? nil : Self.key(of: headers)
    let named = Set(headers[values: .connection].flatMap { $0.split(separator: ",").map { $0.trimmed.lowercased() } })
    for field in headers {
      let name = field.name.canonicalName
      if Self.ofConnection.contains(name) || Self.decidedHere.contains(name) || named.contains(name) || name.hasPrefix("x-isoflop-") {
        continue
      }
      if hasKeys, field.name == .apiKey { continue }
      fields.append(field)
    }
  }

  private static let ofConnection: Set<String> = [
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding",
    "upgrade",
    "host", "content-length", "expect",
  ]
  private static let decidedHere: Set<String> = ["accept-encoding", "authorization", "x-request-id"]
  private static let ofCalls: Set<String> = ["accept", "content-type", "idempotency-key"]

  /// The key of a request, as the value of `authorization`: it comes as that, or as Anthropic's clients send it.
  static func key(of headers: HTTPFields) -> String? { headers[.authorization] ?? headers[.apiKey].map { "Bearer \($0)" } }

  /// The identifier that a client gave its request; nil if none can stand in headers.
  static func requestID(of headers: HTTPFields) -> String? {
    guard let id = headers[.requestID], (1...128).contains(id.utf8.count), id.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return nil
    }
    return id
  }

  /// All that identifies the payer, for telling one client's requests from another's.
  var credentials: String { [authorization, fields[.apiKey], fields[.azureKey]].map { $0 ?? "" }.joined(separator: "\u{0}") }
}

// To upstreams and back.
extension ClientHead {
  /// The headers of a request that is passed on as it is.
  func passedOn(authorization: String?, id: String) -> HTTPHeaders {
    var headers = headers { _ in true }
    if let authorization { headers.add(name: "authorization", value: authorization) }
    headers.add(name: "x-request-id", value: id)
    return headers
  }

  /// The head of a strategy's calls, each with an identifier of its own.
  func ofCalls(id: @escaping @Sendable () -> String) -> ChatHead {
    ChatHead(headers: headers { !Self.ofCalls.contains($0.name.canonicalName) }, query: query, requestID: id)
  }

  /// The headers of a question for the list of models, which isn't the client's own request.
  func ofLists(authorization: String?) -> HTTPHeaders {
    var headers = headers { !Self.ofCalls.contains($0.name.canonicalName) }
    if let authorization { headers.add(name: "authorization", value: authorization) }
    return headers
  }

  private func headers(_ isIncluded: (HTTPField) -> Bool) -> HTTPHeaders {
    HTTPHeaders(fields.filter(isIncluded).map { ($0.name.rawName, $0.value) })
  }

  /// The upstream's headers as a client gets them: its own identifier of the request has a name of its own.
  static func toClient(_ headers: HTTPHeaders) -> HTTPFields {
    var fields = HTTPFields()
    for (name, value) in headers {
      let isID = name.lowercased() == "x-request-id"
      guard !ofConnection.contains(name.lowercased()), let field = isID ? .upstreamRequestID : HTTPField.Name(name) else { continue }
      fields.append(HTTPField(name: field, value: value))
    }
    return fields
  }
}

extension GatewayRequest {
  /// The identifier that the client knows its request by: its own, or else the receipt's.
  var clientID: String { head.requestID ?? id }

  /// The headers of an upstream's answer as the client gets them.
  func headersForClient(_ headers: HTTPHeaders) -> HTTPFields {
    var fields = ClientHead.toClient(headers)
    fields[.requestID] = clientID
    fields[.receiptID] = id
    return fields
  }
}

extension HTTPField.Name {
  static let requestID = Self("x-request-id")!
  static let receiptID = Self("x-isoflop-id")!
  static let upstreamRequestID = Self("x-upstream-request-id")!
  static let apiKey = Self("x-api-key")!
  static let azureKey = Self("api-key")!
}

extension Request {
  /// The query with its question mark; empty if there is none.
  fileprivate var query: String { uri.query.map { "?" + $0 } ?? "" }
}

extension Substring {
  fileprivate var trimmed: Substring {
    var text = self
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return text
  }
}
