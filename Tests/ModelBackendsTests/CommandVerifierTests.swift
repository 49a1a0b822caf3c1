import Foundation
import InferenceScaling
import ModelBackends
import Testing

/// A user's command as a verifier, within its limits.
@Suite struct CommandVerifierTests {
  static func verdict(
    _ command: String, text: String = "It is 42.", answer: String? = "42", limits: ProcessLimits = ProcessLimits(), hidden: Set<String> = []
  ) async throws -> Verdict {
    try await CommandVerifier(command: command, limits: limits, golds: ["q": "42"], hidden: hidden)
      .verdict(Candidate(text: text, answer: answer), question: question)
  }

  @Test func exitStatusZeroIsAPass() async throws {
    let right = try await Self.verdict(#"[ "$ISOFLOP_ANSWER" = "$ISOFLOP_GOLD" ] && [ "$ISOFLOP_PROBLEM" = q ] && cat"#)
    #expect(right.passed == true && right.score == 1 && right.feedback == "It is 42." && right.cost.calls == 1)
    let wrong = try await Self.verdict("echo expected 42 >&2; exit 3", answer: nil)
    #expect(wrong.passed == false && wrong.score == 0 && wrong.feedback == "expected 42\n")
  }

  @Test func commandsThatDontExistAreFailuresNotVerdicts() async throws {
    await #expect(throws: CallError.self) { try await Self.verdict("no-such-command-anywhere") }
  }

  @Test func timeIsLimited() async throws {
    let clock = ContinuousClock()
    let start = clock.now
    let late = try await Self.verdict("sleep 30 & sleep 30", limits: ProcessLimits(seconds: 0.3))
    #expect(late.passed == false && late.feedback.contains("longer than 0.3 s") && clock.now - start < .seconds(10))
    #expect(
      late.cost.seconds <= CommandVerifier(command: "", limits: ProcessLimits(seconds: 0.3)).bound(Candidate(), question: question).seconds)
  }

  @Test func memoryAndFileSizeAreLimited() async throws {
    let large = try await Self.verdict("head -c 3000000 /dev/zero > big", limits: ProcessLimits(fileSize: 1))
    #expect(large.passed == false)
    let small = try await Self.verdict("head -c 500000 /dev/zero > small && [ -s small ]", limits: ProcessLimits(fileSize: 1))
    #expect(small.passed == true)
  }

  @Test func outputIsCutAndSignalsAreSaid() async throws {
    let noisy = try await Self.verdict("yes | head -c 100000")
    #expect(noisy.passed == true && noisy.feedback.utf8.count == 4096)
    let killed = try await Self.verdict("kill -9 $$")
    #expect(killed.passed == false && killed.feedback.contains("signal 9"))
  }

  @Test func hiddenVariablesStayHidden() async throws {
    setenv("ISOFLOP_TEST_KEY", "s3cret", 1)
    #expect(try await Self.verdict("echo $ISOFLOP_TEST_KEY").feedback == "s3cret\n")
    #expect(try await Self.verdict("echo $ISOFLOP_TEST_KEY", hidden: ["ISOFLOP_TEST_KEY"]).feedback == "\n")
  }

  @Test func cancellingEndsTheCommand() async throws {
    let clock = ContinuousClock()
    let start = clock.now
    let task = Task { try await Self.verdict("sleep 30") }
    try await Task.sleep(for: .milliseconds(50))
    task.cancel()
    _ = try? await task.value
    #expect(clock.now - start < .seconds(10))
  }
}
