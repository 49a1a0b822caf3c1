import ChatCompletions
import Foundation
import InferenceScaling
import NumericalMethods
import Synchronization

/// A policy of `auto` from the moment on from which it decides.
struct PolicyEdition: Hashable, Sendable {
  /// The first digits of the file's SHA-256; a name where there is no file.
  var id: String
  /// Nothing where the Beta rule decides.
  var policy: CalibratedPolicy?
  var time: Date

  /// What decides without a calibrated policy: the Beta rule, which needs no calibration.
  static func uncalibrated(_ time: Date) -> PolicyEdition { PolicyEdition(id: "beta", time: time) }
}

/// The policy of `auto`: read from its file, again whenever that changes. Every change is kept with the receipts.
final class PolicyBook: Sendable {
  private struct State {
    var edition: PolicyEdition
    var problem: String?
  }

  private let path: String?
  private let receipts: ReceiptStore
  private let state: Mutex<State>

  private static let timeBetweenLooks = Duration.seconds(2)

  /// - Throws: `GatewayFailure.policy` where the file holds none.
  init(path: String?, receipts: ReceiptStore) throws(GatewayFailure) {
    (self.path, self.receipts) = (path, receipts)
    let edition = try path.map(Self.read) ?? .uncalibrated(Date())
    state = Mutex(State(edition: edition))
    receipts.keep(edition)
  }

  /// What decides now.
  var current: PolicyEdition { state.withLock { $0.edition } }
  /// Why the file as it is now isn't what decides.
  var problem: String? { state.withLock { $0.problem } }

  /// Looks at the file every other second, until the task is cancelled.
  func watch() async {
    guard let path else { return }
    while (try? await Task.sleep(for: Self.timeBetweenLooks)) != nil { look(path) }
  }

  /// A file that can't be used changes nothing: the policy of before decides on.
  private func look(_ path: String) {
    do throws(GatewayFailure) {
      let edition = try Self.read(path)
      state.withLock { state in
        state.problem = nil
        if state.edition.id != edition.id { state.edition = edition }
      }
      receipts.keep(edition)
    } catch {
      state.withLock { $0.problem = "\(error)" }
    }
  }

  private static func read(_ path: String) throws(GatewayFailure) -> PolicyEdition {
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      let id = String(SHA256.hash(data).hexadecimal.prefix(8))
      return PolicyEdition(id: id, policy: try JSONDecoder().decode(CalibratedPolicy.self, from: data), time: Date())
    } catch let error as DecodingError {
      throw .policy(path: path, reason: "\(DecodingProblem(error))")
    } catch {
      throw .policy(path: path, reason: "it can't be read")
    }
  }
}
