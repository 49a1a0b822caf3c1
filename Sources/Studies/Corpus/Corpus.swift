import NumericalMethods

/// Text to train on and text held out, with a record of where both came from.
///
/// A token is a byte. No file is in both parts, unless there are so few that the end of one is held out. The text is held in memory: a window is a pointer
/// into it, and nothing is copied in training.
public struct Corpus: Sendable {
  /// The bytes that a model is trained on.
  public let training: [UInt8]
  /// The bytes that a model's loss is measured on.
  public let heldOut: [UInt8]
  /// The description of the text; it goes into a study's manifest.
  public let description: CorpusDescription

  /// The SHA-256 of the text.
  ///
  /// It covers the length of the training part (8 bytes, little-endian), the training part and the held-out part.
  public var sha256: String { description.sha256 }

  init(training: [UInt8], heldOut: [UInt8], description: CorpusDescription) {
    self.training = training
    self.heldOut = heldOut
    var description = description
    description.trainingBytes = training.count
    description.heldOutBytes = heldOut.count
    description.sha256 = Corpus.digest(training: training, heldOut: heldOut)
    self.description = description
  }

  private static func digest(training: [UInt8], heldOut: [UInt8]) -> String {
    var hash = SHA256()
    withUnsafeBytes(of: UInt64(training.count).littleEndian) { hash.update($0) }
    hash.update(training)
    hash.update(heldOut)
    return hash.finalize().hexadecimal
  }
}
