import Tabular

/// The refusal of a name of hardware, with the known names nearest to it.
public struct UnknownAccelerator: Error, Hashable, Sendable, CustomStringConvertible {
  /// The name asked for.
  public var name: String
  /// Known names near to it, all of them where none is.
  public var nearest: [String]

  /// The fault and the remedy.
  public var description: String {
    "the hardware “\(name)” isn't known; the nearest known are \(nearest.joined(separator: ", ")). Give one of them."
  }
}

extension Accelerator {
  /// Finds an accelerator by its name or an alias.
  ///
  /// Case, order and hyphens of the words don't matter, nor the maker's name.
  /// `NVIDIA H100 SXM5 80GB`, `h100_80gb` and `H100-SXM` are one. A size of memory must be the chip's.
  ///
  /// - Throws: ``UnknownAccelerator``.
  public static func named(_ name: String) throws(UnknownAccelerator) -> Accelerator {
    let wanted = words(name)
    let exact = all.first { chip in
      chip.names.contains { words($0).joined() == wanted.joined() || words($0).sorted() == wanted.sorted() }
    }
    if let exact { return exact }
    // A size of memory that the chip has says nothing more.
    let sized = all.first { chip in
      let size = "\(Int(chip.memoryBytes / 0x1p30))gb"
      let rest = wanted.filter { $0 != size }
      return rest.count < wanted.count && chip.names.contains { words($0).filter { $0 != size }.sorted() == rest.sorted() }
    }
    guard let sized else { throw UnknownAccelerator(name: name, nearest: nearest(to: wanted.joined())) }
    return sized
  }

  /// The name and the aliases.
  private var names: [String] { [name] + aliases }

  /// The words of a name in small letters, without makers and families.
  ///
  /// A number and a unit behind it are one word.
  private static func words(_ name: String) -> [String] {
    let families: Set = ["nvidia", "amd", "google", "intel", "amazon", "tesla", "geforce", "radeon", "instinct", "cloud"]
    return name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init).filter { !families.contains($0) }
      .reduce(into: []) { words, word in
        if word == "gb", let last = words.last, last.allSatisfy(\.isNumber) {
          words[words.count - 1] = last + word
        } else {
          words.append(word)
        }
      }
  }

  /// Up to five known names, the nearest first.
  private static func nearest(to wanted: String) -> [String] {
    let letters = Array(wanted)
    let ordered = all.map { chip in (chip.name, chip.names.map { EditDistance.between(letters, Array(words($0).joined())) }.min() ?? .max) }
      .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
    return ordered.prefix(5).map(\.0)
  }
}
