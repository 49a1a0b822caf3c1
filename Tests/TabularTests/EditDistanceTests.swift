import Fuzzing
import Tabular
import Testing

/// Distances of names against the recursion that defines them.
struct EditDistanceTests {
  /// The definition, without a table: the last letters stay, or one of them is put in, left out, changed or swapped.
  private static func plain(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>, swaps: Bool) -> Int {
    guard let x = a.last, let y = b.last else { return max(a.count, b.count) }
    var least = min(
      plain(a.dropLast(), b.dropLast(), swaps: swaps) + (x == y ? 0 : 1), plain(a.dropLast(), b, swaps: swaps) + 1,
      plain(a, b.dropLast(), swaps: swaps) + 1)
    if swaps, a.count > 1, b.count > 1, x == b.dropLast().last, y == a.dropLast().last {
      least = min(least, plain(a.dropLast(2), b.dropLast(2), swaps: true) + 1)
    }
    return least
  }

  private static func word(_ mutator: inout ByteMutator) -> [UInt8] {
    (0..<mutator.index(below: 6)).map { _ in UInt8(mutator.index(below: 3)) }
  }

  @Test(arguments: [false, true])
  func theTableAgreesWithTheDefinition(swaps: Bool) {
    var mutator = ByteMutator(seed: 11, words: [])
    for _ in 0..<150 {
      let (a, b, c) = (Self.word(&mutator), Self.word(&mutator), Self.word(&mutator))
      let distance = EditDistance.between(a, b, countsSwaps: swaps)
      #expect(distance == Self.plain(a[...], b[...], swaps: swaps), "\(a) \(b)")
      #expect(distance == EditDistance.between(b, a, countsSwaps: swaps) && (distance == 0) == (a == b))
      #expect(distance == EditDistance.between(Array(a.reversed()), Array(b.reversed()), countsSwaps: swaps))
      // A detour over a third word is no shorter; with swaps of neighbours only (optimal string alignment) it may be.
      if !swaps { #expect(distance <= EditDistance.between(a, c) + EditDistance.between(c, b)) }
    }
  }

  /// `ca` to `abc` takes three edits where no letter is put between two that changed places: the restricted distance.
  @Test func lettersThatChangedPlacesStayNeighbours() {
    #expect(EditDistance.between(Array("ca"), Array("abc"), countsSwaps: true) == 3)
    #expect(EditDistance.between(Array("lsos"), Array("loss"), countsSwaps: true) == 1)
    #expect(EditDistance.between(Array("lsos"), Array("loss")) == 2)
  }

  @Test(
    arguments: [
      ("VAL_LOSS", "val_loss"), ("tokns", "tokens"), ("d", "D"), ("flop", "flops"), ("parms", "params"), ("blubb", nil), ("x", nil),
      ("", nil),
    ] as [(String, String?)])
  func onlyNearNamesAreSuggested(name: String, suggestion: String?) {
    #expect(EditDistance.nearest(name, among: ["val_loss", "tokens", "D", "flops", "params"]) == suggestion)
  }

  /// Of a long name, as of a short one, no more than a third may change: 64 edits make anything of its first 64 letters.
  @Test(arguments: [60, 64, 200, 5_000])
  func aLongNameIsNotNearToEveryOther(length: Int) {
    let name = String(repeating: "x", count: length)
    #expect(EditDistance.nearest(name, among: ["loss", "tokens"]) == nil)
    #expect(EditDistance.nearest(name + "y", among: ["loss", name]) == name)
  }
}
