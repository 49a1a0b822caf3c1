import NumericalMethods
import RealModule
import Testing

struct ReadmeTests {
  @Test func readmeExample() {
    struct Decay: ResidualModel {
      let times = [0.0, 0.5, 1, 1.5, 2, 3]
      let values = [2.0, 1.56, 1.21, 0.94, 0.74, 5]  // the last one is an outlier
      let coordinateCount = 2
      let residualCount = 6
      let bounds = [0.0...10, 0.0...10]
      func evaluate(at x: [Double], rows: Range<Int>, residuals: inout [Double], jacobian: inout [Double]) {
        for (k, i) in rows.enumerated() {
          let decay = Double.exp(-x[1] * times[i])
          residuals[k] = x[0] * decay - values[i]
          jacobian[2 * k] = decay
          jacobian[2 * k + 1] = -x[0] * times[i] * decay
        }
      }
    }
    let solution = RobustLeastSquares(loss: .huber(delta: 0.01)).minimize(Decay(), from: [1, 1])
    // solution.status == .converged; solution.point is close to [2, 0.5]
    #expect(solution.status == .converged, "\(solution)")
    #expect(abs(solution.point[0] - 2) < 0.03 && abs(solution.point[1] - 0.5) < 0.03, "\(solution)")
  }
}
