import RealModule

/// Where runs lie, as the forecaster sees it: ln N and ln of the tokens' worth.
///
/// Repeated tokens are worth less than new ones: D′ = U + U·R*(1 − exp(−(D/U − 1)/R*)), R* = 15.39 (arXiv:2305.16264), where a run says
/// how many of its tokens are different.
struct RunPlaces: Sendable {
  let logParameters: [Double]
  let logTokens: [Double]

  var count: Int { logParameters.count }

  /// R_D*, the published estimate.
  private static let repetitionDecay = 15.39

  init(_ runs: [TrainingRun]) {
    logParameters = runs.map { Double.log($0.parameters) }
    logTokens = runs.map { Double.log(Self.worth($0)) }
  }

  /// Returns a table whose tokens are the tokens' worth: what a law of N and D is fitted to.
  func replacing(_ table: RunTable) -> RunTable {
    table.replacing(
      zip(table.runs, logTokens).map { run, logTokens in
        var run = run
        if run.uniqueTokens != nil { (run.tokens, run.uniqueTokens) = (Double.exp(logTokens), nil) }
        return run
      })
  }

  private static func worth(_ run: TrainingRun) -> Double {
    guard let unique = run.uniqueTokens, run.tokens > unique else { return run.tokens }
    let repeats = run.tokens / unique - 1
    return unique * (1 + repetitionDecay * (1 - Double.exp(-repeats / repetitionDecay)))
  }
}

/// How alike the errors of a law are at two places.
enum PlaceKernel {
  /// Matérn's function of smoothness 5/2, from 1 at no distance to 0.
  static func matern(_ distance: Double) -> Double {
    let r = Double.sqrt(5) * distance
    return (1 + r + r * r / 3) * Double.exp(-r)
  }

  /// Row-major matrix of what changes smoothly with ln N and ln D over a length, in nats of either.
  static func smooth(_ a: RunPlaces, _ b: RunPlaces, length: Double) -> [Double] {
    matrix(a, b) { i, j in
      let (n, d) = (a.logParameters[i] - b.logParameters[j], a.logTokens[i] - b.logTokens[j])
      return matern((n * n + d * d).squareRoot() / length)
    }
  }

  /// Row-major matrix of what runs of one size have in common, their shape and their recipe: it fades over 3 nats of ln D.
  ///
  /// - Parameter established: whether the size of each of `a` has enough runs to tell what it has of its own.
  static func ofSize(_ a: RunPlaces, _ b: RunPlaces, established: [Bool]) -> [Double] {
    matrix(a, b) { i, j in
      let isSame = established[i] && (a.logParameters[i] - b.logParameters[j]).magnitude < 1e-6
      return isSame ? matern((a.logTokens[i] - b.logTokens[j]).magnitude / 3) : 0
    }
  }

  private static func matrix(_ a: RunPlaces, _ b: RunPlaces, _ element: (Int, Int) -> Double) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(a.count * b.count)
    for i in 0..<a.count {
      for j in 0..<b.count { result.append(element(i, j)) }
    }
    return result
  }
}
