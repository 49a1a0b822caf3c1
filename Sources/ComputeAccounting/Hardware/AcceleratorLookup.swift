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
  /// Finds an accelerator by its name or an alias; case, spaces, hyphens and the maker's name don't matter.
  ///
  /// `NVIDIA H100 SXM5 80GB`, `h100_80gb` and `H100-SXM` are one.
  ///
  /// - Throws: ``UnknownAccelerator``.
  public static func named(_ name: String) throws(UnknownAccelerator) -> Accelerator {
    let wanted = key(name)
    if let found = all.first(where: { chip in ([chip.name] + chip.aliases).contains { key($0) == wanted } }) { return found }
    // A size of memory that the only such chip has says nothing more.
    let bare = all.filter { chip in
      let size = "\(Int(chip.memoryBytes / 0x1p30))gb"
      return wanted.hasSuffix(size) && ([chip.name] + chip.aliases).contains { key($0) == String(wanted.dropLast(size.count)) }
    }
    if bare.count == 1 { return bare[0] }
    throw UnknownAccelerator(name: name, nearest: nearest(to: wanted))
  }

  /// The name in small letters and digits, without makers and families.
  private static func key(_ name: String) -> String {
    let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }
    return words.filter { !["nvidia", "amd", "google", "intel", "amazon", "tesla", "geforce", "radeon", "instinct", "cloud"].contains($0) }
      .joined()
  }

  /// Up to five known names, the nearest first.
  private static func nearest(to wanted: String) -> [String] {
    let letters = Array(wanted)
    let ordered = all.map { chip in (chip.name, EditDistance.between(letters, Array(key(chip.name)))) }.sorted {
      ($0.1, $0.0) < ($1.1, $1.0)
    }
    return ordered.prefix(5).map(\.0)
  }
}
