import Foundation

/// The progress of one stage of an experiment, as its caller shows it.
///
/// A library prints nothing: it calls a closure, from any thread, and the command line makes a bar of it. `hasEnded` closes the bar, finished or not.
public struct StageProgress: Hashable, Sendable {
  /// The stage, in a few words.
  public var stage: String
  /// The share that is done, from 0 to 1.
  public var fraction: Double
  /// Seconds left at the rate so far; nil before it is known.
  public var secondsLeft: Double?
  /// Further numbers, in words.
  public var detail: String
  /// Whether the stage has ended, finished or not.
  public var hasEnded: Bool

  /// Makes the progress of a stage.
  public init(stage: String, fraction: Double, secondsLeft: Double? = nil, detail: String = "", hasEnded: Bool = false) {
    (self.stage, self.fraction, self.secondsLeft, self.detail, self.hasEnded) = (stage, fraction, secondsLeft, detail, hasEnded)
  }

  /// A stage's end.
  static func end(of stage: String) -> StageProgress { StageProgress(stage: stage, fraction: 1, hasEnded: true) }
}

/// Shows progress; called from any thread, as often as an update of a model takes.
public typealias ProgressHandler = @Sendable (StageProgress) -> Void

/// An experiment that gave no result.
public enum LaboratoryError: Error, Hashable, Sendable {
  /// A stop was asked for; `kept` says what is kept, and where.
  case interrupted(kept: String)
  /// The folder holds an experiment with another plan.
  case otherPlan(folder: String)
  /// The folder holds files of something else.
  case foreignFiles(folder: String)
  /// The folder can't be made.
  case folder(path: String, reason: String)
  /// A model's loss is not finite.
  case diverged(model: String, step: Int)
}

extension LaboratoryError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .interrupted(let kept): kept
    case .otherPlan(let folder):
      "\(folder) holds an experiment with other settings: give another folder, or the settings that it was begun with."
    case .foreignFiles(let folder): "\(folder) holds other files: give a new or empty folder."
    case .folder(let path, let reason): "\(path) can't be made: \(reason)"
    case .diverged(let model, let step): "the \(model) model's loss is not finite at step \(step): choose another seed."
    }
  }

  /// A stop after which the same call continues.
  static func interrupted(in folder: URL) -> LaboratoryError {
    .interrupted(kept: "stopped; what is finished is kept in \(folder.path), and the same command continues.")
  }
}

/// The facts of a report that a library can't know: its caller's command line, machine and day.
///
/// They are arguments, so that a report is a function of its inputs and a test can compare its bytes.
public struct ReportContext: Hashable, Sendable {
  /// The command that made the report, as a shell reads it.
  public var command: String
  /// The machine, in words.
  public var machine: String
  /// The day, as in ISO 8601.
  public var date: String

  /// Makes a context.
  public init(command: String, machine: String, date: String) {
    (self.command, self.machine, self.date) = (command, machine, date)
  }
}

/// Encodes a value as JSON with sorted keys, so that the same result has the same bytes.
///
/// - Throws: `EncodingError` for a number that isn't finite.
func json(_ value: some Encodable, pretty: Bool = true) throws -> Data {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
  return try encoder.encode(value) + Data("\n".utf8)
}
