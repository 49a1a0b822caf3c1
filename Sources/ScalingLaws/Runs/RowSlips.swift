import NumericalMethods
import RealModule

/// Rows whose N, D or C is a power of ten too large or too small for the others.
///
/// A law fitted robustly to the rows of usual size says what loss a row should have. A row far off it is blamed if one factor on one of its columns brings
/// it onto the law and into the design (`DesignLattice`). Either alone is no proof: a diverged run is far off the law too, and a large run outside the design.
///
/// Cost: one fit of at most 300 rows and one evaluation of the law a row. Scale, ranges and design are those of at most 20,000 rows, evenly spaced in the
/// table, so that a long one takes no more memory for it.
struct RowSlips {
  let table: RunTable
  /// The quantities that have a column.
  let stated: Set<RunQuantity>

  private static let units = [1e3, 1e6, 1e9, 1e12].flatMap { (factor: Double) -> [Double] in [factor, 1 / factor] }
  /// Slips of the point, sought where runs agree to half a percent with the law.
  ///
  /// Their effect on a loss is small.
  private static let decimals = [0.1, 10, 0.01, 100]
  private static let cleanScale = 0.005
  private static let fewestRows = 8
  private static let mostFitted = 300
  private static let mostSampled = 20_000
  private static let named = 6
  /// The rows that are looked into, the farthest off first.
  private static let mostExamined = 40
  /// The share of rows beyond which it is the law that is wrong.
  private static let greatestShare = 0.2
  /// ln of the factor by which a row may exceed nine tenths of the others and count in the fit.
  private static let usualReach = Double.log(5)
  /// Distances of ln L from the law, in robust standard errors and at least.
  ///
  /// They make a row doubtful, far off without regard to the design, and near.
  private static let doubtful = (errors: 4.0, least: 0.005)
  private static let far = (errors: 8.0, least: 0.02)
  private static let near = (errors: 4.0, least: 0.01)

  var inferences: [Inference] {
    guard table.runs.count >= Self.fewestRows, let law = fitted() else { return [] }
    func residual(_ row: Int) -> Double {
      let run = table.runs[row]
      return Double.log(run.loss) - law.logLoss(run.parameters, run.tokens)
    }
    let sample = self.sample
    let scale = max(1e-3, RobustScale(sample.map(residual), fitted: 5).sigma)
    func exceeds(_ residual: Double, _ limit: (errors: Double, least: Double)) -> Bool {
      !(residual.magnitude <= max(limit.errors * scale, limit.least))
    }
    let doubtful = table.runs.indices.lazy.map { (row: $0, residual: residual($0)) }.filter { exceeds($0.residual, Self.doubtful) }.map(
      \.self)
    guard !doubtful.isEmpty, Double(doubtful.count) <= Self.greatestShare * Double(table.runs.count) else { return [] }
    let lattice = DesignLattice(table.runs, at: sample, without: Set(doubtful.map(\.row)))
    let worst = doubtful.sorted { ($0.residual.magnitude, $1.row) > ($1.residual.magnitude, $0.row) }.prefix(Self.mostExamined)
    let slips = worst.sorted { $0.row < $1.row }.compactMap { row, own -> RowSlip? in
      let run = table.runs[row]
      let readings = self.readings(of: run, factors: Self.units + (scale <= Self.cleanScale ? Self.decimals : [])).filter { reading in
        guard let support = lattice.support(from: run, to: reading.corrected) else { return false }
        let residual = Double.log(run.loss) - law.logLoss(reading.corrected.parameters, reading.corrected.tokens)
        return !exceeds(residual, Self.near) && (support == .lattice || exceeds(own, Self.far))
      }
      return readings.isEmpty ? nil : RowSlip(row: table.number(of: row), label: run.label, readings: readings.map(\.slip))
    }
    return slips.isEmpty ? [] : [.rowsOffDesign(Array(slips.prefix(Self.named)), count: slips.count)]
  }

  /// Rows evenly spaced in the table; all of them if they are few.
  private var sample: [Int] {
    Array(stride(from: 0, to: table.runs.count, by: (table.runs.count + Self.mostSampled - 1) / Self.mostSampled))
  }

  /// A law through the rows of usual size; nil where they support none.
  private func fitted() -> Law? {
    let usual = usualRows
    let step = max(1, usual.count / Self.mostFitted)
    let sample = table.subset(stride(from: 0, to: usual.count, by: step).map { usual[$0] })
    do throws(FitError) {
      let family = LawFamily.chinchilla
      try DesignCheck(table: sample).check(parameters: family.parameters.count, inputs: family.inputs)
      return try LawFitter(family, table: sample, configuration: FitConfiguration(replicates: 0, bootstrap: .rows)).laws(startLimit: 1)
        .first
    } catch { return nil }
  }

  /// The rows whose N and D aren't far beyond those of nine tenths.
  ///
  /// A slip of a thousand would pull a law far.
  private var usualRows: [Int] {
    let sample = self.sample
    let ranges = [\TrainingRun.parameters, \.tokens].map { quantity -> ClosedRange<Double> in
      let percentiles = Percentiles(sample.map { Double.log(table.runs[$0][keyPath: quantity]) })
      return (percentiles.quantile(0.1) - Self.usualReach)...(percentiles.quantile(0.9) + Self.usualReach)
    }
    return sample.filter { index in
      let run = table.runs[index]
      return ranges[0].contains(Double.log(run.parameters)) && ranges[1].contains(Double.log(run.tokens))
    }
  }

