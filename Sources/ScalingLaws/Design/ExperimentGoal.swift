/// What the next runs should make more certain.
public enum ExperimentGoal: String, CaseIterable, Codable, Hashable, Sendable {
  /// ln L*, the least loss at the target compute.
  case loss
  /// ln N*, the best size at the target compute.
  case parameters
}
