/// The provenance of a fit: everything needed to repeat it.
public struct Provenance: Codable, Hashable, Sendable {
  /// The version of this library.
  public static let libraryVersion = "0.1.0"

  /// The version that made the fit.
  public var version: String
  /// The seed of the bootstrap.
  public var seed: UInt64
  /// The number of runs.
  public var runs: Int
  /// The counting convention of N and C.
  public var convention: CountingConvention
  /// The unit of the loss.
  public var lossUnit: LossUnit
  /// The name of the table.
  public var table: String
  /// The SHA-256 of the input, where the caller gave it.
  public var inputSHA256: String?
  /// The inferences that the reader made, in words.
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
