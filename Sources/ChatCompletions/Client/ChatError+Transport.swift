import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TextFormats

extension ChatError {
  /// Gives an error of the transport its type.
  public init(_ error: any Error, endpoint: String, timeout: Duration) {
    switch error {
    case let error as ChatError: self = error
    case is CancellationError: self = .cancelled(endpoint: endpoint)
    case is NIOTooManyBytesError: self = .tooLarge(endpoint: endpoint, limit: ChatClient.mostBytes)
    case let error as HTTPClientError: self.init(http: error, endpoint: endpoint, timeout: timeout)
    case let error as HTTPParserError: self = .brokenOff(endpoint: endpoint, reason: Self.words(error))
    case is StaleConnection: self = .brokenOff(endpoint: endpoint, reason: "the connection was closed")
    case let error as IOError: self.init(code: error.errnoCode, endpoint: endpoint)
    default: self = .unreachable(endpoint: endpoint, reason: Self.words("\(error)"))
    }
  }

  private init(http error: HTTPClientError, endpoint: String, timeout: Duration) {
    switch error {
    case .cancelled: self = Task.isCancelled ? .cancelled(endpoint: endpoint) : .brokenOff(endpoint: endpoint, reason: "cancelled")
    case .deadlineExceeded, .readTimeout, .writeTimeout: self = .timedOut(endpoint: endpoint, seconds: timeout / .seconds(1))
    case .connectTimeout, .getConnectionFromPoolTimeout: self = .unreachable(endpoint: endpoint, reason: "no connection in time")
    case .remoteConnectionClosed: self = .brokenOff(endpoint: endpoint, reason: "the connection was closed")
    case .invalidURL, .emptyHost, .emptyScheme, .unsupportedScheme(""):
      self = .invalidURL(endpoint, reason: "write it like http://127.0.0.1:8000/v1")
    default: self = .brokenOff(endpoint: endpoint, reason: Self.words("\(error)"))
    }
  }

  private init(code: Int32, endpoint: String) {
    switch code {
    case ECONNRESET, EPIPE: self = .brokenOff(endpoint: endpoint, reason: "the connection was closed")
    default: self = .unreachable(endpoint: endpoint, reason: String(cString: strerror(code)).lowercased())
    }
  }

  private static func words(_ error: HTTPParserError) -> String {
    error == .invalidEOFState ? "the connection was closed" : "what came isn't HTTP"
  }

  /// The reason for a failed connection in few words; transports put whole trees of errors into their descriptions.
  private static func words(_ description: String) -> String {
    if description.contains("Connection refused") { return "connection refused" }
    if description.contains("DNS") || description.contains("SocketAddressError") { return "no such host" }
    return String(description.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(160))
  }
}

/// A decoder's error in one line.
public struct DecodingProblem: CustomStringConvertible {
  /// The place and what is wrong there.
  public var description: String

  /// Puts a decoder's error into words.
  public init(_ error: any Error) {
    switch error {
    case let problem as JSONProblem: description = problem.description
    case DecodingError.keyNotFound(let key, let context): description = "\(Self.path(context.codingPath + [key])) is missing"
    case DecodingError.typeMismatch(_, let context): description = "\(Self.path(context.codingPath)) has another type"
    case DecodingError.valueNotFound(_, let context): description = "\(Self.path(context.codingPath)) is null"
    case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
      description = "\(Self.path(context.codingPath)) can't be read"
    // Foundation's decoder says no more of either.
    default: description = "it isn't JSON, or has a number that is too large"
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.isEmpty ? "the whole" : keys.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
  }
}

/// The wait that a server asks for in its headers: `retry-after-ms`, or `retry-after` as seconds or as a date.
enum RetryAfter {
  /// Reads the headers; `nil` if they ask for nothing or can't be read. A date is compared with the server's own, or else with this clock.
  static func duration(_ header: (String) -> String?, now: Date = Date()) -> Duration? {
    if let text = header("retry-after-ms"), let milliseconds = Double(text), milliseconds >= 0, milliseconds < 1e12 {
      return .seconds(milliseconds / 1000)
    }
    guard let text = header("retry-after") else { return nil }
    if let seconds = Double(text) { return seconds >= 0 && seconds < 1e9 ? .seconds(seconds) : nil }
    guard let date = date(text) else { return nil }
    let present = header("date").flatMap(Self.date) ?? now
    return .seconds(max(date.timeIntervalSince(present), 0))
  }

  private static func date(_ text: String) -> Date? {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
    return formatter.date(from: text)
  }
}
