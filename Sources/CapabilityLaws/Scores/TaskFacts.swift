import TextFormats

/// The facts of a task that its scores don't tell: the number of items and the score of guessing.
public struct TaskFacts: Hashable, Sendable, Codable {
  /// n, the items; nil if unknown.
  public var items: Double?
  /// The expected score of a guess, one over the number of choices, as a share; nil if unknown.
  public var chance: Double?

  /// Makes facts.
  public init(items: Double? = nil, chance: Double? = nil) {
    self.items = items
    self.chance = chance
  }

  /// The items, or the number assumed where nobody says.
  var itemsOrAssumed: Double { items ?? Self.assumedItems }

  /// The items of a benchmark that doesn't say; assumed, between PIQA's 1,838 and OpenBookQA's 500.
  static let assumedItems = 1000.0
}

/// Public benchmarks by the names that tables give them: their choices and their items.
///
/// Sources, the benchmarks' papers and cards: HellaSwag arXiv:1905.07830, ARC arXiv:1803.05457, PIQA arXiv:1911.11641,
/// CommonsenseQA arXiv:1811.00937, SocialIQA arXiv:1904.09728, OpenBookQA arXiv:1809.02789, MMLU arXiv:2009.03300,
/// WinoGrande arXiv:1907.10641, BoolQ arXiv:1905.10044. Items are of the split that is evaluated as a rule.
public enum BenchmarkCatalogue {
  private static let entries: [(names: [String], choices: Double, items: Double)] = [
    (["hellaswag"], 4, 10_042), (["arc_easy", "arc-e", "arc_e"], 4, 2376), (["arc_challenge", "arc-c", "arc_c"], 4, 1172),
    (["piqa"], 2, 1838),
    (["csqa", "commonsense_qa", "commonsenseqa"], 5, 1221), (["socialiqa", "social_iqa", "siqa"], 3, 1954),
    (["openbookqa", "openbook_qa", "obqa"], 4, 500), (["mmlu"], 4, 14_042), (["winogrande"], 2, 1267), (["boolq"], 2, 3270),
  ]
  /// The parts of MMLU that are tables' own columns: they have its choices and not its items.
  private static let parts = ["stem", "humanities", "social", "other"]

  /// Returns the facts of a task by its name; nil if the catalogue doesn't have it.
  ///
  /// The first entry whose name the task's contains, in any case of letters: acc_arc_easy_test_rc_5shot is ARC-Easy.
  public static func facts(of task: String) -> TaskFacts? {
    let name = task.lowercased()
    guard let entry = entries.first(where: { $0.names.contains { name.contains($0) } }) else { return nil }
    let isPart = entry.names == ["mmlu"] && parts.contains { name.contains($0) }
    return TaskFacts(items: isPart ? nil : entry.items, chance: 1 / entry.choices)
  }
}
