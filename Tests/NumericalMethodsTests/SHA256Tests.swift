import NumericalMethods
import Testing

/// Values published in NIST FIPS 180-4's examples and CAVP's byte-oriented short messages.
@Suite struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func publishedDigests(text: String, digest: String) {
    #expect(SHA256.hash(text.utf8).hexadecimal == digest)
  }

  @Test func aMillionTimesTheLetterA() {
    let digest = SHA256.hash(repeatElement(UInt8(ascii: "a"), count: 1_000_000))
    #expect(digest.hexadecimal == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  /// Every split of a message of up to three blocks gives the digest of the whole: the padding's cases (55, 56, 63, 64 bytes) are among them.
  @Test func partsGiveTheDigestOfTheWhole() {
    for length in [1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128, 150] {
      let message = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37) }
      let whole = SHA256.hash(message)
      for split in 0...length {
        var hash = SHA256()
        hash.update(message.prefix(split))
        hash.update(message.dropFirst(split))
        #expect(hash.finalize() == whole)
      }
    }
  }

  @Test func digestsOfDifferentMessagesDiffer() {
    #expect(SHA256.hash("a".utf8) != SHA256.hash("b".utf8))
    #expect(SHA256.hash("a".utf8).bytes.count == 32)
  }
}
