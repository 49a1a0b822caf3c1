extension RunTable {
  /// The runs near the compute-optimal frontier: those that the isoFLOP parabolas are fitted to.
  ///
  /// The whole table if fewer than two budgets have a minimum, or fewer than ten runs are left.
  ///
  /// A law fitted to sizes far off the best bends towards them, and its frontier misses the minima: by 6% on the widest of the ladders of
  /// arXiv:2406.19146.
  var nearFrontier: RunTable {
    let budgets = IsoFLOPProfile(self).budgets
    guard budgets.count(where: { $0.minimum != nil }) >= 2 else { return self }
    let near = subset(budgets.flatMap(\.fittedRuns).sorted())
    return near.runs.count >= 10 ? near : self
  }
}
