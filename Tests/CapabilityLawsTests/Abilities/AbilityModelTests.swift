import NumericalMethods
import RealModule
import Testing

@testable import CapabilityLaws

struct AbilityModelTests {
  private static func point(_ form: AbilityForm) -> [Double] {
    switch form {
    case .twoStep: [-0.5, -1.1, -1.2, -1.4, -0.9, 0.24, -1, 1.7]
    case .surface: [-1.2, 0.4, -1.1, 0.2, -0.8, 0.24]
    case .compute: [-1.2, 0.6, -1.5, 0.24]
    }
  }

  @Test(arguments: AbilityForm.allCases) func gradientsAreDerivatives(_ form: AbilityForm) {
    let model = AbilityModel(
      form: form, shape: AbilityShape(form: form, ceiling: 0.98, referenceLoss: 1.1),
      scores: [(0.7, -0.4, 0.4, 0.01), (-1.2, 0.9, 0.3, 0.02)], losses: form == .twoStep ? [(0.7, -0.4, 0.1)] : [], priors: [(1, 0.2, 2)])
    let (p, n, at) = (model.coordinateCount, model.residualCount, Self.point(form))
    var (residuals, jacobian) = ([Double](repeating: 0, count: n), [Double](repeating: 0, count: n * p))
    model.evaluate(at: at, residuals: &residuals, jacobian: &jacobian)
    for row in 0..<n {
      var numeric = [Double](repeating: 0, count: p)
      numericJacobian(at: at, place: 0, jacobian: &numeric) { coordinates in
        var (r, j) = ([Double](repeating: 0, count: n), [Double](repeating: 0, count: n * p))
        model.evaluate(at: coordinates, residuals: &r, jacobian: &j)
        return r[row]
      }
      for j in 0..<p { #expect((numeric[j] - jacobian[row * p + j]).magnitude < 1e-5 * (1 + numeric[j].magnitude)) }
    }
  }

  @Test(arguments: AbilityForm.allCases) func everyFormRises(_ form: AbilityForm) {
    let shape = AbilityShape(form: form, ceiling: 0.98, referenceLoss: 1.1)
    var last = -1.0
    for step in -6...6 {
      let value = shape.score(at: Self.point(form), x: Double(step), y: Double(step)).value
      #expect(value >= last && value > 0.239 && value < 0.98)
      last = value
    }
  }
}
