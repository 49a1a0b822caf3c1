import Foundation
import Studies
import Testing

/// Files that a corpus can't be made of, and texts at the edges of what it takes.
@Suite struct CorpusEdgeTests {
  private func text(_ bytes: Int, stream: UInt64 = 0) -> [UInt8] {
    SyntheticLanguage(seed: 3, vocabulary: 512).text(bytes: bytes, stream: stream)
  }

  @Test(arguments: ["/dev/zero", "/dev/null", "/dev/random"]) func `a device has no end and is refused before it is read`(_ path: String) {
    #expect(throws: CorpusError.notRegular(path: path)) { try Corpus.files([path]) }
  }

  @Test func `a pipe is refused by name, and left out of a folder`() throws {
    try withTemporaryFolder { folder in
      let pipe = folder.appending(path: "pipe").path
      #expect(mkfifo(pipe, 0o600) == 0)
      // A pipe that nobody writes to would be waited for without end.
      #expect(throws: CorpusError.notRegular(path: pipe)) { try Corpus.files([pipe]) }
      try Data(text(30_000)).write(to: folder.appending(path: "book.txt"))
      #expect(try Corpus.files([folder.path]).description.files.map(\.path) == ["\(folder.lastPathComponent)/book.txt"])
    }
  }

  @Test func `a link to a device is the device, and a link to a file the file`() throws {
    try withTemporaryFolder { folder in
      let (device, book) = (folder.appending(path: "device"), folder.appending(path: "link.txt"))
      try FileManager.default.createSymbolicLink(at: device, withDestinationURL: URL(filePath: "/dev/zero"))
      #expect(throws: CorpusError.notRegular(path: device.path)) { try Corpus.files([device.path]) }
      try Data(text(30_000)).write(to: folder.appending(path: "book.txt"))
      try FileManager.default.createSymbolicLink(at: book, withDestinationURL: folder.appending(path: "book.txt"))
      #expect(try Corpus.files([book.path]).training == Corpus.files([folder.appending(path: "book.txt").path]).training)
    }
  }

  @Test func `a file too large for memory is refused by its size`() throws {
    try withTemporaryFolder { folder in
      let path = folder.appending(path: "huge.txt").path
      #expect(FileManager.default.createFile(atPath: path, contents: nil))
      let file = try #require(FileHandle(forWritingAtPath: path))
      try file.truncate(atOffset: 5 << 32)
      try file.close()
      let error = try #require(throws: CorpusError.self) { try Corpus.files([path]) }
      #expect(error == .tooLarge(path: path, bytes: 5 << 32, most: 1 << 32) && "\(error)".contains("give a part of it"))
    }
  }

  @Test(arguments: [16_383, 16_384]) func `the least text is 16 KB`(_ bytes: Int) throws {
    try withTemporaryFolder { folder in
      let path = folder.appending(path: "a.txt").path
      try Data(text(bytes + 40).prefix(bytes)).write(to: URL(filePath: path))
      if bytes < 16_384 {
        #expect(throws: CorpusError.tooSmall(paths: [path], bytes: bytes, needed: 16_384)) { try Corpus.files([path]) }
      } else {
        let corpus = try Corpus.files([path])
        #expect(corpus.heldOut.count == 16_384 * 8 / 100 && corpus.description.split == .tail(of: "a.txt"))
        #expect(corpus.training.count + corpus.heldOut.count == bytes + 3, "all of it, and a separator")
      }
    }
  }

  @Test func `equal files are taken once, empty ones not at all, and the rest whole`() throws {
    try withTemporaryFolder { folder in
      let book = text(40_000)
      for name in ["a.txt", "b.txt"] { try Data(book).write(to: folder.appending(path: name)) }
      try Data().write(to: folder.appending(path: "empty.txt"))
      try Data(text(40_000, stream: 1)).write(to: folder.appending(path: "c.txt"))
      try Data(text(20_000, stream: 2)).write(to: folder.appending(path: ".hidden.txt"))
      let corpus = try Corpus.files([folder.path])
      #expect(corpus.description.files.map { URL(filePath: $0.path).lastPathComponent } == ["a.txt", "c.txt"])
      let whole = corpus.training + corpus.heldOut
      #expect(whole.firstRange(of: book.prefix(1_000)) != nil && corpus.description.sources.map(\.files) == [2])
    }
  }

