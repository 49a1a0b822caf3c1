/// A fault of a JSON text or value: what is wrong and where.
///
/// A text that isn't JSON has the byte of its fault. A value that isn't what a reader asked for has the path to it, which grows as the fault passes from an
/// inner reader to an outer one; see ``under(_:)``.
public struct JSONProblem: Error, Hashable, Sendable {
  /// The kinds of fault; offsets count bytes from the beginning of the text.
  public enum Kind: Hashable, Sendable {
    /// Something other than what JSON allows here.
    case notJSON(expected: String, offset: Int)
    /// A string that begins here and never ends.
    case unterminatedString(offset: Int)
    /// An array or object in more others than ``JSONScanner/Options/depthLimit`` allows.
    case tooDeep(limit: Int, offset: Int)
    /// A byte of a string that begins no well-formed UTF-8.
    case notUTF8(offset: Int)
    /// A key that stands in an object twice, where ``JSONScanner/Options/refusesRepeatedKeys`` asks for that.
    case repeatedKey(String, offset: Int)
    /// A member that must be there and isn't, or is null.
    case missing
    /// A member that the reader doesn't know; those that it does.
    case unknown(known: [String])
    /// A value of another type than the one asked for.
    case otherType
  }

  /// The kind of fault.
  public var kind: Kind
  /// The keys and indices that lead to the value, from the outside in.
  public var path: [String]

  /// Makes a problem.
  public init(_ kind: Kind, at path: [String] = []) {
    self.kind = kind
    self.path = path
  }

  /// Returns the same fault, seen from a value that has the present one under a key.
  public func under(_ key: String) -> JSONProblem { JSONProblem(kind, at: [key] + path) }

  /// The byte at which the text is wrong; `nil` if it is a value that is.
  public var offset: Int? {
    switch kind {
    case .notJSON(_, let offset), .unterminatedString(let offset), .tooDeep(_, let offset), .notUTF8(let offset),
      .repeatedKey(_, let offset):
      offset
    case .missing, .unknown, .otherType: nil
    }
  }
}

extension JSONProblem: CustomStringConvertible {
  /// The place and the fault in one line.
  public var description: String {
    let place = path.isEmpty ? "the value" : path.joined(separator: ".")
    return switch kind {
    case .notJSON(let expected, let offset): "not JSON: \(expected) expected at byte \(offset)"
    case .unterminatedString(let offset): "not JSON: the string that starts at byte \(offset) is never closed"
    case .tooDeep(let limit, let offset): "more than \(limit) levels of nesting at byte \(offset)"
    case .notUTF8(let offset): "not UTF-8: byte \(offset)"
    case .repeatedKey(let key, let offset): "“\(key)” stands there twice, again at byte \(offset)"
    case .missing: "\(place) is missing"
    case .unknown(let known): "\(place) isn't known; known are \(known.joined(separator: ", "))"
    case .otherType: "\(place) has another type"
    }
  }
}
