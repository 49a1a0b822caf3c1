/// A form that the loss of a run may have: what `FitConfiguration` fits to a table.
///
/// To add a family: one file with the law and its `LawModel`, one row in `LawFamilies.all`, one row in the tests' table of known laws.
public protocol LawFamily: ScalingLaw {
  /// The quantities of a run that the law depends on, in the order of the model's observations; N and D when left out.
  static var inputs: [LawInput] { get }

  /// Returns the loss of N parameters trained on D tokens, all of them different.
  func loss(parameters: Double, tokens: Double) -> Double
  /// Returns the loss of a run; `loss(parameters:tokens:)` of its N and D when left out.
  func loss(of run: TrainingRun) -> Double
  /// Returns the split of compute C = k·N·D with the least loss; by search when left out.
  func optimum(compute: Double, flopPerParameterToken k: Double) -> Allocation
  /// Returns the least compute that reaches a loss, at C = k·N·D; nil at or below the irreducible loss. By bisection when left out.
  func compute(loss: Double, flopPerParameterToken k: Double) -> Double?
}

extension LawFamily {
  /// N and D.
  public static var inputs: [LawInput] { [.parameters, .tokens] }

  /// Returns the loss at the run's N and D.
  public func loss(of run: TrainingRun) -> Double { loss(parameters: run.parameters, tokens: run.tokens) }

  /// Returns the split of compute C = 6ND with the least loss.
  public func optimum(compute: Double) -> Allocation { optimum(compute: compute, flopPerParameterToken: 6) }

  /// Returns the least compute, at C = 6ND, that reaches a loss; nil at or below the irreducible loss.
  public func compute(loss: Double) -> Double? { compute(loss: loss, flopPerParameterToken: 6) }
}
