import NumericalMethods
import RealModule
import ScalingLaws
import Testing

/// An expression of a formula, written with as few parentheses as its grammar allows, and evaluated without it.
private indirect enum Tree {
  case number(Double)
  case input(LawInput)
  case parameter(Int)
  case sum(Tree, Tree)
  case difference(Tree, Tree)
  case product(Tree, Tree)
  case quotient(Tree, Tree)
  case power(Tree, Tree)
  case negation(Tree)
  case function(String, Tree)

  static let names = ["E", "A", "alpha", "b_2"]

  /// A tree of at most so many levels; numbers and functions keep most values finite.
  static func random(_ depth: Int, _ generator: inout SeededGenerator) -> Tree {
    guard depth > 0 else {
      switch generator.index(below: 3) {
      case 0: return .number([2, 0.5, 3, 1e-3, 12][generator.index(below: 5)])
      case 1: return .input([.parameters, .tokens, .compute, .uniqueTokens][generator.index(below: 4)])
      default: return .parameter(generator.index(below: names.count))
      }
    }
    func next() -> Tree { random(depth - 1 - generator.index(below: 2), &generator) }
    switch generator.index(below: 8) {
    case 0: return .sum(next(), next())
    case 1: return .difference(next(), next())
    case 2: return .product(next(), next())
    case 3: return .quotient(next(), next())
    case 4: return .power(next(), next())
    case 5: return .negation(next())
    case 6: return .function(["exp", "log", "ln", "sqrt"][generator.index(below: 4)], next())
    default: return random(0, &generator)
    }
  }

  /// The text; in parentheses where the operand binds less than the place demands: sums 1, products 2, signs 3, powers 4, atoms 5.
  func text(_ place: Int = 1) -> String {
    let (level, text): (Int, String) =
      switch self {
      case .number(let value): (5, "\(value)")
      case .input(let input): (5, input.symbol)
      case .parameter(let index): (5, Self.names[index])
      case .sum(let a, let b): (1, "\(a.text(1)) + \(b.text(2))")
      case .difference(let a, let b): (1, "\(a.text(1))-\(b.text(2))")
      case .product(let a, let b): (2, "\(a.text(2))*\(b.text(3))")
      case .quotient(let a, let b): (2, "\(a.text(2)) / \(b.text(3))")
      case .power(let a, let b): (4, "\(a.text(5))^\(b.text(3))")
      case .negation(let a): (3, "-\(a.text(3))")
      case .function(let name, let a): (5, "\(name)(\(a.text()))")
      }
    return level < place ? "(\(text))" : text
  }

  /// Of a negative number by multiplying.
  static func power(_ a: Double, _ b: Double) -> Double {
    if a < 0, let whole = Int(exactly: b) { Double.pow(a, whole) } else { Double.pow(a, b) }
  }

  func value(_ parameters: [String: Double], _ design: RunDesign) -> Double {
    switch self {
    case .number(let value): value
    case .input(let input): input.value(of: design)
    case .parameter(let index): parameters[Self.names[index]] ?? .nan
    case .sum(let a, let b): a.value(parameters, design) + b.value(parameters, design)
    case .difference(let a, let b): a.value(parameters, design) - b.value(parameters, design)
    case .product(let a, let b): a.value(parameters, design) * b.value(parameters, design)
    case .quotient(let a, let b): a.value(parameters, design) / b.value(parameters, design)
    case .power(let a, let b): Self.power(a.value(parameters, design), b.value(parameters, design))
    case .negation(let a): -a.value(parameters, design)
    case .function("exp", let a): Double.exp(a.value(parameters, design))
    case .function("sqrt", let a): a.value(parameters, design).squareRoot()
    case .function(_, let a): Double.log(a.value(parameters, design))
    }
  }
}

/// Meanings of formulas, against an evaluation that knows nothing of their text.
struct FormulaSemanticsTests {
  private let design = RunDesign(parameters: 3.5, tokens: 7, compute: 11, uniqueTokens: 5)
  private let values = ["E": 1.3, "A": 0.7, "alpha": 0.4, "b_2": 2.1]

  private func value(_ formula: String) throws -> Double {
    let family = try LawFamily(formula: formula)
    return Law(family, family.parameterNames.map { values[$0] ?? .nan }).loss(of: design)
  }

  /// Three hundred expressions, each with no parenthesis more than it needs.
  @Test(arguments: 0..<10) func textsMeanTheirTrees(stream: Int) throws {
    var generator = SeededGenerator(seed: 71, stream: UInt64(stream))
    var finite = 0
    for _ in 0..<30 {
      let tree = Tree.sum(.product(.parameter(1), .input(.parameters)), .random(5, &generator))
      let (own, expected) = (try value(tree.text()), tree.value(values, design))
      if expected.isNaN {
        #expect(own.isNaN, "\(tree.text())")
      } else {
        #expect(own == expected || (own - expected).magnitude <= 1e-12 * expected.magnitude, "\(tree.text()): \(own), not \(expected)")
        finite += expected.isFinite ? 1 : 0
      }
    }
    #expect(finite > 10)
  }

