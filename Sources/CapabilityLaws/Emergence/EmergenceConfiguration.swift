import NumericalMethods
import RealModule
import TextFormats

/// The test of emergence: settings.
public struct EmergenceConfiguration: Hashable, Sendable {
  /// L, the tokens of an exact answer; nil tries 3, 10 and 30.
  public var length: Double?
  /// The least decades of scale in which a smooth token-level score goes from 10% to 90%.
  ///
  /// An assumption, and the definition of a jump: what rises faster is one. Published losses fall with exponents of at most ½ in compute, by which an answer
  /// takes 2.7 decades of compute; two leave a margin. Of parameters, whose square the compute is at a fixed ratio of tokens, it is half.
  public var smoothDecades: Double
  /// The probability of calling a smooth ability a jump.
  public var level: Double
  /// The least share of the rise that a jump must hold.
  ///
  /// With many items every smooth form is wrong somewhere; a departure that leaves most of the rise to other scales isn't emergence.
  public var leastJump: Double
  /// The power below which a jump that isn't seen is undecidable.
  public var leastPower: Double
  /// The simulated tables of each kind.
  public var replicates: Int
  /// The seed.
  public var seed: UInt64

  /// Makes a configuration.
  public init(
    length: Double? = nil, smoothDecades: Double = 2, level: Double = 0.05, leastPower: Double = 0.8, leastJump: Double = 0.5,
    replicates: Int = 400, seed: UInt64 = 0
  ) {
    (self.length, self.smoothDecades, self.level) = (length, smoothDecades, level)
    (self.leastPower, self.leastJump, self.replicates, self.seed) = (leastPower, leastJump, replicates, seed)
  }

  /// The numbers of tokens tried where L isn't known.
  static let triedLengths = [3.0, 10, 30]

  /// Tests whether scores jump with scale; O(replicates · forms · rows).
  ///
  /// - Throws: `CapabilityTableError.tooFew` below four scales.
  public func test(_ points: [EmergencePoint], file: String = "the table") throws(CapabilityTableError) -> EmergenceReport {
    let sorted = points.sorted { $0.scale < $1.scale }
    let scales = Set(sorted.map(\.scale)).count
    guard scales >= 4 else {
      throw .tooFew(file: file, found: scales, of: "scales", needed: 4, reason: "a jump and a slope can't be separated with fewer")
    }
    let exact = series(sorted, lengths: length.map { $0 > 1 ? [$0] : [] } ?? Self.triedLengths, \.exact.share)
    let tokenPoints = sorted.filter { $0.tokenScore != nil }
    // Of two scores either may show a jump by chance: each has half of the level.
    let hasTokens = Set(tokenPoints.map(\.scale)).count >= 4
    let each = hasTokens ? level / 2 : level
    var tests = [JumpTest(exact, name: "exact", level: each, replicates: replicates, seed: seed, stream: 0)]
    if hasTokens {
      let tokens = series(tokenPoints, lengths: []) { $0.tokenScore ?? 0 }
      tests.append(JumpTest(tokens, name: "tokens", level: each, replicates: replicates, seed: seed, stream: 2 * replicates))
    }
    return EmergenceReport(
      points: sorted, tests: tests, forms: HeldOutForm.scores(exact.dispersed().series),
      score: EmergenceScore(exact, smooth: tests[0].smooth, replicates: replicates, seed: seed, stream: 4 * replicates),
      resolution: ResolutionLimit(sorted, length: length), answerLength: hasTokens ? AnswerLength(tokenPoints) : nil, configuration: self)
  }

  private func series(_ points: [EmergencePoint], lengths: [Double], _ share: (EmergencePoint) -> Double) -> ScoreSeries {
    ScoreSeries(
      logScales: points.map { Double.log($0.scale) }, shares: points.map(share), weights: points.map(\.exact.items), lengths: lengths,
      decades: smoothDecades)
  }
}

