import InferenceScaling
import Tabular
import Testing

struct RareFormTests {
  /// Twenty problems of three different answers each, one of a form seen once: what is learnt of the forms is finite, and a policy can be written.
  @Test func aFormSeenOnceHasFiniteEvidence() throws {
    var text = "problem,answer,gold\n"
    for problem in 0..<20 {
      for answer in problem == 19 ? ["A", "B", "7"] : ["A", "B", "C"] { text += "q\(problem),\(answer),A\n" }
    }
    let recording = try Recording(Table(bytes: Array(text.utf8), name: "r.csv"))
    let policy = try StoppingCalibration(limit: 2, maximumLoss: 0.01).calibrate(recording)
    #expect(policy.rule.forms.evidence.values.allSatisfy(\.isFinite) && policy.rule.forms.unseen.isFinite)
  }
}
