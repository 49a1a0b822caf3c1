import ChatCompletions
import Foundation
import InferenceScaling
import NumericalMethods
import Synchronization

/// A policy of `auto` from the time on at which it came into force.
struct PolicyVersion: Hashable, Sendable {
  /// The first digits of the file's SHA-256; a name if there is no file.
  var id: String
  /// The policy; nil for the Beta rule.
  var policy: CalibratedPolicy?
  var time: Date

  /// The version without a calibrated policy: the Beta rule, which needs no calibration.
  static func uncalibrated(_ time: Date) -> PolicyVersion { PolicyVersion(id: "beta", time: time) }
}

/// The policy of `auto`: read from its file, again whenever that changes. Every change is kept with the receipts.
///
/// The file is read every other second, and a version is known by its SHA-256. A file that can't be used leaves the version before it in force: a policy that
/// is being written is half a file, and a server shouldn't change its mind because of that. Each receipt names the version that decided, and each version is
/// kept, so that what a policy did can be told from the receipts long after.
///
///     start → read, or refuse to start → in force ⇄ another file: in force from the next request on
///                                              └─ a file that is none: the page says why, the version stays
final class PolicyStore: Sendable {
  private struct State {
    var version: PolicyVersion
    var problem: String?
  }

  private let path: String?
  private let receipts: ReceiptStore
  private let state: Mutex<State>

  private static let timeBetweenLooks = Duration.seconds(2)

  /// - Throws: `GatewayFailure.policy` if the file holds none.
  init(path: String?, receipts: ReceiptStore) throws(GatewayFailure) {
    (self.path, self.receipts) = (path, receipts)
    let version = try path.map(Self.read) ?? .uncalibrated(Date())
    state = Mutex(State(version: version))
    receipts.keep(version)
  }

  /// The version in force.
  var current: PolicyVersion { state.withLock { $0.version } }
  /// The reason for which the present file isn't in force.
  var problem: String? { state.withLock { $0.problem } }

  /// Looks at the file every other second, until the task is cancelled.
  func watch() async {
    guard let path else { return }
    while (try? await Task.sleep(for: Self.timeBetweenLooks)) != nil { look(path) }
  }

  /// A file that can't be used changes nothing: the policy of before decides on.
  private func look(_ path: String) {
    do throws(GatewayFailure) {
      let version = try Self.read(path)
      state.withLock { state in
        state.problem = nil
        if state.version.id != version.id { state.version = version }
      }
      receipts.keep(version)
    } catch {
      state.withLock { $0.problem = "\(error)" }
    }
  }

  private static func read(_ path: String) throws(GatewayFailure) -> PolicyVersion {
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      let id = String(SHA256.hash(data).hexadecimal.prefix(8))
      return PolicyVersion(id: id, policy: try JSONDecoder().decode(CalibratedPolicy.self, from: data), time: Date())
    } catch let error as DecodingError {
      throw .policy(path: path, reason: "\(DecodingProblem(error))")
    } catch {
      throw .policy(path: path, reason: "it can't be read")
    }
  }
}
