import CKernels

/// The optimiser: the moments of all parameters and the rule that updates them.
///
/// AdamW (arXiv:1711.05101), with g the clipped gradient and t the step:
/// m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ(1 − ηλ) − η · m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε), where λ is zero but for matrices.
/// Muon: M ← μM + g, θ ← θ(1 − ηλ) − η · √max(1, rows/columns) · orthogonal(g + μM), with η a fixed multiple of AdamW's rate.
///
/// Moments are flat vectors in the order of the parameters, so that a checkpoint is three of them. An update is cut into tasks, fixed by shape and rule: Muon's
/// matrices one by one, the most expensive first, then AdamW's pieces. Which thread does a task changes no bit.
final class OptimizerState: Sendable {
  /// The values that change from step to step.
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

  /// Muon on one matrix, in the workspace of the worker.
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

  /// AdamW on one piece of the flat vector.
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

/// The pieces of reduction and update, fixed by the shape and the rule for any number of threads.
struct UpdatePlan: Sendable {
  /// A piece of the flat vector that AdamW updates.
  struct Span: Sendable {
    var offset: Int
    var count: Int
    var decays: Bool
  }

  /// The largest number of elements of a piece. Few enough to balance the threads, many enough to outweigh a task's overhead.
  static let pieceLength = 16_384

  /// Pieces of the whole vector, for reduction.
  let reductions: [Range<Int>]
  /// The matrices that Muon updates, the most expensive first.
  let muonMatrices: [ParameterLayout.Matrix]
  /// The pieces that AdamW updates.
  let adamSpans: [Span]

  init(layout: ParameterLayout, optimizer: OptimizerConfiguration) {
    reductions = Self.pieces(0..<layout.count)
    let usesMuon = optimizer.matrixRule == .muon
    let cost = { (matrix: ParameterLayout.Matrix) in matrix.rows * matrix.columns * min(matrix.rows, matrix.columns) }
    muonMatrices =
      usesMuon
      ? layout.matrices(joiningQueryKeyValue: optimizer.muonJoinsQueryKeyValue).sorted { (cost($0), $1.offset) > (cost($1), $0.offset) }
      : []
    adamSpans = layout.tensors.filter { !($0.isMatrix && usesMuon) }.flatMap { tensor in
      Self.pieces(tensor.range).map { Span(offset: $0.lowerBound, count: $0.count, decays: tensor.isMatrix) }
    }
  }

  private static func pieces(_ range: Range<Int>) -> [Range<Int>] {
    stride(from: range.lowerBound, to: range.upperBound, by: pieceLength).map { $0..<min($0 + pieceLength, range.upperBound) }
  }
}
