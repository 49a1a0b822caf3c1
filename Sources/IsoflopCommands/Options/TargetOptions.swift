import ArgumentParser

/// The run that is forecast: the best one of a compute, or one of a given size and data.
struct TargetOptions: ParsableArguments {
  @Option(name: [.long, .customShort("C")], help: "The compute to forecast, in FLOP as the table counts it.")
  var compute: Double?

  @Option(name: [.long, .customShort("N")], help: "The parameters of the run to forecast, as the table counts them; with --tokens.")
  var parameters: CountOption?

  @Option(name: [.long, .customShort("D")], help: "The tokens of the run to forecast; with --parameters.")
  var tokens: CountOption?

  /// Refuses amounts out of range, and both kinds of run or neither.
  func validate() throws {
    try OptionRange.require(compute: compute, "--compute", example: "1e22")
    for (name, count) in [("--parameters", parameters), ("--tokens", tokens)] {
      try OptionRange.require(name, count?.value, OptionRange.counts, "for example 1e9")
    }
    guard (compute != nil) != (parameters != nil), (parameters != nil) == (tokens != nil) else {
      throw ValidationError("Give --compute, or both --parameters and --tokens.")
    }
  }
}
