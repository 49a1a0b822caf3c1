import ArgumentParser
import ScalingLaws

/// The approaches by which the exponents of the optimal size and tokens are estimated.
///
/// Three answers to one question, by approaches that fail in different ways (arXiv:2203.15556):
///
/// | `--approach` | rests on | errs where |
/// |---|---|---|
/// | 1 | the best run of each tenth of a decade of compute; the lower hull's corners | few sizes were trained; lucky runs count |
/// | 2 | the minima of curves through the runs of each budget | sizes are few, wide apart or off-centre |
/// | 3 | the law's own optimum at the table's largest compute, at C = 6ND | the law's form is wrong |
///
/// Exponents that agree say more than any of the intervals. `--shape`, `--variable` and `--tolerance` change approach 2 alone, not the
/// isoFLOP minima that every fit prints.
struct ApproachOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Print the exponents a and b of N* ∝ C^a and D* ∝ C^b by an approach of arXiv:2203.15556: 1 (envelope and lower hull), 2 (isoFLOP curves) or 3 (the \
      law). Repeatable.
      """,
      valueName: "1|2|3"))
  var approach: [Int] = []

  @Option(help: "Approach 2: the curve fitted to each budget: parabola (the default), cubic or akima.")
  var shape: IsoFLOPMethod.Shape?

  @Option(help: "Approach 2: the curve's variable: parameters (the default) or tokens.")
  var variable: IsoFLOPMethod.Variable?

  @Option(help: "Approach 2: the relative range of compute, above its smallest run, that a budget spans; by default 0.2.")
  var tolerance: Double?

  func validate() throws {
    guard approach.allSatisfy((1...3).contains) else { throw ValidationError("--approach is 1, 2 or 3.") }
    guard approach.contains(2) || (shape == nil && variable == nil && tolerance == nil) else {
      throw ValidationError("--shape, --variable and --tolerance are of approach 2: add --approach 2.")
    }
    try OptionRange.require("--tolerance", tolerance, 0...10, "0.2 joins runs within 20%")
  }

  /// The exponents by the approaches asked for, in the order of their numbers.
  ///
  /// - Throws: `FitError` where a table has too few runs on its envelope or too few budgets with a minimum: an approach that was asked for
  ///   and can't be had ends the command.
  func exponents(_ inference: LawInference, table: RunTable) throws -> [AllocationExponents] {
    let confidence = inference.fit.configuration.confidence
    return try Set(approach).sorted().flatMap { number -> [AllocationExponents] in
      switch number {
      case 1:
        return try [Envelope.Selection.bins(perDecade: 10), .hull].map {
          AllocationExponents(try Envelope(table, selection: $0), confidence: confidence)
        }
      case 2:
        let profile = IsoFLOPProfile(
          table, method: .init(shape: shape ?? .parabola, variable: variable ?? .parameters), tolerance: tolerance ?? 0.2)
        return [AllocationExponents(try IsoFLOPFrontier(profile), profile: profile, confidence: confidence)]
      default:
        return [AllocationExponents(inference, compute: table.runs.map(\.compute).max() ?? 1)]
      }
    }
  }
}

extension IsoFLOPMethod.Shape: ExpressibleByArgument {}
extension IsoFLOPMethod.Variable: ExpressibleByArgument {}
