import ArgumentParser
import CapabilityLaws
import ComputeAccounting
import ComputePlanning
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
  /// The status that the process ends with.
  var status: ExitStatus
  /// The sentence on standard error, after the program's name.
  var description: String

  /// Makes a failure of a command's own.
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
    case let error as CapabilityTableError: self.init(.dataError, "\(error)")
    case let error as RunTableError: self.init(.dataError, "\(error)")
    case let error as RecordingError: self.init(.dataError, "\(error)")
    case let error as RoutingError: self.init(.dataError, "\(error)")
    case let error as FormulaError: self.init(.usage, "\(error)")
    case let error as FitError: self.init(.dataError, "\(error)")
    case let error as ExperimentError: self.init(.dataError, "\(error)")
    case let error as ConfigurationProblem: self.init(.dataError, "\(error)")
    case let error as TrendError: self.init(.dataError, "\(error)")
    case let error as PlanProblem: self.init(Self.status(of: error), "\(error)")
    case let error as UnknownAccelerator: self.init(.usage, "\(error)")
    case let error as TrainingProblem: self.init(.usage, "\(error)")
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

  /// 65 for a budget that no run fulfils, 64 for one that says nothing.
  private static func status(of error: PlanProblem) -> ExitStatus {
    switch error {
    case .nothingToPlan, .noHardware, .noChips, .noPrice, .noPower, .otherChip: .usage
    case .lossBelowFloor, .budgetTooSmall, .memoryTooSmall, .tooFewTokens, .demandTooLarge, .budgetTooTiny, .fit, .noOptimum: .dataError
    }
  }

  /// 75 for a file in use, 74 for one that can't be written.
  ///
  /// 73 for one of another run, which isn't replaced.
  private static func status(of error: LiveRecordingError) -> ExitStatus {
    switch error {
    case .inUse: .temporary
    case .cannotWrite: .inputOutput
    case .cannotOpen, .notASample, .otherModel, .otherPrompt, .otherSettings: .cannotCreate
    }
  }

  #if Serving
  /// 64 for an address or key that can't be meant, 77 for a key that is refused.
  ///
  /// 66 for a model or path that the server doesn't have; 69 for a server that doesn't answer.
  private static func status(of error: ChatError) -> ExitStatus {
    switch error {
    case .invalidURL, .missingKey, .invalidKey: .usage
    case .refused(let refusal) where [401, 402, 403].contains(refusal.status): .noPermission
    case .refused(let refusal) where [404, 405].contains(refusal.status): .noInput
    default: .unavailable
    }
  }

  /// 64, 65, 69 or 73, by the part of the gateway that can't start.
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

  /// 70 for a run that diverged, 73 for a file of another run.
  private static func status(of error: TrainingError) -> ExitStatus {
    switch error {
    case .diverged: .software
    case .otherRun: .cannotCreate
    }
  }

  /// That of an interruption, 73 for a folder of something else, 70 for a run that diverged.
  private static func status(of error: LaboratoryError) -> ExitStatus {
    switch error {
    case .interrupted: .interrupted
    case .otherPlan, .foreignFiles, .folder: .cannotCreate
    case .diverged: .software
    }
  }

  /// 75 for a study in use, 74 for a full disk, 73 for a folder that can't be one.
  ///
  /// 66 for a file that can't be read, 65 for one that is damaged or of another version or corpus.
  private static func status(of error: StudyError) -> ExitStatus {
    switch error {
    case .inUse: .temporary
    case .unwritable, .notAStudy, .noManifest, .otherManifest, .alreadyPublished: .cannotCreate
    case .diskFull: .inputOutput
    case .unreadable, .unknownCorpus: .noInput
    case .damaged, .otherVersion, .otherCorpus: .dataError
    }
  }

  /// That of the study's error, 66 for a run that couldn't train, 70 for one that diverged.
  private static func status(of failure: RunFailure) -> ExitStatus {
    switch failure.reason {
    case .storage(let error): status(of: error)
    case .training: .noInput
    case .diverged: .software
    }
  }
}
