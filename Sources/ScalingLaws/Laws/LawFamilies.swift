/// The law families known.
public enum LawFamilies {
  /// Laws of size and data; the first is the default.
  public static let surfaces: [any LawFamily.Type] = [
    ChinchillaLaw.self, CoupledLaw.self, KaplanLaw.self, OverTrainingLaw.self, DataConstrainedLaw.self, FarseerLaw.self,
  ]

  /// Laws in one variable.
  public static let curves: [any CurveLaw.Type] = [
    PowerCurve.self, ShiftedCurve.self, BoundedCurve.self, BrokenCurve<OneBreak>.self, BrokenCurve<TwoBreaks>.self,
    BrokenCurve<ThreeBreaks>.self,
  ]

  /// Every family: the surfaces, then each curve of N, of D and of C.
  public static let all: [any LawFamily.Type] = surfaces + curves.flatMap { $0.families }

  /// Returns the family of this name.
  public static func named(_ name: String) -> (any LawFamily.Type)? {
    all.first { $0.name == name }
  }
}

extension CurveLaw {
  /// The curve as a law of runs: of N, of D and of C.
  fileprivate static var families: [any LawFamily.Type] {
    [RunCurve<Self, OfParameters>.self, RunCurve<Self, OfTokens>.self, RunCurve<Self, OfCompute>.self]
  }
}
