import CKernels

/// The moments of the parameters and the rule that updates them.
final class OptimizerState: Sendable {
  /// What changes from step to step.
  struct Step: Sendable {
    var number: Int
    var learningRate: Double
    var gradientScale: Float
  }

  let configuration: OptimizerConfiguration
  let plan: UpdatePlan
  /// AdamW's first moment, and Muon's momentum where it rules.
  let first: FloatBuffer
  /// AdamW's second moment.
  let second: FloatBuffer
  private let parameters: FloatBuffer
  private let kernels: Kernels
  private let workspaces: [MuonWorkspace]

  /// The number of tasks of one update: Muon's matrices, then AdamW's pieces.
  var tasks: Int { plan.muonMatrices.count + plan.adamSpans.count }

  init(configuration: OptimizerConfiguration, layout: ParameterLayout, parameters: FloatBuffer, kernels: Kernels, threads: Int) {
    self.configuration = configuration
    self.parameters = parameters
    self.kernels = kernels
    let plan = UpdatePlan(layout: layout, optimizer: configuration)
    self.plan = plan
    first = FloatBuffer(count: layout.count)
    second = FloatBuffer(count: layout.count)
    workspaces = plan.muonMatrices.isEmpty ? [] : (0..<threads).map { _ in MuonWorkspace(matrices: plan.muonMatrices, kernels: kernels) }
  }

  /// Does one task of an update.
  func update(worker: Int, task: Int, gradient: UnsafeMutablePointer<Float>, step: Step) {
    if task < plan.muonMatrices.count {
      orthogonalUpdate(plan.muonMatrices[task], workspaces[worker], gradient, step)
    } else {
      adamUpdate(plan.adamSpans[task - plan.muonMatrices.count], gradient, step)
    }
  }

  private func orthogonalUpdate(
    _ matrix: ParameterLayout.Matrix, _ workspace: MuonWorkspace, _ gradient: UnsafeMutablePointer<Float>, _ step: Step
  ) {
    let direction = workspace.direction(
      matrix, gradient: gradient + matrix.offset, momentum: first.pointer + matrix.offset, gradientScale: step.gradientScale,
      decay: Float(configuration.muonMomentum), steps: configuration.newtonSchulzSteps)
    let rate = step.learningRate * configuration.muonRateMultiplier
    let shape = max(1, Double(matrix.rows) / Double(matrix.columns)).squareRoot()
    let target = parameters.pointer + matrix.offset
    kernels.table.combine(
      target, Float(1 - rate * configuration.weightDecay), target, Float(-rate * shape), direction, matrix.rows * matrix.columns)
  }

  private func adamUpdate(_ span: UpdatePlan.Span, _ gradient: UnsafeMutablePointer<Float>, _ step: Step) {
    let rule = configuration
    let firstCorrection = 1 - power(rule.beta1, step.number)
    let secondCorrection = 1 - power(rule.beta2, step.number)
    let arguments = AdamStep(
      rate: Float(step.learningRate / firstCorrection), beta1: Float(rule.beta1), beta2: Float(rule.beta2),
      second_correction: Float(1 / secondCorrection), epsilon: Float(rule.epsilon),
      decay: span.decays ? Float(1 - step.learningRate * rule.weightDecay) : 1, gradient_scale: step.gradientScale)
    kernels.table.adam(
      parameters.pointer + span.offset, first.pointer + span.offset, second.pointer + span.offset, gradient + span.offset, span.count,
      arguments)
  }

  /// base^exponent by squaring: the same bits on every machine.
  private func power(_ base: Double, _ exponent: Int) -> Double {
    var result = 1.0
    var factor = base
    var left = exponent
    while left > 0 {
      if left & 1 == 1 { result *= factor }
      factor *= factor
      left >>= 1
    }
    return result
  }
}
