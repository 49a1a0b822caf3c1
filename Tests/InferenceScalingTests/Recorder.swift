import InferenceScaling
import Synchronization

/// Keeps what a sampler and a verifier said, and says it again at once.
final class Recorder: ImmediateSampler, StreamingSampler, ImmediateVerifier {
  let sampler: HostileSampler
  let verifier: HostileVerifier
  private let samples = Mutex<[SampleID: Result<Candidate, CallError>]>([:])
  private let verdicts = Mutex<[Candidate: Result<Verdict, CallError>]>([:])

  init(sampler: HostileSampler, verifier: HostileVerifier) {
    self.sampler = sampler
    self.verifier = verifier
  }

  func bound(_ call: SampleCall, question: Question) -> Spending { sampler.bound(call, question: question) }
  func bound(_ candidate: Candidate, question: Question) -> Spending { verifier.bound(candidate, question: question) }

  func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate {
    let outcome: Result<Candidate, CallError>
    do throws(CallError) { outcome = .success(try await sampler.sample(call, question: question)) } catch { outcome = .failure(error) }
    samples.withLock { $0[call.id] = outcome }
    return try outcome.get()
  }

  func sample(_ call: SampleCall, question: Question, reporting progress: SampleProgress) async throws(CallError) -> Candidate {
    let outcome: Result<Candidate, CallError>
    do throws(CallError) {
      outcome = .success(try await sampler.sample(call, question: question, reporting: progress))
    } catch {
      outcome = .failure(error)
    }
    samples.withLock { $0[call.id] = outcome }
    return try outcome.get()
  }

  func verdict(_ candidate: Candidate, question: Question) async throws(CallError) -> Verdict {
    let outcome: Result<Verdict, CallError>
    do throws(CallError) { outcome = .success(try await verifier.verdict(candidate, question: question)) } catch {
      outcome = .failure(error)
    }
    verdicts.withLock { $0[candidate] = outcome }
    return try outcome.get()
  }

  func candidate(_ call: SampleCall, question: Question) throws(CallError) -> Candidate {
    guard let outcome = samples.withLock({ $0[call.id] }) else { throw CallError(reason: "sample \(call.id) wasn't recorded") }
    return try outcome.get()
  }

  func judge(_ candidate: Candidate, question: Question) throws(CallError) -> Verdict {
    guard let outcome = verdicts.withLock({ $0[candidate] }) else { throw CallError(reason: "this candidate's verdict wasn't recorded") }
    return try outcome.get()
  }
}