/// The score of a form on scales that it wasn't fitted to.
public struct HeldOutForm: Hashable, Sendable, Codable {
  /// The form's name.
  public let form: String
  /// The log-likelihood on all scores.
  public let logLikelihood: Double
  /// 2·parameters − 2·log-likelihood.
  public let aic: Double
  /// The sum over scales of the log-likelihood of a scale by a fit to all others.
  public let leaveOneOut: Double
  /// The same by fits to the smaller scales alone, from the third of them on.
  public let rollingOrigin: Double

  /// Scores each kind of form.
  static func scores(_ series: ScoreSeries) -> [HeldOutForm] {
    let distinct = Array(Set(series.logScales)).sorted()
    func mask(_ holds: (Double) -> Bool) -> [Double] { series.logScales.map { holds($0) ? 1 : 0 } }
    func sums(_ scales: ArraySlice<Double>, _ trains: (Double, Double) -> Bool) -> [Double] {
      var totals = [Double](repeating: 0, count: series.kinds().count)
      for scale in scales {
        for (i, fit) in series.kinds(mask: mask { trains($0, scale) }).enumerated() {
          totals[i] += series.logLikelihood(of: fit, mask: mask { $0 == scale })
        }
      }
      return totals
    }
    let (one, rolling) = (sums(distinct[...]) { $0 != $1 }, sums(distinct.dropFirst(3)) { $0 < $1 })
    return series.kinds().enumerated().map { i, fit in
      HeldOutForm(
        form: fit.form.name, logLikelihood: fit.logLikelihood, aic: 2 * Double(fit.form.parameterCount) - 2 * fit.logLikelihood,
        leaveOneOut: one[i], rollingOrigin: rolling[i])
    }
  }
}

/// The abilities that a score of none right leaves possible.
public struct ResolutionLimit: Hashable, Sendable, Codable {
  /// The largest scale whose models all scored 0, up to which nothing is known but the limit; nil without one.
  public let scale: Double?
  /// The items of these models together.
  public let items: Double
  /// The exact match that their score leaves possible at 95%: 3/n.
  public let exact: Double
  /// (3/n)^(1/L), the token-level score that it leaves possible; nil without L.
  public let token: Double?

  init?(_ points: [EmergencePoint], length: Double?) {
    let zeros = points.prefix { $0.exact.right < 0.5 }
    guard let last = zeros.last else { return nil }
    scale = last.scale
    items = zeros.filter { $0.scale == last.scale }.reduce(0) { $0 + $1.exact.items }
    exact = min(1, ScoreCount.resolution(items: items))
    token = length.map { [exact] in Double.pow(exact, 1 / $0) }
  }
}

/// The length of the answers that the two scores imply: exact match = (token-level score)^L.
public struct AnswerLength: Hashable, Sendable, Codable {
  /// L, by maximum likelihood.
  public let tokens: Double
  /// The share of the deviance of exact match that (token-level score)^L explains, 1 at most.
  public let explained: Double

  init(_ points: [EmergencePoint]) {
    func deviance(_ probability: (EmergencePoint) -> Double) -> Double {
      points.reduce(0) { sum, point in
        let (y, p) = (point.exact.share, min(max(probability(point), 1e-6), 1 - 1e-6))
        let fit = y * Double.log(p) + (1 - y) * Double.log(onePlus: -p)
        let perfect = (y > 0 ? y * Double.log(y) : 0) + (y < 1 ? (1 - y) * Double.log(onePlus: -y) : 0)
        return sum + 2 * point.exact.items * (perfect - fit)
      }
    }
    func power(_ length: Double) -> Double { deviance { Double.pow(max($0.tokenScore ?? 0, 1e-9), length) } }
    let best = Double.exp(ScalarSearch.minimum(in: Double.log(0.25)...Double.log(500)) { power(Double.exp($0)) })
    let items = points.reduce(0) { $0 + $1.exact.items }
    let overall = points.reduce(0) { $0 + $1.exact.right } / items
    let whole = deviance { _ in overall }
    tokens = best
    explained = whole > 0 ? 1 - power(best) / whole : .nan
  }
}
