import Foundation
import NIOHTTP1

/// The address of a server of the OpenAI API, and the key to it.
///
/// The key isn't part of any text that this module makes: not of descriptions and dumps, and not of errors, also where a server repeats it in its refusal. An
/// address with a password, a query or a fragment is refused, since addresses do stand in errors and logs.
public struct ChatEndpoint: Sendable, CustomStringConvertible, CustomReflectable {
  /// The address that `/chat/completions` follows on.
  public let base: String
  private let key: String?

  /// Makes an endpoint.
  ///
  /// - Parameters:
  ///   - url: The API's base, such as `http://127.0.0.1:8000/v1`. A path of `/chat/completions` is taken off; without any path, `/v1` is added.
  ///   - key: The key that is sent as a bearer token.
  /// - Throws: `ChatError.invalidURL`, also where the address holds a user, a password, a query or a fragment: keys belong into the environment;
  ///   `ChatError.invalidKey` where the key can't stand in a header.
  public init(url: String, key: String? = nil) throws(ChatError) {
    guard let parts = URLComponents(string: url), ["http", "https"].contains(parts.scheme?.lowercased() ?? ""),
      let host = parts.host, !host.isEmpty
    else { throw .invalidURL(url.contains("@") ? Self.hidden : url, reason: "write it like http://127.0.0.1:8000/v1") }
    guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil else {
      throw .invalidURL(Self.hidden, reason: "leave user, password, query and fragment out, and put the key into an environment variable")
    }
    var base = url
    while base.hasSuffix("/") { base.removeLast() }
    if base.hasSuffix("/chat/completions") { base.removeLast("/chat/completions".count) }
    self.base = parts.path.allSatisfy { $0 == "/" } ? base + "/v1" : base
    let key = key?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    guard key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .invalidKey }
    self.key = key.isEmpty ? nil : key
  }

  /// Stands for an address that may hold a password.
  private static let hidden = "the endpoint's address"

  /// Makes an endpoint whose key is in an environment variable.
  ///
  /// - Throws: `ChatError.missingKey` where the variable is named and not set; what the other initializer throws.
  public init(url: String, keyVariable: String?, environment: [String: String]) throws(ChatError) {
    guard let keyVariable else {
      try self.init(url: url)
      return
    }
    guard let key = environment[keyVariable], !key.isEmpty else { throw .missingKey(variable: keyVariable) }
    try self.init(url: url, key: key)
  }

  /// The address, without the key.
  public var description: String { base }

  /// The address alone, so that no dump shows the key.
  public var customMirror: Mirror { Mirror(self, children: ["base": base]) }

  /// The value of the header that carries the key.
  var authorization: String? { key.map { "Bearer \($0)" } }

  /// A text from the server without the key.
  func masked(_ text: String) -> String { key.map { text.replacingOccurrences(of: $0, with: "•••") } ?? text }

  /// A text from the server in one line, without the key and of bounded length.
  func excerpt(_ text: String, limit: Int = 300) -> String {
    let line = masked(text.split(whereSeparator: \.isNewline).joined(separator: " "))
    return line.count > limit ? line.prefix(limit) + "…" : line
  }
}

/// The part of a call that isn't its body: further headers, a query, and the call's identifier.
///
/// Who calls for somebody else passes on by it what that one said: an organisation, a trace, the version of an API.
public struct ChatHead: Sendable {
  /// Headers besides those that the client sets: content type, key, and user agent where none is given.
  public var headers: HTTPHeaders
  /// The query with its question mark; empty for none.
  public var query: String
  /// Gives each call its own `x-request-id`: some servers refuse two calls under way of one identifier.
  public var requestID: (@Sendable () -> String)?

  /// Makes a head.
  public init(headers: HTTPHeaders = [:], query: String = "", requestID: (@Sendable () -> String)? = nil) {
    (self.headers, self.query, self.requestID) = (headers, query, requestID)
  }
}
