import Foundation

/// Lists the files below a folder, ordered by the bytes of their relative path.
///
/// The order is the same on every machine: file systems list in their own order, and a locale would sort names by its own rules. The order decides which of two
/// equal texts is kept, and so the corpus.
struct FileCollector {
  /// The files whose names are wanted.
  var wants: @Sendable (String) -> Bool = { _ in true }

  /// Returns the relative paths of the files below a folder.
  ///
  /// Hidden files and folders, devices, pipes and sockets are left out, and links to folders are not followed.
  func files(below folder: URL) throws(CorpusError) -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    } catch {
      throw .unreadable(path: folder.path, reason: reason(error))
    }
    return
      names
      .filter { path in wants(path) && !path.split(separator: "/").contains { $0.hasPrefix(".") } }
      .filter { isFile(folder.appending(path: $0)) }
      .sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
  }

  private func isFile(_ url: URL) -> Bool { Self.type(of: url) == S_IFREG }

  /// The type of the file that a path leads to, as `stat` gives it; nil where there is nothing.
  static func type(of url: URL) -> mode_t? {
    var status = stat()
    return stat(url.path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  /// The most bytes of one file: a corpus is held in memory, as are its hashes of lines.
  static let largestFile = 1 << 32

  /// Reads a file whole; unlike Foundation's reader it goes on after a signal, and says what the system reports.
  ///
  /// - Throws: `CorpusError` for what can't be read, isn't a regular file or is larger than ``largestFile``.
  static func read(_ url: URL) throws(CorpusError) -> [UInt8] {
    guard let type = type(of: url), type == S_IFREG || type == S_IFDIR else { throw .notRegular(path: url.path) }
    var status = stat()
    if stat(url.path, &status) == 0, status.st_size > largestFile {
      throw .tooLarge(path: url.path, bytes: Int(status.st_size), most: largestFile)
    }
    do throws(SystemError) {
      let file = try SystemError.check { open(url.path, O_RDONLY | O_CLOEXEC) }
      defer { close(file) }
      var (bytes, block) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
      while true {
        let count = try SystemError.check { block.withUnsafeMutableBytes { Foundation.read(file, $0.baseAddress!, $0.count) } }
        if count == 0 { return bytes }
        bytes += block[..<count]
      }
    } catch {
      throw .unreadable(path: url.path, reason: error.reason)
    }
  }
}

/// The shortest text that says what the system reported.
func reason(_ error: any Error) -> String {
  let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
  if let underlying, underlying.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(underlying.code))) }
  return error.localizedDescription
}
