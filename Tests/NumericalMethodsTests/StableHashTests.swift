import NumericalMethods
import Testing

@Suite struct StableHashTests {
  /// Vectors of RFC 9923 (FNV-1a, 64 bits).
  @Test(arguments: [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8)] as [(String, UInt64)])
  func publishedValues(text: String, hash: UInt64) {
    #expect(StableHash.fnv1a(text.utf8) == hash)
  }

  @Test func combiningByteByByteIsTheSame() {
    var hash = StableHash()
    for byte in "foobar".utf8 { hash.combine(byte) }
    #expect(hash.value == StableHash.fnv1a("foobar".utf8))
  }

  /// Values computed by an independent program; corpora depend on them, since held-out files are chosen by them.
  @Test(
    arguments: [
      ("", 0xc381_7c01_6ba4_ff30), ("abc", 0x860a_de0a_23f3_5a4b), ("The quick brown fox jumps over the lazy dog", 0xe331_7abd_803f_0623),
    ] as [(String, UInt64)])
  func hashesOfWordsNeverChange(text: String, hash: UInt64) {
    #expect(StableHash.words(Array(text.utf8)) == hash)
  }
}

@Suite struct SplitMix64Tests {
  /// The first numbers of seed 1234567 in the reference implementation.
  @Test func publishedValues() {
    var generator = SplitMix64(seed: 1_234_567)
    #expect(
      (0..<5).map { _ in generator.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
      ])
  }

  @Test func uniformNumbersFillTheInterval() {
    var generator = SplitMix64(seed: 9)
    let numbers = (0..<10_000).map { _ in generator.uniform() }
    #expect(numbers.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect((mean(numbers) - 0.5).magnitude < 0.02)
  }

  @Test func indicesAreEven() {
    var generator = SplitMix64(seed: 3)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[generator.index(below: 7)] += 1 }
    #expect(counts.allSatisfy { (9_500...10_500).contains($0) })
  }

  @Test func theMixerIsTheFirstNumberOfItsSeed() {
    var generator = SplitMix64(seed: 42)
    #expect(SplitMix64.mixed(42) == generator.next())
  }
}
