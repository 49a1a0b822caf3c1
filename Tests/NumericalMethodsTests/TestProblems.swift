import NumericalMethods
import RealModule

/// Sums of squares whose minimum is known (Moré, Garbow & Hillstrom, doi:10.1145/355934.355936).
struct TestProblem: ResidualModel, CustomStringConvertible {
  var description: String
  var start: [Double]
  var minimum: [Double]
  /// How close a solver must come; singular problems are flat at the minimum.
  var tolerance: Double
  var residuals: @Sendable ([Double]) -> [Double]
  var derivatives: @Sendable ([Double]) -> [[Double]]

  var coordinateCount: Int { start.count }
  var residualCount: Int { residuals(start).count }
  var bounds: [ClosedRange<Double>] { start.map { _ in -100...100 } }

  func evaluate(at x: [Double], rows: Range<Int>, residuals: inout [Double], jacobian: inout [Double]) {
    residuals = self.residuals(x)
    jacobian = derivatives(x).flatMap(\.self)
  }

  static let all = [rosenbrock, beale, powellSingular, helicalValley, wood]

  static let rosenbrock = TestProblem(
    description: "Rosenbrock", start: [-1.2, 1], minimum: [1, 1], tolerance: 1e-7,
    residuals: { x in [10 * (x[1] - x[0] * x[0]), 1 - x[0]] },
    derivatives: { x in [[-20 * x[0], 10], [-1, 0]] })

  static let beale = TestProblem(
    description: "Beale", start: [1, 1], minimum: [3, 0.5], tolerance: 1e-7,
    residuals: { x in
      zip([1.5, 2.25, 2.625], 1...3).map { target, power in target - x[0] * (1 - Double.pow(x[1], power)) }
    },
    derivatives: { x in
      (1...3).map { power in [-(1 - Double.pow(x[1], power)), x[0] * Double(power) * Double.pow(x[1], power - 1)] }
    })

  static let powellSingular = TestProblem(
    description: "Powell singular", start: [3, -1, 0, 1], minimum: [0, 0, 0, 0], tolerance: 2e-3,
    residuals: { x in
      let (root5, root10) = (Double.sqrt(5), Double.sqrt(10))
      let (third, fourth) = (x[1] - 2 * x[2], x[0] - x[3])
      return [x[0] + 10 * x[1], root5 * (x[2] - x[3]), third * third, root10 * fourth * fourth]
    },
    derivatives: { x in
      let (root5, root10) = (Double.sqrt(5), Double.sqrt(10))
      let (third, fourth) = (2 * (x[1] - 2 * x[2]), 2 * root10 * (x[0] - x[3]))
      return [[1, 10, 0, 0], [0, 0, root5, -root5], [0, third, -2 * third, 0], [fourth, 0, 0, -fourth]]
    })

  static let helicalValley = TestProblem(
    description: "helical valley", start: [-1, 0, 0], minimum: [1, 0, 0], tolerance: 1e-7,
    residuals: { x in
      let angle = Double.atan2(y: x[1], x: x[0]) / (2 * Double.pi)
      return [10 * (x[2] - 10 * (angle < -0.25 ? angle + 1 : angle)), 10 * (Double.hypot(x[0], x[1]) - 1), x[2]]
    },
    derivatives: { x in
      let square = x[0] * x[0] + x[1] * x[1]
      let (turn, radius) = (100 / (2 * Double.pi * square), Double.sqrt(square))
      return [[turn * x[1], -turn * x[0], 10], [10 * x[0] / radius, 10 * x[1] / radius, 0], [0, 0, 1]]
    })

  static let wood = TestProblem(
    description: "Wood", start: [-3, -1, -3, -1], minimum: [1, 1, 1, 1], tolerance: 1e-6,
    residuals: { x in
      let (root90, root10) = (Double.sqrt(90), Double.sqrt(10))
      return [
        10 * (x[1] - x[0] * x[0]), 1 - x[0], root90 * (x[3] - x[2] * x[2]), 1 - x[2], root10 * (x[1] + x[3] - 2),
        (x[1] - x[3]) / root10,
      ]
    },
    derivatives: { x in
      let (root90, root10) = (Double.sqrt(90), Double.sqrt(10))
      return [
        [-20 * x[0], 10, 0, 0], [-1, 0, 0, 0], [0, 0, -2 * root90 * x[2], root90], [0, 0, -1, 0], [0, root10, 0, root10],
        [0, 1 / root10, 0, -1 / root10],
      ]
    })
}
