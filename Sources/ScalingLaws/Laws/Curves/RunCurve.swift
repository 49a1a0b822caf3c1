/// The quantity of a run that a curve is a function of.
public protocol RunVariable: Sendable {
  /// N, D or C.
  static var input: LawInput { get }
}

/// A curve in N.
public enum OfParameters: RunVariable {
  /// N.
  public static let input = LawInput.parameters
}

/// A curve in D.
public enum OfTokens: RunVariable {
  /// D.
  public static let input = LawInput.tokens
}

/// A curve in C.
public enum OfCompute: RunVariable {
  /// C.
  public static let input = LawInput.compute
}

/// A curve as a law of runs that looks at one of their quantities alone.
///
/// What is right for it are runs in which the others don't matter: data without end for L(N), the best size at each compute for L(C). It knows of
/// no split, so the optimum has no N and D; that of a curve in C has a loss.
public struct RunCurve<Curve: CurveLaw, Variable: RunVariable>: LawFamily {
  /// The regression that fits it: the curve's own.
  public typealias Model = RunCurveModel<Curve, Variable>

  /// The curve's name and the quantity's symbol, as in `power.C`.
  public static var name: String { "\(Curve.name).\(Variable.input.symbol)" }
  /// The curve's formula, with what x is.
  public static var formula: String { "\(Curve.formula), x = \(Variable.input.symbol)" }
  /// The curve's.
  public static var parameterNames: [String] { Curve.parameterNames }
  public static var scaleParameters: Set<String> { Curve.scaleParameters }
  /// The one quantity.
  public static var inputs: [LawInput] { [Variable.input] }

  /// The curve.
  public var curve: Curve

  /// Makes the law of a curve.
  public init(_ curve: Curve) { self.curve = curve }

  /// Makes the law from the curve's parameters.
  public init(parameterValues: [Double]) { self.init(Curve(parameterValues: parameterValues)) }

  /// The curve's.
  public var parameterValues: [Double] { curve.parameterValues }

  /// Returns the loss at a run's N, D or C.
  public func loss(of run: TrainingRun) -> Double { curve.value(at: Variable.input.value(of: run)) }

  /// Returns the loss at N, D, or C = 6ND.
  public func loss(parameters: Double, tokens: Double) -> Double {
    loss(of: TrainingRun(parameters: parameters, tokens: tokens, compute: 6 * parameters * tokens, loss: 1))
  }

  /// Returns an allocation without N and D; with the loss where the curve is one of compute.
  public func optimum(compute: Double, flopPerParameterToken k: Double) -> Allocation {
    let loss = Variable.input == .compute ? curve.value(at: compute) : .nan
    return Allocation(compute: compute, parameters: .nan, tokens: .nan, loss: loss)
  }

  /// Returns the compute at which a curve of compute takes a loss; nil for other curves.
  public func compute(loss: Double, flopPerParameterToken k: Double) -> Double? {
    Variable.input == .compute ? curve.argument(of: loss) : nil
  }
}

/// The regression of a curve, on one quantity of runs.
public struct RunCurveModel<Curve: CurveLaw, Variable: RunVariable>: LawModel {
  private let model: Curve.Model

  /// Takes the observations.
  public init(_ observations: LawObservations) { model = Curve.Model(observations) }

  public var observations: LawObservations { model.observations }
  public var bounds: [ClosedRange<Double>] { model.bounds }
  public var axes: [ScanAxis] { model.axes }
  public var termCount: Int { model.termCount }

  /// Writes what the curve's own model does.
  public func predict(_ coordinates: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double]) {
    model.predict(coordinates, rows: rows, logValues: &logValues, jacobian: &jacobian)
  }

  /// Returns the curve at the coordinates.
  public func law(_ coordinates: [Double]) -> RunCurve<Curve, Variable> { RunCurve(model.law(coordinates)) }

  /// Returns the coordinates of a curve.
  public func coordinates(of law: RunCurve<Curve, Variable>) -> [Double] { model.coordinates(of: law.curve) }

  /// Writes the curve's own terms.
  public func terms(_ place: [Double], into terms: inout [Double]) { model.terms(place, into: &terms) }

  /// Returns the curve's own coordinates.
  public func coordinates(place: [Double], amplitudes: [Double]) -> [Double] {
    model.coordinates(place: place, amplitudes: amplitudes)
  }
}