  @Test func `every byte of UTF-8 is kept, and the description counts what was taken`() throws {
    try withTemporaryFolder { folder in
      let line = "Ünïcode — ελληνικά, 日本語, 🙂 number "
      let lines = (0..<900).map { line + "\($0) \(String($0 * 7_919, radix: 36))\n" }.joined()
      try Data(lines.utf8).write(to: folder.appending(path: "u.txt"))
      let corpus = try Corpus.files([folder.path])
      #expect(corpus.training.count + corpus.heldOut.count == lines.utf8.count + 3)
      #expect(corpus.description.trainingBytes == corpus.training.count && corpus.description.heldOutBytes == corpus.heldOut.count)
      #expect(corpus.description.files.reduce(0) { $0 + $1.bytes } == lines.utf8.count)
    }
  }

  @Test func `each error says what, where and what to do`() {
    let errors: [(CorpusError, String)] = [
      (.missing(path: "/a"), "check the path"), (.unreadable(path: "/a", reason: "no permission"), "no permission"),
      (.notRegular(path: "/a"), "copy what you want of it into a file"),
      (.tooLarge(path: "/a", bytes: 9, most: 8), "holds 9 bytes, at most 8"),
      (.noText(paths: ["/a"], files: 2), "name files or folders that hold UTF-8 text"),
      (.tooSmall(paths: ["/a"], bytes: 3, needed: 9), "add files"),
    ]
    for (error, advice) in errors { #expect("\(error)".contains("/a") && "\(error)".contains(advice), "\(error)") }
    #expect("\(CorpusError.noToolchain(reason: "r"))".contains("--corpus"))
  }
}

/// Properties of the generated language that its entropy rests on.
@Suite struct SyntheticPropertyTests {
  @Test(arguments: [64, 512]) func `shares are stationary and rows are distributions`(_ vocabulary: Int) {
    let language = SyntheticLanguage(seed: 2, vocabulary: vocabulary)
    var next = [Double](repeating: 0, count: vocabulary)
    for word in 0..<vocabulary {
      let row = language.successors(of: word)
      #expect(abs(row.reduce(0, +) - 1) < 1e-12 && row.allSatisfy { $0 > 0 })
      for (target, probability) in row.enumerated() { next[target] += language.shares[word] * probability }
    }
    for (share, moved) in zip(language.shares, next) { #expect(abs(share - moved) < 1e-10) }
    // h from the definition: Σ π H / Σ π |w|.
    var (entropy, length) = (0.0, 0.0)
    for word in 0..<vocabulary {
      entropy -= language.shares[word] * language.successors(of: word).reduce(0) { $0 + $1 * log($1) }
      length += language.shares[word] * Double(language.words[word].count)
    }
    #expect(abs(language.entropyRate - entropy / length) < 1e-12)
  }

  @Test func `a longer text begins with the shorter one, and its own length gives it again`() {
    let language = SyntheticLanguage(seed: 4, vocabulary: 128)
    let (short, long) = (language.text(bytes: 1_000, stream: 3), language.text(bytes: 5_000, stream: 3))
    #expect(long.starts(with: short) && short.count >= 1_000 && short.count < 1_020)
    #expect(language.text(bytes: short.count, stream: 3) == short && language.text(bytes: 1_000, stream: 4) != short)
    #expect(language.loss(on: long).map { abs($0 / language.entropyRate - 1) < 0.05 } == true)
    #expect(language.loss(on: Array("not a word ".utf8)) == nil && language.loss(on: short.dropLast()) == nil)
  }

  @Test func `a shorter window costs more, and the whole past nothing`() {
    let language = SyntheticLanguage(seed: 1, vocabulary: 256)
    let losses = [16, 32, 64, 128, 4_096].map { language.leastLoss(context: $0) }
    #expect(zip(losses, losses.dropFirst()).allSatisfy { $0 > $1 } && losses.allSatisfy { $0 > language.entropyRate })
    // What the missing past costs is shared out over the window: T · (loss − h) is the same for every T.
    let costs = zip([16.0, 32, 64, 128, 4_096], losses).map { $0 * ($1 - language.entropyRate) }
    #expect(costs.allSatisfy { abs($0 / costs[0] - 1) < 1e-6 })
    #expect(language.summary.leastLossAtContext128 == losses[3])
  }
}
