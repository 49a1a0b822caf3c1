import NumericalMethods
import Tabular

extension Recording {
  /// Returns the recording with so many samples of each problem: the first ones, or random ones by a seed.
  ///
  /// With `keepingFewer`, problems that have fewer keep what they have.
  ///
  /// - Throws: `RecordingError` if a problem has fewer, or there are no problems.
  public func subsampled(_ count: Int, seed: UInt64? = nil, keepingFewer: Bool = false) throws(RecordingError) -> Recording {
    guard let poorest = problems.min(by: { $0.samples.count < $1.samples.count }) else {
      throw .tooFewProblems(file: name, found: 0, needed: 1)
    }
    guard keepingFewer || poorest.samples.count >= count else {
      throw .tooFewSamples(file: name, problem: poorest.id, found: poorest.samples.count, needed: count)
    }
    var copy = self
    for place in copy.problems.indices {
      var order = Array(problems[place].samples.indices)
      if let seed {
        var generator = SeededGenerator(seed: seed, stream: UInt64(place))
        order.shuffle(using: &generator)
      }
      copy.problems[place].samples = order.prefix(count).map { problems[place].samples[$0] }
    }
    return copy
  }

  /// Finds the only usable recording of a table that holds several, distinguished by the values of one column.
  ///
  /// It reads the table once for each value of each column with 2 to 40 values: for files that hold several recordings, one of which has
  /// enough samples.
  ///
  /// - Returns: the recording with its column and value; `nil` if no column leaves exactly one usable recording. At most 40 values are tried.
  public static func onlyUsable(
    in table: Table, selecting selection: [RowCondition] = [], options: RecordingOptions = RecordingOptions(),
    where isUsable: (Recording) -> Bool
  ) -> (recording: Recording, choice: RowCondition)? {
    for (column, name) in table.header.enumerated() {
      var seen: Set<String> = []
      let values = (0..<table.rowCount).map { table.text(row: $0, column: column) }.filter { seen.insert($0).inserted }
      guard (2...40).contains(values.count) else { continue }
      let usable = values.compactMap { value -> (recording: Recording, choice: RowCondition)? in
        let choice = RowCondition(column: name, value: value)
        guard let recording = try? Recording(table, selecting: selection + [choice], options: options), isUsable(recording) else {
          return nil
        }
        return (recording, choice)
      }
      if usable.count == 1 { return usable[0] }
    }
    return nil
  }
}
