extension LawModel {
  /// Returns bounds that hold parameters at given values.
  ///
  /// The coordinates that a parameter depends on are found by moving each; holding a parameter means holding all of these, so an amplitude that is
  /// taken at the middle of the runs can be held only together with its exponent.
  ///
  /// - Throws: `FitError` where a name is not the law's, a value is out of reach, or other parameters would be held along.
  func bounds(pinning pinned: [String: Double], of family: LawFamily) throws(FitError) -> [ClosedRange<Double>] {
    guard !pinned.isEmpty else { return bounds }
    let names = family.parameterNames
    if let unknown = pinned.keys.sorted().first(where: { !names.contains($0) }) {
      throw .unknownParameter(law: family.name, name: unknown, known: names)
    }
    let chosen = names.indices.filter { pinned[names[$0]] != nil }
    let coordinates = dependencies
    let held = chosen.reduce(into: Set<Int>()) { $0.formUnion(coordinates[$1]) }
    guard held.count == chosen.count else {
      let along = names.indices.filter { !chosen.contains($0) && coordinates[$0].isSubset(of: held) }
      throw .pinnedTogether(law: family.name, names: chosen.map { names[$0] }, with: along.map { names[$0] })
    }
    return try bounds(holding: held, at: pinned, of: family)
  }

  /// Returns the bounds with the held coordinates narrowed to a point.
  ///
  /// A value counts as reached if the parameters made from the coordinates agree with it to 1e-9, relative.
  private func bounds(holding held: Set<Int>, at pinned: [String: Double], of family: LawFamily) throws(FitError) -> [ClosedRange<Double>] {
    var values = parameters(middle)
    for (index, name) in family.parameterNames.enumerated() { values[index] = pinned[name] ?? values[index] }
    let coordinates = self.coordinates(values)
    let reached = parameters(coordinates)
    for (index, name) in family.parameterNames.enumerated() {
      guard let value = pinned[name] else { continue }
      if !((reached[index] - value).magnitude <= 1e-9 * value.magnitude) {
        throw .pinOutOfRange(law: family.name, name: name, value: value)
      }
    }
    return bounds.indices.map { held.contains($0) ? coordinates[$0]...coordinates[$0] : bounds[$0] }
  }

  private var middle: [Double] { bounds.map { 0.5 * ($0.lowerBound + $0.upperBound) } }

  /// The coordinates that each parameter depends on.
  ///
  /// Found at the middle of the bounds by moving each coordinate by a hundredth of its range; p + 1 evaluations.
  private var dependencies: [Set<Int>] {
    let base = parameters(middle)
    var result = [Set<Int>](repeating: [], count: base.count)
    for coordinate in bounds.indices {
      var moved = middle
      moved[coordinate] += 0.01 * (bounds[coordinate].upperBound - bounds[coordinate].lowerBound)
      for (index, value) in parameters(moved).enumerated() where value != base[index] { result[index].insert(coordinate) }
    }
    return result
  }
}

extension LawModel {
  /// Returns the names of the parameters that a bound holds at the coordinates.
  package func parametersAtBounds(_ coordinates: [Double], of family: LawFamily) -> [String] {
    let inOrder = self.coordinates(parameters(coordinates))
    return family.parameterNames.indices.compactMap { index in
      let (value, bound) = (inOrder[index], bounds[index])
      return value <= bound.lowerBound + 1e-9 || value >= bound.upperBound - 1e-9 ? family.parameterNames[index] : nil
    }
  }
}