  /// The row with a factor on one of its columns; what has no column follows by C = 6ND.
  private func readings(of run: TrainingRun, factors: [Double]) -> [(slip: RowSlip.Reading, corrected: RunDesign)] {
    let quantities: [RunQuantity] =
      stated.isSuperset(of: [.parameters, .tokens]) ? [.parameters, .tokens] : [.parameters, .tokens, .compute].filter(stated.contains)
    return quantities.flatMap { quantity in
      factors.map { factor in
        var (n, d) = (run.parameters, run.tokens)
        switch quantity {
        case .parameters: (n, d) = (n * factor, stated.contains(.tokens) ? d : d / factor)
        case .tokens: (n, d) = (stated.contains(.parameters) ? n : n / factor, d * factor)
        default: (n, d) = stated.contains(.parameters) ? (n, d * factor) : (n * factor, d)
        }
        let value = quantity == .parameters ? run.parameters : quantity == .tokens ? run.tokens : run.compute
        return (.init(quantity: quantity, value: value, factor: factor), RunDesign(parameters: n, tokens: d))
      }
    }
  }
}

extension Law {
  fileprivate func logLoss(_ parameters: Double, _ tokens: Double) -> Double {
    Double.log(loss(parameters: parameters, tokens: tokens))
  }
}

/// The sizes, tokens and budgets of rows, and whether they repeat.
///
/// They tell a value of the design from a slip.
private struct DesignLattice {
  /// Evidence that a reading of a row belongs to the design and the row as it stands doesn't.
  enum Support {
    /// A value that others share, in place of one that none has.
    ///
    /// Or a free cell of a grid, in place of another row's.
    case lattice
    /// A value within the others' range, in place of one outside.
    case range
  }

  /// ln N, ln D and ln ND of the rows, sorted.
  private let values: [[Double]]
  /// Whether most rows share each with another.
  private let isShared: [Bool]
  /// The pairs of N and D, in steps of the tolerance.
  private let cells: Set<[Int]>

  /// Values within this relative difference are one of the design.
  private static let tolerance = 0.005
  /// The share of rows that is most.
  private static let most = 0.7
  /// ln of how far outside the range a value must lie, and how far a corrected one may.
  private static let outside = Double.log(3)
  private static let inside = Double.log(1.5)

  init(_ runs: [TrainingRun], at rows: [Int], without doubtful: Set<Int>) {
    let others = rows.filter { !doubtful.contains($0) }.map { Self.coordinates(runs[$0].design) }
    values = (0..<3).map { axis in others.map { $0[axis] }.sorted() }
    isShared = values.map { sorted in
      let shared = sorted.indices.count { index in
        (index > 0 && sorted[index] - sorted[index - 1] < Self.tolerance)
          || (index + 1 < sorted.count && sorted[index + 1] - sorted[index] < Self.tolerance)
      }
      return Double(shared) >= Self.most * Double(sorted.count)
    }
    cells = Set(others.map(Self.cell))
  }

  private static func cell(_ coordinates: [Double]) -> [Int] { coordinates.prefix(2).map { Int(($0 / tolerance).rounded()) } }

  private static func coordinates(_ design: RunDesign) -> [Double] {
    let (n, d) = (Double.log(design.parameters), Double.log(design.tokens))
    return [n, d, n + d]
  }

  /// Returns the evidence for a corrected row; nil if the row as it stands belongs as well.
  func support(from run: TrainingRun, to corrected: RunDesign) -> Support? {
    let (before, after) = (Self.coordinates(run.design), Self.coordinates(corrected))
    // Budgets follow from the sizes and tokens of a grid, where its corners have one each.
    let axes = values.indices.filter { isShared[$0] && ($0 < 2 || !(isShared[0] && isShared[1])) }
    let found = axes.map { (before: contains($0, before[$0]), after: contains($0, after[$0])) }
    guard found.allSatisfy({ $0.after || !$0.before }) else { return nil }
    if found.contains(where: { $0.after && !$0.before }) { return .lattice }
    if isShared[0], isShared[1], cells.contains(Self.cell(before)) { return cells.contains(Self.cell(after)) ? nil : .lattice }
    let entersRange = (0..<2).contains { isOutside($0, before[$0]) }
    return entersRange && (0..<2).allSatisfy { isInside($0, after[$0]) } ? .range : nil
  }

  private func contains(_ axis: Int, _ value: Double) -> Bool {
    var (low, high) = (0, values[axis].count)
    while low < high {
      let middle = (low + high) / 2
      if values[axis][middle] < value - Self.tolerance { low = middle + 1 } else { high = middle }
    }
    return low < values[axis].count && values[axis][low] <= value + Self.tolerance
  }

  private func isOutside(_ axis: Int, _ value: Double) -> Bool {
    guard let least = values[axis].first, let most = values[axis].last else { return false }
    return value < least - Self.outside || value > most + Self.outside
  }

  private func isInside(_ axis: Int, _ value: Double) -> Bool {
    guard let least = values[axis].first, let most = values[axis].last else { return false }
    return value >= least - Self.inside && value <= most + Self.inside
  }
}
