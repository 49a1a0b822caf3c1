import ArgumentParser
import CapabilityLaws
import ComputeAccounting
import InferenceScaling
import Laboratory
import LanguageModel
import ModelBackends
import ScalingLaws
import Studies
import Tabular

/// The exit codes of the command line, as in BSD's `sysexits.h`.
///
/// A script can tell apart what to mend (64, 65, 66, 73), what to wait for (69, 75) and what is nobody's fault (130). 0 means that the
/// result is on standard output or in its file. 1, which isn't here, is an error that no kind is known of.
///
/// ```
/// isoflop ladder run --study my-study || [ $? -eq 75 ]
/// ```
enum ExitStatus: Int32 {
  /// The command was used wrongly (64).
  case usage = 64
  /// The input was read and is wrong (65).
  case dataError = 65
  /// An input is missing or can't be read (66).
  case noInput = 66
  /// A server can't be reached or fails every time (69).
  case unavailable = 69
  /// Something went wrong inside isoflop (70).
  case software = 70
  /// An output can't be created (73).
  case cannotCreate = 73
  /// Reading or writing failed, on a full disk for one (74).
  case inputOutput = 74
  /// It may work later: another process holds the study (75).
  case temporary = 75
  /// A server doesn't take the key (77).
  case noPermission = 77
  /// Stopped by a signal; what is done is kept (130 after Ctrl-C, 143 after SIGTERM).
  case interrupted = 130

  /// The status of the process: after a signal, that signal's.
  var code: ExitCode { ExitCode(self == .interrupted ? Interruption.status : rawValue) }
}

#if Serving
import ChatCompletions
import Gateway
#endif

/// An error as the command line reports it: one clear text and an exit status.
///
/// Modules throw errors of their own, which know nothing of processes; here each kind gets a status, in one place, so that a new kind of
/// error is one more line. The text is the error's own. A failed call is reported by its cause where it has one: a refused key is 77
/// whichever layer saw it.
struct CommandFailure: Error, CustomStringConvertible {
  var status: ExitStatus
  var description: String

  init(_ status: ExitStatus, _ description: String) {
    self.status = status
    self.description = description
  }

  /// Gives an error of the modules its exit status; nil for errors of the argument parser, which reports them itself.
  init?(_ error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let error as TableError: self.init(.dataError, "\(error)")
    case let error as ScoreError: self.init(.dataError, "\(error)")
    case let error as RunTableError: self.init(.dataError, "\(error)")
    case let error as RecordingError: self.init(.dataError, "\(error)")
    case let error as FormulaError: self.init(.usage, "\(error)")
    case let error as FitError: self.init(.dataError, "\(error)")
    case let error as ExperimentError: self.init(.dataError, "\(error)")
    case let error as ConfigurationProblem: self.init(.dataError, "\(error)")
    case let error as ComparisonError: self.init(.dataError, "\(error)")
    case let error as CorpusError: self.init(.noInput, "\(error)")
    case let error as LadderPlanError: self.init(.usage, "\(error)")
    case let error as ConfigurationError: self.init(.usage, "\(error)")
    case let error as QuestionSetError: self.init(.dataError, "\(error)")
    case let error as LiveRecordingError: self.init(Self.status(of: error), "\(error)")
    #if Serving
    case let error as ChatError: self.init(Self.status(of: error), "\(error)")
    case let error as GatewayFailure: self.init(Self.status(of: error), "\(error)")
    #endif
    case let error as BackendError:
      self = error.cause.flatMap { CommandFailure($0) } ?? CommandFailure(.unavailable, "\(error)")
    case let error as CheckpointError: self.init(.dataError, "\(error)")
    case let error as TrainingError: self.init(Self.status(of: error), "\(error)")
    case let error as LaboratoryError: self.init(Self.status(of: error), "\(error)")
    case let error as StudyError: self.init(Self.status(of: error), "\(error)")
    case let error as RunFailure: self.init(Self.status(of: error), "\(error)")
    default: return nil
    }
  }

  private static func status(of error: LiveRecordingError) -> ExitStatus {
    switch error {
    case .inUse: .temporary
    case .cannotWrite: .inputOutput
    case .cannotOpen, .notASample, .otherModel, .otherPrompt, .otherSettings: .cannotCreate
    }
  }

  #if Serving
  private static func status(of error: ChatError) -> ExitStatus {
    switch error {
    case .invalidURL, .missingKey, .invalidKey: .usage
    case .refused(let refusal) where [401, 402, 403].contains(refusal.status): .noPermission
    case .refused(let refusal) where [404, 405].contains(refusal.status): .noInput
    default: .unavailable
    }
  }

  private static func status(of error: GatewayFailure) -> ExitStatus {
    switch error {
    case .noUpstream, .upstream, .missingKey, .shadow: .usage
    case .policy, .receipts, .configuration: .dataError
    case .database: .cannotCreate
    case .address: .unavailable
    }
  }
  #else
  /// Refuses what a build without the network stack can't do.
  static func needsServing(_ request: String) -> CommandFailure {
    CommandFailure(
      .unavailable,
      "\(request) needs the network stack, and this isoflop was built without it: build the whole with `swift build -c release --product isoflop`."
    )
  }
  #endif

  private static func status(of error: TrainingError) -> ExitStatus {
    switch error {
    case .diverged: .software
    case .otherRun: .cannotCreate
    }
  }

  private static func status(of error: LaboratoryError) -> ExitStatus {
    switch error {
    case .interrupted: .interrupted
    case .otherPlan, .foreignFiles, .folder: .cannotCreate
    case .diverged: .software
    }
  }

  private static func status(of error: StudyError) -> ExitStatus {
    switch error {
    case .inUse: .temporary
    case .unwritable, .notAStudy, .noManifest, .otherManifest, .alreadyPublished: .cannotCreate
    case .diskFull: .inputOutput
    case .unreadable, .unknownCorpus: .noInput
    case .damaged, .otherVersion, .otherCorpus: .dataError
    }
  }

  private static func status(of failure: RunFailure) -> ExitStatus {
    switch failure.reason {
    case .storage(let error): status(of: error)
    case .training: .noInput
    case .diverged: .software
    }
  }
}
