import HTTPTypes
import NIOHTTP1

/// The headers that go through the gateway: all but a connection's, those that the gateway sets, and its own.
enum RelayedHeaders {
  private static let ofConnection: Set<String> = [
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding",
    "upgrade",
    "host", "content-length", "expect",
  ]
  /// The headers that the gateway sets; bodies are read on their way for their cost, so they come uncompressed.
  private static let decidedHere: Set<String> = ["accept-encoding", "authorization", "x-request-id"]

  /// The client's headers as the upstream gets them.
  static func toUpstream(_ fields: HTTPFields, authorization: String?, id: String) -> HTTPHeaders {
    let named = Set(fields[values: .connection].flatMap { $0.split(separator: ",").map { $0.trimmed.lowercased() } })
    var headers = HTTPHeaders()
    for field in fields {
      let name = field.name.canonicalName
      if ofConnection.contains(name) || decidedHere.contains(name) || named.contains(name) || name.hasPrefix("x-isoflop-") { continue }
      headers.add(name: field.name.rawName, value: field.value)
    }
    if let authorization { headers.add(name: "authorization", value: authorization) }
    headers.add(name: "x-request-id", value: id)
    return headers
  }

  /// The upstream's headers as the client gets them, with the request's name.
  static func toClient(_ headers: HTTPHeaders, id: String) -> HTTPFields {
    var fields = HTTPFields()
    for (name, value) in headers {
      guard !ofConnection.contains(name.lowercased()), name.lowercased() != "x-request-id", let field = HTTPField.Name(name) else {
        continue
      }
      fields.append(HTTPField(name: field, value: value))
    }
    fields[.requestID] = id
    return fields
  }
}

extension HTTPField.Name {
  static let requestID = Self("x-request-id")!
  static let shouldRetry = Self("x-should-retry")!
}

extension Substring {
  fileprivate var trimmed: Substring {
    var text = self
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return text
  }
}
