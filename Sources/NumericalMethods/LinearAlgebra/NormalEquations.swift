/// A robust regression's objective at a point, with the gradient and both matrices of a Newton step.
///
/// One pass over the rows; memory p², whatever n. The last `priorCount` rows are squared whatever the loss.
struct NormalEquations {
  /// Σ wρ(r).
  private(set) var objective = 0.0
  /// Σ wψJ.
  private(set) var gradient: [Double]
  /// Σ wρ″JJᵀ, row-major.
  private(set) var hessian: [Double]
  /// Σ w(ψ/r)JJᵀ, row-major.
  private(set) var metric: [Double]

  init(order: Int) {
    gradient = .init(repeating: 0, count: order)
    hessian = .init(repeating: 0, count: order * order)
    metric = hessian
  }

  /// Sums over the rows of a model at a point.
  mutating func sum(_ model: some ResidualModel, _ loss: RobustLoss, _ weights: [Double]?, at point: [Double], _ blocks: inout RowBlocks) {
    let p = point.count
    let firstPrior = model.residualCount - model.priorCount
    var total = 0.0
    gradient.withUnsafeMutableBufferPointer { g in
      hessian.withUnsafeMutableBufferPointer { h in
        metric.withUnsafeMutableBufferPointer { m in
          g.update(repeating: 0)
          h.update(repeating: 0)
          m.update(repeating: 0)
          blocks.forEach(model, at: point) { row, residual, derivatives in
            let weight = weights?[row] ?? 1
            guard weight > 0 else { return }
            let loss = row < firstPrior ? loss : .square
            total += weight * loss.value(residual)
            let influence = weight * loss.influence(residual)
            let curvature = weight * loss.curvature(residual)
            let stiffness = weight * loss.weight(residual)
            for j in 0..<p {
              g[j] += influence * derivatives[j]
              let (curved, stiff) = (curvature * derivatives[j], stiffness * derivatives[j])
              for k in 0...j {
                h[j * p + k] += curved * derivatives[k]
                m[j * p + k] += stiff * derivatives[k]
              }
            }
          }
          for j in 0..<p { for k in 0..<j { (h[k * p + j], m[k * p + j]) = (h[j * p + k], m[j * p + k]) } }
        }
      }
    }
    objective = total
  }
}
