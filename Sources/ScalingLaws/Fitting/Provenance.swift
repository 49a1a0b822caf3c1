/// Where a fit came from: enough to make it again.
public struct Provenance: Codable, Hashable, Sendable {
  /// The version of this library.
  public static let libraryVersion = "0.1.0"

  /// The version that made the fit.
  public var version: String
  /// The seed of the bootstrap.
  public var seed: UInt64
  /// The number of runs.
  public var runs: Int
  /// What N and C count.
  public var convention: CountingConvention
  /// What the loss is measured in.
  public var lossUnit: LossUnit
  /// What the table is called.
  public var table: String
  /// The SHA-256 of the input, where the caller gave it.
  public var inputSHA256: String?
  /// What the reader had to supply, in words.
  public var inferences: [String]

  init(
    seed: UInt64, runs: Int, convention: CountingConvention, lossUnit: LossUnit, table: String, inputSHA256: String?,
    inferences: [String]
  ) {
    version = Self.libraryVersion
    self.seed = seed
    self.runs = runs
    self.convention = convention
    self.lossUnit = lossUnit
    self.table = table
    self.inputSHA256 = inputSHA256
    self.inferences = inferences
  }
}
