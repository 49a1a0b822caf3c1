extension LawFamily {
  /// Returns the law's compute-optimal frontier at C = k·N·D.
  public func frontier(flopPerParameterToken k: Double = 6) -> OptimalFrontier { OptimalFrontier(law: self, flopPerParameterToken: k) }

  /// Returns the compute thrown away by a split, C − C(L(N, D)): what the best split would have needed less for the same loss.
  ///
  /// Zero on the frontier. Nil where the law has no optimum, or reaches that loss at no compute.
  public func deadweightCompute(parameters: Double, tokens: Double, flopPerParameterToken k: Double = 6) -> Double? {
    compute(loss: loss(parameters: parameters, tokens: tokens), flopPerParameterToken: k).map { k * parameters * tokens - $0 }
  }
}
