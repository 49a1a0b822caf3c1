import Tabular
import TextFormats

/// The package's own small table of models and accelerators over time, one source a row.
///
/// It joins ``PublishedRun/all`` and ``Accelerator/all`` with models and chips from before these, so that a trend can be fitted without a file. Training FLOP
/// are those that a document states, or 6·N·D of its active parameters and tokens (`basis` says which). Peaks are dense, of 16-bit products, of FP32 where a
/// chip has no others; the price is that of a chip-hour on demand in 2024 and 2025, whatever the chip's age.
///
/// It is a choice of well-documented rows and no census: models whose makers state nothing are absent, among them most of the largest. Fit a census where
/// one is at hand.
public enum TrendTable {
  /// The name by which errors call the table.
  public static let name = "the package's own table"

  /// A trend that the table answers: a quantity, and what it is divided by.
  public struct Quantity: Hashable, Sendable {
    /// The quantity in words.
    public let words: String
    /// The column.
    public let y: String
    /// The divisor's column.
    public let per: String?
  }

  /// The trends of `isoflop trends` without a table.
  public static let quantities = [
    Quantity(words: "training compute, FLOP", y: "training_flop", per: nil),
    Quantity(words: "parameters", y: "parameters", per: nil),
    Quantity(words: "training tokens", y: "tokens", per: nil),
    Quantity(words: "chip's peak, FLOP/s", y: "peak_flop_s", per: nil),
    Quantity(words: "chip's memory, bytes", y: "memory_bytes", per: nil),
    Quantity(words: "bandwidth, bytes/s", y: "bandwidth_bytes_s", per: nil),
    Quantity(words: "efficiency, FLOP/J", y: "peak_flop_s", per: "watts"),
    Quantity(words: "FLOP/s per $ an hour", y: "peak_flop_s", per: "usd_hour"),
  ]

  /// The column of dates.
  public static let dates = "released"

  private static let header = [
    "name", "kind", dates, "training_flop", "parameters", "tokens", "peak_flop_s", "memory_bytes", "bandwidth_bytes_s", "watts", "usd_hour",
    "basis", "source",
  ]

  /// The table; ready to be filtered and read as any other.
  public static func table() throws(TableError) -> Table {
    let rows =
      (earlierModels + laterModels).map(\.fields) + PublishedRun.all.map(fields) + earlierChips.map(\.fields) + Accelerator.all.map(fields)
    let lines = ([header] + rows).map { $0.map(quoted).joined(separator: ",") }
    return try Table(delimited: lines.joined(separator: "\n"), name: name)
  }

  private static func quoted(_ field: String) -> String { field.contains(",") ? "\"\(field)\"" : field }

  private static func text(_ value: Double?) -> String { value.map { NumberStyle.plain.text($0, digits: 12) } ?? "" }

  private static func fields(_ run: PublishedRun) -> [String] {
    [
      run.name, "model", text(run.year), text(run.flop), text(run.parameters), text(run.tokens), "", "", "", "", "",
      ConstantBasis.derived.rawValue, run.source,
    ]
  }

  private static func fields(_ chip: Accelerator) -> [String] {
    let price = AcceleratorPrice.onDemand(chip)?.usdPerHour.median
    return [
      chip.name, "accelerator", chip.released, "", "", "", text(chip.peaks.sixteenBit), text(chip.memoryBytes), text(chip.memoryBandwidth),
      text(chip.watts),
      text(price), ConstantBasis.published.rawValue, chip.source,
    ]
  }

  // MARK: Models

  /// A model whose chip-hours weren't published: FLOP as stated, or parameters and tokens.
  private struct Model {
    var name: String
    var released: String
    var flop: Double?
    var parameters: Double?
    var active: Double?
    var tokens: Double?
    var source: String

    init(
      _ name: String, _ released: String, flop: Double? = nil, parameters: Double? = nil, active: Double? = nil, tokens: Double? = nil,
      _ source: String
    ) {
      (self.name, self.released, self.flop, self.parameters, self.source) = (name, released, flop, parameters, source)
      (self.active, self.tokens) = (active ?? parameters, tokens)
    }

