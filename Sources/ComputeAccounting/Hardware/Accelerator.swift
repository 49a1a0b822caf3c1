/// An accelerator: its dense peak rates, memory, links and power, from its maker's documents.
public struct Accelerator: Hashable, Sendable, Codable {
  /// The name, as `H100-SXM`.
  public var name: String
  /// Other names of the same chip.
  public var aliases: [String]
  /// The architecture that kernels and efficiency go by.
  public var generation: AcceleratorGeneration
  /// The day of release or announcement, `2022-09-20`.
  public var released: String
  /// Dense peak rates.
  public var peaks: PeakRates
  /// The memory, bytes.
  ///
  /// Makers' GB of memory on a chip are of 2³⁰ bytes: stacks come in powers of two, and an H100 of 80 GB reports 81,559 MiB.
  public var memoryBytes: Double
  /// The bandwidth of that memory, bytes/s.
  public var memoryBandwidth: Double
  /// The bandwidth to other chips of a node or pod, bytes/s, both directions together.
  public var linkBandwidth: Double
  /// The chips that this link joins: a node of eight, a rack, a pod.
  public var chipsPerNode: Int
  /// The network bandwidth out of the node, bytes/s a chip and direction: a usual one of its time.
  public var networkBandwidth: Double
  /// The maximal power of chip and memory, W; `nil` where none is published.
  public var watts: Double?
  /// The maker's document.
  public var source: String

  /// A row of the table; units are GB, GB/s and W.
  init(
    _ name: String, _ aliases: [String], _ generation: AcceleratorGeneration, _ released: String, _ peaks: PeakRates, memory: Double,
    bandwidth: Double,
    link: Double, node: Int = 8, network: Double, watts: Double?, source: String
  ) {
    (self.name, self.aliases, self.generation, self.released, self.peaks) = (name, aliases, generation, released, peaks)
    (memoryBytes, memoryBandwidth, linkBandwidth) = (memory * 0x1p30, bandwidth * 1e9, link * 1e9)
    (chipsPerNode, networkBandwidth, self.watts, self.source) = (node, network * 1e9, watts, source)
  }

  /// The FLOP for each byte of memory at which a product is limited by neither: peak / bandwidth.
  public func ridge(_ format: NumberFormat) -> Double? { peaks[format].map { $0 / memoryBandwidth } }
}

/// A generation of accelerators.
public enum AcceleratorGeneration: String, Hashable, Sendable, Codable, CaseIterable {
  case volta, turing, ampere, ada, hopper, blackwell
  case cdna2, cdna3, cdna4
  case tpu2, tpu3, tpu4, tpu5, tpu6, tpu7
  case trainium, gaudi
  /// Consumer cards, whose links and cooling differ.
  case consumer

  /// Whether the chip is one of Google's, whose power and hosts differ from those of GPU servers.
  public var isTPU: Bool { rawValue.hasPrefix("tpu") }
}
