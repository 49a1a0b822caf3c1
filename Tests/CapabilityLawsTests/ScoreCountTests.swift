import CapabilityLaws
import Testing

struct ScoreCountTests {
  @Test func sharesAndResolution() {
    #expect(ScoreCount(right: 3, of: 12).share == 0.25)
    #expect(ScoreCount.resolution(items: 300) == 0.01)
  }
}
