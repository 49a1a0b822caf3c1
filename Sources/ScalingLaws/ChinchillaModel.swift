import Optimization
import RealModule

/// The regression of ln L on the Chinchilla law, in the coordinates (e, a, b, α, β).
///
/// ln L = ln(exp(e) + exp(a − α(ln N − n̄)) + exp(b − β(ln D − d̄))): amplitudes are taken at the geometric means of N and D, which takes
/// most of the correlation between a and α, b and β out of the problem.
public struct ChinchillaModel: LawModel {
  /// Five: e, a, b, α, β.
  public let coordinateCount = 5
  /// The range of each coordinate; an amplitude at its lower end is a millionth of the least loss, that is, nothing.
  public let bounds: [ClosedRange<Double>]

  let logParameters: [Double]
  let logTokens: [Double]
  let logLoss: [Double]
  private let meanLogParameters: Double
  private let meanLogTokens: Double

  /// The exponents that are looked at.
  static let exponents = 0.01...4.0

  /// Centres the observations.
  public init(_ observations: RunObservations) {
    meanLogParameters = mean(observations.logParameters)
    meanLogTokens = mean(observations.logTokens)
    let (n, d) = (meanLogParameters, meanLogTokens)
    logParameters = observations.logParameters.map { $0 - n }
    logTokens = observations.logTokens.map { $0 - d }
    logLoss = observations.logLoss
    let least = logLoss.min() ?? 0
    let greatest = logLoss.max() ?? 0
    let nothing = least - 14
    bounds = [nothing...greatest, nothing...(greatest + 5), nothing...(greatest + 5), Self.exponents, Self.exponents]
  }

  /// Writes ln L and its derivatives: the shares of the three terms, times −ln N and −ln D for the exponents.
  public func predict(_ coordinates: [Double], logLoss: inout [Double], jacobian: inout [Double]) {
    let (a, b, alpha, beta) = (coordinates[1], coordinates[2], coordinates[3], coordinates[4])
    let floor = Double.exp(coordinates[0])
    let count = logParameters.count
    logParameters.withUnsafeBufferPointer { n in
      logTokens.withUnsafeBufferPointer { d in
        logLoss.withUnsafeMutableBufferPointer { result in
          jacobian.withUnsafeMutableBufferPointer { rows in
            for i in 0..<count {
              let sizeTerm = Double.exp(a - alpha * n[i])
              let dataTerm = Double.exp(b - beta * d[i])
              let sum = floor + sizeTerm + dataTerm
              let share = 1 / sum
              result[i] = Double.log(sum)
              rows[5 * i] = floor * share
              rows[5 * i + 1] = sizeTerm * share
              rows[5 * i + 2] = dataTerm * share
              rows[5 * i + 3] = -sizeTerm * share * n[i]
              rows[5 * i + 4] = -dataTerm * share * d[i]
            }
          }
        }
      }
    }
  }

  /// Returns the law: A = exp(a + α·n̄), B = exp(b + β·d̄), E = exp(e); an amplitude at its lower bound is zero.
  public func law(_ coordinates: [Double]) -> ChinchillaLaw {
    let (alpha, beta) = (coordinates[3], coordinates[4])
    func amplitude(_ index: Int, _ shift: Double) -> Double {
      coordinates[index] <= bounds[index].lowerBound ? 0 : Double.exp(coordinates[index] + shift)
    }
    return ChinchillaLaw(
      E: amplitude(0, 0), A: amplitude(1, alpha * meanLogParameters), B: amplitude(2, beta * meanLogTokens), alpha: alpha, beta: beta)
  }

  /// Returns the coordinates of a law, within the bounds.
  public func coordinates(of law: ChinchillaLaw) -> [Double] {
    let raw = [
      Double.log(law.irreducibleLoss), Double.log(law.parameterAmplitude) - law.parameterExponent * meanLogParameters,
      Double.log(law.tokenAmplitude) - law.tokenExponent * meanLogTokens, law.parameterExponent, law.tokenExponent,
    ]
    return zip(raw, bounds).map { min(max($0, $1.lowerBound), $1.upperBound) }
  }

  /// Returns the names of the parameters at their bounds.
  public func parametersAtBounds(_ coordinates: [Double]) -> [String] {
    zip(zip(coordinates, bounds), ChinchillaLaw.parameterNames).compactMap { pair, name in
      pair.0 <= pair.1.lowerBound || pair.0 >= pair.1.upperBound ? name : nil
    }
  }
}

func mean(_ values: [Double]) -> Double {
  values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
}
