import RealModule

/// A formula of a law as a tree.
indirect enum FormulaExpression: Hashable, Sendable {
  case number(Double)
  /// N, D, C or U.
  case input(LawInput)
  /// A parameter, by its position.
  case parameter(Int)
  case sum(FormulaExpression, FormulaExpression)
  case difference(FormulaExpression, FormulaExpression)
  case product(FormulaExpression, FormulaExpression)
  case quotient(FormulaExpression, FormulaExpression)
  case power(FormulaExpression, FormulaExpression)
  case negation(FormulaExpression)
  case function(FormulaFunction, FormulaExpression)

  /// The expressions that this one is made of.
  var operands: [FormulaExpression] {
    switch self {
    case .number, .input, .parameter: []
    case .sum(let a, let b), .difference(let a, let b), .product(let a, let b), .quotient(let a, let b), .power(let a, let b): [a, b]
    case .negation(let a), .function(_, let a): [a]
    }
  }

  /// Returns how often a parameter appears.
  func count(of parameter: Int) -> Int {
    self == .parameter(parameter) ? 1 : operands.reduce(0) { $0 + $1.count(of: parameter) }
  }

  /// The inputs that appear.
  var inputs: Set<LawInput> {
    if case .input(let input) = self { return [input] }
    return operands.reduce(into: []) { $0.formUnion($1.inputs) }
  }

  /// The terms that the expression is a sum of; a subtracted one is negated.
  ///
  /// They are the candidates for amplitudes: a law that is linear in a factor of each is solved for all of them at once.
  var summands: [FormulaExpression] {
    switch self {
    case .sum(let a, let b): a.summands + b.summands
    case .difference(let a, let b): a.summands + b.summands.map { .negation($0) }
    default: [self]
    }
  }

  /// Returns the expression with a parameter that is a factor of its numerator removed; nil if it is none.
  ///
  /// Only factors of products and numerators count: of A in A·x/y the result is x/y, of A in (A + x)·y it is nil.
  func dividing(by parameter: Int) -> FormulaExpression? {
    switch self {
    case .parameter(parameter): .number(1)
    case .product(let a, let b): a.dividing(by: parameter).map { .product($0, b) } ?? b.dividing(by: parameter).map { .product(a, $0) }
    case .quotient(let a, let b): a.dividing(by: parameter).map { .quotient($0, b) }
    default: nil
    }
  }
}

/// A function that formulas may use.
enum FormulaFunction: String, Hashable, Sendable, CaseIterable {
  case exp, log, sqrt
}

/// A formula compiled to a stack machine that gives values and exact derivatives by the parameters (forward-mode automatic differentiation).
///
/// Cost: O(p) a step for p parameters, without allocation.
///
/// A step pops its operands and pushes its result, with the row of p derivatives by the parameters next to it. With a and b the operands the rules are (a
/// ± b)′ = a′ ± b′, (ab)′ = a′b + ab′, (a/b)′ = a′/b − ab′/b², (a^b)′ = b·a^(b−1)·a′ + a^b·ln a·b′, whose last term counts as zero if a isn't positive.
/// Memory: `depth` values and depth × p derivatives, which the caller owns, so that rows share them.
struct FormulaProgram: Sendable {
  private enum Step: Sendable {
    case number(Double)
    case input(Int)
    case parameter(Int)
    case sum, difference, product, quotient, power, negation
    case function(FormulaFunction)
  }

  private let steps: [Step]
  /// The stack that the program needs.
  let depth: Int

