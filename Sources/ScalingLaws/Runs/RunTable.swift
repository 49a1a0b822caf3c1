/// Training runs that can be fitted together: one convention, one unit of loss.
public struct RunTable: Codable, Hashable, Sendable {
  /// The runs, in the order of the table.
  public private(set) var runs: [TrainingRun]
  /// The other columns, each with one value a run.
  public private(set) var columns: [RunColumn]
  /// The counting convention of N and C.
  public var convention: CountingConvention
  /// The unit of the loss.
  public var lossUnit: LossUnit
  /// The name of the table.
  public var name: String
  /// The quantities that had to be inferred, the rows left out, and what is doubtful.
  public internal(set) var inferences: [Inference]
  /// The numbers of the runs' rows, where runs of the table were left out.
  var rowNumbers: [Int]?

  /// Makes a table of runs.
  ///
  /// - Throws: `RunTableError.badRun` where N, D, C or the loss is not finite and positive.
  public init(
    _ runs: [TrainingRun], name: String = "runs", convention: CountingConvention = .init(), lossUnit: LossUnit = .natsPerToken,
    columns: [RunColumn] = [], inferences: [Inference] = []
  ) throws(RunTableError) {
    precondition(columns.allSatisfy { $0.values.count == runs.count }, "a column has one value a run")
    for (index, run) in runs.enumerated() {
      if let (field, value) = run.badField { throw .badRun(table: name, run: index + 1, field: field, value: value) }
    }
    self.runs = runs
    self.columns = columns
    self.convention = convention
    self.lossUnit = lossUnit
    self.name = name
    self.inferences = inferences
  }

  /// Returns the table of the runs that pass, in the same order, with their columns.
  public func filter(_ isIncluded: (TrainingRun) -> Bool) -> RunTable {
    subset(runs.indices.filter { isIncluded(runs[$0]) })
  }

  /// Returns the table of the runs at these positions.
  public func subset(_ indices: [Int]) -> RunTable {
    var result = self
    result.runs = indices.map { runs[$0] }
    result.rowNumbers = indices.count == runs.count && rowNumbers == nil ? nil : indices.map(number)
    result.columns = columns.map { .init(name: $0.name, unit: $0.unit, values: Self.pick(indices, $0.values)) }
    return result
  }

  /// Returns the table with other runs in place of its own and without further columns.
  func replacing(_ runs: [TrainingRun]) -> RunTable {
    var result = self
    result.runs = runs
    result.columns = []
    if runs.count != self.runs.count { result.rowNumbers = nil }
    return result
  }

  /// Returns the number of a run's row in the table that was read, from 1, the header not counted.
  ///
  /// It stays the same where other runs are left out, so that it names one run throughout.
  public func number(of index: Int) -> Int { rowNumbers?[index] ?? index + 1 }

  private static func pick(_ indices: [Int], _ values: [String]) -> [String] { indices.map { values[$0] } }

  /// Returns one table a group, by name; runs without a group come under the empty name.
  public func grouped() -> [(group: String, table: RunTable)] {
    let names = Set(runs.map { $0.group ?? "" }).sorted()
    return names.map { name in (name, filter { ($0.group ?? "") == name }) }
  }

  /// Returns the table with a note that some rows were kept.
  public func noting(_ choice: String, kept: Int, of all: Int) -> RunTable {
    var result = self
    result.inferences.insert(.kept(rows: kept, of: all, choice: choice), at: 0)
    return result
  }

  /// Whether the table has N and D, so that a law of both can be fitted and budgets compared.
  public var hasSizes: Bool {
    !inferences.contains { inference in
      if case .absent = inference { true } else { false }
    }
  }
}

extension RunTable {
  private enum CodingKeys: String, CodingKey { case runs, columns, convention, lossUnit, name, inferences }

  /// Reads what was written, and holds it to the same rules as a table that is made.
  ///
  /// - Throws: `DecodingError` where N, D, C or the loss of a run is not finite and positive, or a column has another length.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let runs = try container.decode([TrainingRun].self, forKey: .runs)
    let columns = try container.decode([RunColumn].self, forKey: .columns)
    for column in columns where column.values.count != runs.count {
      throw DecodingError.dataCorruptedError(
        forKey: .columns, in: container,
        debugDescription: "the column \"\(column.name)\" has \(column.values.count) values for \(runs.count) runs")
    }
    let name = try container.decode(String.self, forKey: .name)
    let convention = try container.decode(CountingConvention.self, forKey: .convention)
    let lossUnit = try container.decode(LossUnit.self, forKey: .lossUnit)
    let inferences = try container.decode([Inference].self, forKey: .inferences)
    do throws(RunTableError) {
      try self.init(runs, name: name, convention: convention, lossUnit: lossUnit, columns: columns, inferences: inferences)
    } catch {
      throw DecodingError.dataCorruptedError(forKey: .runs, in: container, debugDescription: error.description)
    }
  }
}

extension TrainingRun {
  /// The first of the numbers that is not finite and positive.
  var badField: (String, Double)? {
    func isGood(_ value: Double) -> Bool { value > 0 && value.isFinite }
    if isGood(parameters), isGood(tokens), isGood(compute), isGood(loss), uniqueTokens.map(isGood) ?? true { return nil }
    let fields = [("parameters", parameters), ("tokens", tokens), ("compute", compute), ("loss", loss)]
    return (fields + (uniqueTokens.map { [("unique tokens", $0)] } ?? [])).first { !isGood($0.1) }
  }
}

/// A column of a table that no law needs, carried along unchanged.
public struct RunColumn: Codable, Hashable, Sendable {
  /// Its name, without the unit.
  public var name: String
  /// Its unit, where the header gives one in brackets: `energy [kWh]`.
  public var unit: String?
  /// One text a run, empty where there is none.
  public var values: [String]

  /// Makes a column.
  public init(name: String, unit: String? = nil, values: [String]) {
    self.name = name
    self.unit = unit
    self.values = values
  }
}

/// The convention by which a table counts parameters and FLOP of training.
///
/// The convention alone moves the exponent of N*(C) from 0.37 to 0.70 on the same runs (nanochat), so it travels with every fit.
public struct CountingConvention: Codable, Hashable, Sendable {
  /// The count of N.
  public var parameters: ParameterCount
  /// The count of C.
  public var compute: ComputeCount

  /// Makes a convention.
  public init(parameters: ParameterCount = .unstated, compute: ComputeCount = .stated) {
    self.parameters = parameters
    self.compute = compute
  }
}

/// A count of parameters.
public enum ParameterCount: String, Codable, Hashable, Sendable {
  /// Every trained parameter.
  case total
  /// The transformer's matrices and the head: what a token is multiplied by (nanochat's count).
  case transformerAndHead
  /// All but the embeddings (arXiv:2001.08361).
  case nonEmbedding
  /// Those that act on a token, in a mixture of experts.
  case active
  /// The table doesn't say.
  case unstated
}

/// A count of FLOP.
public enum ComputeCount: String, Codable, Hashable, Sendable {
  /// As the table states it.
  case stated
  /// 6ND, computed here because the table has no compute.
  case sixND
}

/// The unit of a loss.
public enum LossUnit: String, Codable, Hashable, Sendable {
  /// Natural logarithms, per token: depends on the tokenizer.
  case natsPerToken
  /// Bits per byte of text: comparable between tokenizers.
  case bitsPerByte
  /// Bits per character of text: comparable between tokenizers, on one text.
  case bitsPerCharacter
}
