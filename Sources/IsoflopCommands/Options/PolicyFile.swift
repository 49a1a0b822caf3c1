import Foundation
import InferenceScaling

extension CalibratedPolicy {
  /// Reads a policy that `isoflop calibrate` wrote.
  ///
  /// - Throws: `CommandFailure` with status 66 for a file that can't be read, and 65, with the member, for one that is no policy or has a
  ///   number out of range.
  init(file: String) throws {
    let bytes = try InputFile.read(file)
    do {
      self = try JSONDecoder().decode(CalibratedPolicy.self, from: Data(bytes))
      try validate()
    } catch {
      let reason =
        (error as? PolicyError).map { "\($0)" } ?? (error as? DecodingError)?.member.map { "\($0) is missing or of another type" }
      throw CommandFailure(
        .dataError, "\(file) is not a policy of isoflop calibrate\(reason.map { ": \($0)" } ?? ""): give the file that its --policy wrote.")
    }
  }
}

extension DecodingError {
  /// The path of the member that can't be read, where there is one.
  fileprivate var member: String? {
    let (path, key): ([any CodingKey], (any CodingKey)?) =
      switch self {
      case .keyNotFound(let key, let context): (context.codingPath, key)
      case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context): (context.codingPath, nil)
      @unknown default: ([], nil)
      }
    let names = (path + [key].compactMap { $0 }).map(\.stringValue)
    return names.isEmpty ? nil : names.joined(separator: ".")
  }
}
