import NumericalMethods

/// Random draws in which the observations of a group stay together.
///
/// Without groups each observation is drawn alone. A draw of a group is one number for all of its observations.
struct GroupedDraws {
  /// The group of each observation, from 0.
  private let group: [Int]
  /// The number of groups.
  let count: Int

  init(_ points: [TrendPoint]) {
    var numbers: [String: Int] = [:]
    var next = 0
    group = points.map { point in
      if !point.group.isEmpty, let known = numbers[point.group] { return known }
      defer { next += 1 }
      if !point.group.isEmpty { numbers[point.group] = next }
      return next
    }
    count = next
  }

  /// The times that each observation is drawn, as many groups as there are with replacement.
  func counts(_ generator: inout SeededGenerator) -> [Double] {
    let drawn = generator.resamplingCounts(count)
    return group.map { drawn[$0] }
  }

  /// A sign for each observation, one a group.
  func signs(_ generator: inout SeededGenerator) -> [Double] {
    let drawn = (0..<count).map { _ in generator.next() & 1 == 0 ? 1.0 : -1 }
    return group.map { drawn[$0] }
  }
}