  /// Signs bind less than powers, powers go to the right, quotients and differences to the left.
  @Test(arguments: meanings.indices) func precedence(index: Int) throws {
    let (formula, expected) = Self.meanings[index]
    let own = try value(formula)
    #expect(expected.isNaN ? own.isNaN : (own - expected).magnitude <= 1e-14 * max(1, expected.magnitude), "\(formula)")
  }

  /// At N = 3.5, D = 7, C = 11 and U = 5.
  private static let meanings: [(String, Double)] = {
    let (power, root, decay) = (3.5 * 3.5, Double.pow(2, Double.sqrt(3.5)), Double.pow(3.5, -0.4))
    var pairs: [(String, Double)] = [("A + -N^2", 0.7 - power), ("A + (-N)^2", 0.7 + power), ("A + 2^N^0.5", 0.7 + root)]
    pairs += [("A - N - D", -9.8), ("A / N / D", 0.7 / 3.5 / 7), ("A/N*D", 1.4), ("A*N^-alpha", 0.7 * decay), ("−A·N", -2.45)]
    pairs += [("A*(D - C)^3/N", -0.7 * 64 / 3.5), ("A*(D - C)^-2*N", 0.7 * 3.5 / 16), ("A*(D - C)^0.5*N + 1", .nan)]
    pairs += [("A*N^--2", 0.7 * power), ("A*1.5e-1*N + 1E1", 10.3675), ("y = A*U/C", 3.5 / 11), (" loss=E+N*0 ", 1.3)]
    return pairs + [("A * exp ( ln (N) )", 2.45)]
  }()

  /// A valley in ln(D/N), whose sides are squares of numbers of either sign, is found where it lies.
  @Test func squaresOfSignedNumbers() throws {
    let family = try LawFamily(formula: "E + A/N^alpha + B*(ln(D/N) - c)^2")
    let truth = Law(family, [1.5, 300, 0.3, 0.02, 2.5])
    let runs = try Ladder().table().runs.map { run -> TrainingRun in
      var run = run
      run.loss = truth.loss(of: run.design)
      return run
    }
    #expect(runs.contains { $0.tokensPerParameter < Double.exp(2.5) } && runs.contains { $0.tokensPerParameter > Double.exp(2.5) })
    let fit = try FitConfiguration(replicates: 0).fit(RunTable(runs), law: family)
    #expect((fit.law["c"] - 2.5).magnitude < 1e-3 && (fit.law["B"] / 0.02 - 1).magnitude < 1e-3, "\(fit.law.parameters)")
  }

  /// The place of a mistake is counted in characters, whatever they take in memory.
  @Test(arguments: [
    ("A·N +", 6, "a number, a name or a parenthesis"), ("E − A·/N", 7, "a number, a name or a parenthesis"),
    ("A*N)", 4, "an operator or the end"),
    ("L = A N", 7, "an operator or the end"), ("A*2N", 4, "an operator or the end"), ("K = A*N", 3, "an operator or the end"),
    ("A*N^²", 5, "a finite number"), ("A*1.2.3*N", 3, "a finite number"), ("A*(N", 5, "a closing parenthesis"),
    ("A*2e*N", 3, "a finite number"),
  ])
  func placesOfMistakes(formula: String, position: Int, expected: String) {
    #expect(throws: FormulaError.syntax(formula: formula, position: position, expected: expected)) { try LawFamily(formula: formula) }
  }

  /// Parameters come in the order in which they are first named; scales are those with a magnitude to find.
  @Test func parametersInTheirOrder() throws {
    let family = try LawFamily(formula: "B*D^-beta + E + A*N^-alpha")
    #expect(family.parameterNames == ["B", "beta", "E", "A", "alpha"])
    #expect(family.parameters.map(\.isScale) == [true, false, true, true, false])
    #expect(family.inputs == [.parameters, .tokens] && family.formula == "B*D^-beta + E + A*N^-alpha")
  }

  /// The optimum that is searched for is the closed form's; a factor that two terms share leaves it where it is.
  @Test func searchedOptimaAreThoseOfClosedForms() throws {
    let known = Law.chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28)
    let separable = Law(try LawFamily(formula: "E + A/N^alpha + B/D^beta"), [1.69, 406.4, 0.34, 410.7, 0.28])
    let coupled = Law(try LawFamily(formula: "E + (A/N^alpha + B/D^beta)^k"), [1.69, 406.4, 0.34, 410.7, 0.28, 0.6])
    for compute in [1e18, 1e21, 1e25] {
      let best = known.optimum(compute: compute)
      for law in [separable, coupled] {
        #expect((Double.log(law.optimum(compute: compute).parameters / best.parameters)).magnitude < 1e-5)
      }
      #expect(try (#require(separable.compute(loss: best.loss)) / compute - 1).magnitude < 1e-6)
    }
  }
}
