import Foundation

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
