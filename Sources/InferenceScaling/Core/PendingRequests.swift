/// The samples or verdicts that a strategy waits for, and why some of them didn't come.
struct PendingRequests: Sendable {
  private var ids: Set<SampleID> = []
  /// The first refusal.
  private(set) var refusal: Refusal?
  /// The last failure that wasn't a refusal.
  private(set) var failure: String?

  var count: Int { ids.count }
  var isEmpty: Bool { ids.isEmpty }
  /// Those waited for, in order.
  var sorted: [SampleID] { ids.sorted() }

  /// Whether a sample is waited for.
  func isPending(_ id: SampleID) -> Bool { ids.contains(id) }

  /// Waits for more.
  mutating func expect(_ range: Range<SampleID>) { ids.formUnion(range) }

  /// Waits for one more.
  mutating func expect(_ id: SampleID) { ids.insert(id) }

  /// Waits no more for any.
  mutating func forget() { ids = [] }

  /// Notes that one came or failed; false if it wasn't waited for.
  mutating func settle(_ id: SampleID, _ failure: Failure? = nil) -> Bool {
    guard ids.remove(id) != nil else { return false }
    switch failure {
    case .refused(let refusal): self.refusal = self.refusal ?? refusal
    case .exhausted(let reason): self.failure = reason
    case nil: break
    }
    return true
  }

  /// The reason for an empty result: a refusal, a failure, or that no sample had an answer.
  var emptyReason: StopReason {
    if let refusal { return .refused(refusal) }
    return .failed(failure ?? "no answer was found in what the model wrote")
  }
}
