import Foundation

extension Corpus {
  /// The most text that ``toolchainDefault(toolchain:checkouts:)`` takes, in bytes.
  public static let toolchainCap = 24_000_000

  /// Makes the corpus that is the same on every machine with this toolchain and these dependencies.
  ///
  /// It is made of the Swift toolchain's own headers and interfaces, and of the Swift sources of the two dependencies that every build fetches.
  ///
  /// Generated files, licence headers, data, and what repeats earlier text are left out and counted in the description. Paths are recorded relative to
  /// the toolchain and the package, so two machines with the same toolchain and dependencies get the same hash.
  /// - Parameters:
  ///   - toolchain: The toolchain's `usr` folder; by default that of the `swift` on the `PATH`.
  ///   - checkouts: The folder of the dependencies' sources; by default the one of the build that the running program belongs to, if there is one.
  /// - Throws: ``CorpusError``.
  public static func toolchainDefault(toolchain: URL? = nil, checkouts: URL? = nil) throws(CorpusError) -> Corpus {
    let usr = if let toolchain { toolchain } else { try Toolchain.usr() }
    var cleaner = TextCleaner(rules: .source, cap: toolchainCap)
    var texts: [SourceText] = []
    for root in Toolchain.roots(usr: usr, checkouts: checkouts ?? Toolchain.checkouts()) {
      for path in try FileCollector(wants: root.wants).files(below: root.url) {
        let text = SourceText(path: "\(root.label)/\(path)", bytes: try FileCollector.read(root.url.appending(path: path)))
        if let kept = cleaner.clean(text) { texts.append(kept) }
      }
    }
    guard !texts.isEmpty else { throw .noText(paths: [usr.path], files: cleaner.report.read.files) }
    return try assemble(
      texts, kind: .toolchain, named: [usr.path], report: cleaner.report,
      summary: "headers and interfaces of the Swift toolchain and Swift sources of some of the package's dependencies")
  }
}