    var fields: [String] {
      var derived: Double?
      if let active, let tokens { derived = approximateTrainingFLOPs(parameters: active, tokens: tokens) }
      let basis: ConstantBasis = flop == nil ? .derived : .published
      return [
        name, "model", released, text(flop ?? derived), text(parameters), text(tokens), "", "", "", "", "", basis.rawValue, source,
      ]
    }
  }

  private static let earlierModels = [
    Model("GNMT", "2016-09-26", flop: 1.4e20, "arXiv:1706.03762, table 2"),
    Model("MoE (Shazeer)", "2017-01-23", flop: 1.2e20, "arXiv:1706.03762, table 2"),
    Model("ConvS2S", "2017-05-08", flop: 1.5e20, "arXiv:1706.03762, table 2"),
    Model("Transformer (big)", "2017-06-12", flop: 2.3e19, "arXiv:1706.03762, table 2"),
    Model("BERT-Large", "2018-10-11", flop: 5.33e20, parameters: 355e6, tokens: 250e9, "arXiv:2005.14165, table D.1"),
    Model("RoBERTa-Large", "2019-07-26", flop: 4.26e21, parameters: 355e6, tokens: 2e12, "arXiv:2005.14165, table D.1"),
    Model("T5-11B", "2019-10-23", flop: 3.3e22, parameters: 11e9, tokens: 1e12, "arXiv:2005.14165, table D.1"),
    Model("Chinchilla 70B", "2022-03-29", flop: 5.76e23, parameters: 70e9, tokens: 1.4e12, "arXiv:2203.15556, table 3 and appendix"),
  ]

  private static let laterModels = [
    Model("Qwen2.5-72B", "2024-09-19", parameters: 72.7e9, tokens: 18e12, "arXiv:2412.15115"),
    Model("Qwen3-235B-A22B", "2025-04-29", parameters: 235e9, active: 22e9, tokens: 36e12, "arXiv:2505.09388"),
    Model("Kimi K2", "2025-07-11", parameters: 1.04e12, active: 32e9, tokens: 15.5e12, "arXiv:2507.20534"),
  ]

  // MARK: Chips from before tensor cores

  /// A chip by its maker's data sheet: TFLOP/s, GB, GB/s and W.
  private struct Chip {
    var name: String
    var released: String
    var peak: Double
    var memory: Double
    var bandwidth: Double
    var watts: Double
    var source: String

    init(_ name: String, _ released: String, peak: Double, memory: Double, bandwidth: Double, watts: Double, _ source: String) {
      (self.name, self.released, self.peak, self.memory) = (name, released, peak, memory)
      (self.bandwidth, self.watts, self.source) = (bandwidth, watts, source)
    }

    var fields: [String] {
      [
        name, "accelerator", released, "", "", "", text(peak * 1e12), text(memory * 1e9), text(bandwidth * 1e9), text(watts), "",
        ConstantBasis.published.rawValue, source,
      ]
    }
  }

  private static let earlierChips = [
    Chip(
      "K40", "2013-11-22", peak: 4.29, memory: 12, bandwidth: 288, watts: 235,
      "NVIDIA Tesla K40 board specification 2013-11; FP32 at the base clock"),
    Chip("M40", "2015-11-10", peak: 6.84, memory: 12, bandwidth: 288, watts: 250, "NVIDIA Tesla M40 data sheet 2015-11; FP32"),
    Chip("P100-PCIe", "2016-06-20", peak: 18.7, memory: 16, bandwidth: 732, watts: 250, "NVIDIA Tesla P100 data sheet 2016-10"),
    Chip("P100-SXM", "2016-04-05", peak: 21.2, memory: 16, bandwidth: 732, watts: 300, "NVIDIA Tesla P100 data sheet 2016-10"),
  ]
}