  /// Compiles an expression whose inputs come in this order.
  ///
  /// The steps are the tree in post-order; `depth` is the greatest height of the stack.
  init(_ expression: FormulaExpression, inputs: [LawInput]) {
    var steps: [Step] = []
    var (height, depth) = (0, 0)
    func push(_ step: Step) {
      steps.append(step)
      height += 1
      depth = max(depth, height)
    }
    func visit(_ expression: FormulaExpression) {
      for operand in expression.operands { visit(operand) }
      switch expression {
      case .number(let value): push(.number(value))
      case .input(let input): push(.input(inputs.firstIndex(of: input) ?? 0))
      case .parameter(let index): push(.parameter(index))
      case .sum: steps.append(.sum)
      case .difference: steps.append(.difference)
      case .product: steps.append(.product)
      case .quotient: steps.append(.quotient)
      case .power: steps.append(.power)
      case .negation: steps.append(.negation)
      case .function(let function, _): steps.append(.function(function))
      }
      if expression.operands.count == 2 { height -= 1 }
    }
    visit(expression)
    (self.steps, self.depth) = (steps, depth)
  }

  /// Returns the value; derivatives by the p parameters are written to the beginning of `slopes`, which holds depth·p numbers.
  func evaluate(_ parameters: [Double], _ inputs: [Double], values: inout [Double], slopes: inout [Double]) -> Double {
    let p = parameters.count
    return values.withUnsafeMutableBufferPointer { values in
      slopes.withUnsafeMutableBufferPointer { slopes in
        var top = -1
        for step in steps {
          switch step {
          case .number(let value):
            top += 1
            values[top] = value
            for i in 0..<p { slopes[top * p + i] = 0 }
          case .input(let index):
            top += 1
            values[top] = inputs[index]
            for i in 0..<p { slopes[top * p + i] = 0 }
          case .parameter(let index):
            top += 1
            values[top] = parameters[index]
            for i in 0..<p { slopes[top * p + i] = i == index ? 1 : 0 }
          case .negation:
            values[top] = -values[top]
            for i in 0..<p { slopes[top * p + i] = -slopes[top * p + i] }
          case .function(let function): Self.apply(function, values, slopes, top, p)
          default:
            top -= 1
            Self.apply(step, values, slopes, top, p)
          }
        }
        return values[0]
      }
    }
  }

  private static func apply(
    _ function: FormulaFunction, _ values: UnsafeMutableBufferPointer<Double>, _ slopes: UnsafeMutableBufferPointer<Double>, _ top: Int,
    _ p: Int
  ) {
    let x = values[top]
    let slope: Double
    switch function {
    case .exp: (values[top], slope) = (Double.exp(x), Double.exp(x))
    case .log: (values[top], slope) = (Double.log(x), 1 / x)
    case .sqrt: (values[top], slope) = (x.squareRoot(), 0.5 / x.squareRoot())
    }
    for i in 0..<p { slopes[top * p + i] *= slope }
  }

  /// aᵇ; of a negative number for a whole exponent, else not a number.
  private static func power(_ a: Double, _ b: Double) -> Double {
    guard a < 0, b == b.rounded(), b.isFinite else { return Double.pow(a, b) }
    let size = Double.pow(-a, b)
    return b.truncatingRemainder(dividingBy: 2) == 0 ? size : -size
  }

  /// Combines the operands at `top` and above it.
  private static func apply(
    _ step: Step, _ values: UnsafeMutableBufferPointer<Double>, _ slopes: UnsafeMutableBufferPointer<Double>, _ top: Int, _ p: Int
  ) {
    let (a, b) = (values[top], values[top + 1])
    let result: Double
    let (left, right): (Double, Double)
    switch step {
    case .sum: (result, left, right) = (a + b, 1, 1)
    case .difference: (result, left, right) = (a - b, 1, -1)
    case .product: (result, left, right) = (a * b, b, a)
    case .quotient: (result, left, right) = (a / b, 1 / b, -a / (b * b))
    default:
      result = power(a, b)
      (left, right) = (b == 0 ? 0 : b * power(a, b - 1), a > 0 ? result * Double.log(a) : 0)
    }
    values[top] = result
    let (first, second) = (top * p, (top + 1) * p)
    for i in 0..<p { slopes[first + i] = left * slopes[first + i] + right * slopes[second + i] }
  }
}
