/// The reason why a layout can't be: the bound that is broken, and by how much.
public enum LayoutProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// A size below one.
  case notPositive(String)
  /// Chips that the degrees don't divide.
  case chips(Int, group: Int)
  /// A degree that doesn't divide what it is to divide.
  case indivisible(degree: String, value: Int, of: String, size: Int)
  /// A degree larger than what it divides.
  case tooMany(degree: String, value: Int, of: String, size: Int)
  /// A model without experts.
  case noExperts(Int)
  /// A global batch smaller than one pass of all ranks.
  case batch(Int, least: Int)
  /// A stage of ZeRO that isn't there.
  case stage(Int)
  /// A model whose activations aren't counted: recurrent layers, encoders, layers of a form of their own.
  case uncounted(family: String)

  /// The bound, and the remedy.
  public var description: String {
    switch self {
    case .notPositive(let name): "\(name) must be at least 1."
    case .chips(let chips, let group):
      "\(chips) chips don't divide into groups of \(group), which tensor · pipeline · context take: "
        + (chips < group ? "\(group - chips) more are needed." : "use \(chips - chips % group) or \(chips - chips % group + group).")
    case .indivisible(let degree, let value, let what, let size):
      "\(degree) \(value) doesn't divide \(size) \(what): use a divisor, as \(Self.divisor(of: size, below: value))."
    case .tooMany(let degree, let value, let what, let size): "\(degree) \(value) is more than the \(size) \(what): use \(size) or less."
    case .noExperts(let value): "expert parallelism of \(value) needs a model with experts: this one has none."
    case .batch(let batch, let least):
      "a global batch of \(batch) is \(least - batch) short of one pass on all data-parallel ranks: use \(least) or more, or fewer chips."
    case .stage(let stage): "ZeRO has the stages 0 to 3, not \(stage)."
    case .uncounted(let family):
      "\(family): the activations of its layers aren't counted here, only those of decoders whose layers all attend by heads."
    }
  }

  /// The largest divisor not above a number.
  private static func divisor(of size: Int, below value: Int) -> Int {
    stride(from: min(size, value), to: 1, by: -1).first { size % $0 == 0 } ?? 1
  }
}

extension TrainingLayout {
  /// Checks the layout by itself and against a model.
  ///
  /// - Throws: ``LayoutProblem`` with the first bound that is broken.
  public func check(_ model: ModelAccount) throws(LayoutProblem) {
    try checkDegrees()
    guard model.storesAreCounted else { throw .uncounted(family: model.family) }
    guard pipeline * interleave <= model.layers.count else {
      throw .tooMany(degree: "pipeline · interleave", value: pipeline * interleave, of: "layers", size: model.layers.count)
    }
    if let heads = model.layers.map(\.parameters.stored.scoringHeads).filter({ $0 > 0 }).min(), heads % tensor != 0 {
      throw .indivisible(degree: "tensor", value: tensor, of: "query heads", size: heads)
    }
    guard expert > 1 else { return }
    guard model.layers.contains(where: { $0.parameters.routed > 0 }) else { throw .noExperts(expert) }
    guard data % expert == 0 else { throw .indivisible(degree: "expert", value: expert, of: "data-parallel ranks", size: data) }
  }

  /// Checks what the degrees say of each other.
  private func checkDegrees() throws(LayoutProblem) {
    let sizes = [
      ("chips", chips), ("tensor", tensor), ("pipeline", pipeline), ("context", context), ("expert", expert), ("interleave", interleave),
      ("micro-batch", microBatch), ("sequence", sequence),
    ]
    if let (name, _) = sizes.first(where: { $0.1 < 1 }) { throw .notPositive(name) }
    guard (0...3).contains(zero) else { throw .stage(zero) }
    let (group, overflow) = tensor.multipliedReportingOverflow(by: pipeline)
    let (whole, more) = group.multipliedReportingOverflow(by: context)
    guard !overflow, !more, chips % whole == 0 else { throw .chips(chips, group: overflow || more ? Int.max : whole) }
    guard sequence % context == 0 else { throw .indivisible(degree: "context", value: context, of: "tokens of a sequence", size: sequence) }
    guard let globalBatch else { return }
    let pass = microBatch * data
    guard globalBatch >= pass else { throw .batch(globalBatch, least: pass) }
    guard globalBatch % pass == 0 else {
      throw .indivisible(degree: "micro-batch · data", value: pass, of: "sequences of the global batch", size: globalBatch)
    }
  }
}

extension ModelAccount {
  /// Whether every layer's stored activations are counted.
  ///
  /// Recurrences keep states that aren't counted here, and some counters with a form of their own leave norms out.
  var storesAreCounted: Bool {
    width > 0 && !layers.isEmpty
      && layers.allSatisfy { layer in
        let stored = layer.parameters.stored
        return stored.scoringHeads > 0 && stored.norms > 0 && layer.state == 0 && layer.stateFLOPs == 0
      }
  }
}
