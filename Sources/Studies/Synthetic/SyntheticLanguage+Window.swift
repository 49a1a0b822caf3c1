extension SyntheticLanguage {
  /// Returns the least mean loss, in nats a byte, over windows of `context` bytes.
  ///
  /// It is that of the best model, which predicts bytes 1 ... context of a window from those before them in it.
  ///
  /// h + (X − (H₁ − h)) / context, where H₁ is the entropy of a single byte and X what it costs not to know the text before the window. From the first
  /// space on the best model knows where words begin, from the second it knows the word before, so X has two parts, each with the window's
  /// cost less the cost with the whole past: the rest τ of the cut word, and the word after it.
  /// Exact where two whole words fit into the window. Cost about 0.1 s.
  public func leastLoss(context: Int) -> Double {
    let excess = cutWordExcess() + nextWordExcess()
    return entropyRate + (excess - (byteEntropy() - entropyRate)) / Double(context)
  }

  /// H₁.
  private func byteEntropy() -> Double {
    var counts = [Double](repeating: 0, count: 256)
    for (word, share) in zip(lexicon.words, shares) {
      for byte in word { counts[Int(byte)] += share / bytesPerWord }
    }
    return counts.reduce(0) { $0 + surprise($1) }
  }

  /// The probability that what is left of the word at a random place is τ.
  private func endings() -> [ArraySlice<UInt8>: Double] {
    var endings: [ArraySlice<UInt8>: Double] = [:]
    for (word, share) in zip(lexicon.words, shares) {
      for start in word.indices { endings[word[start...], default: 0] += share / bytesPerWord }
    }
    return endings
  }

  /// H(τ) less the entropy of τ given the word before and the letters of the cut word so far.
  ///
  /// The latter is Σ_v π(v) (Σ_w |w| s(P(w | v)) − Σ_n s(P(n | v))) / L, with s(p) = −p ln p, n over the proper beginnings of words
  /// and L the mean length of a word.
  private func cutWordExcess() -> Double {
    let beginnings = Beginnings(of: lexicon.words)
    let base = chain.general.probabilities.map { WordChain.generalWeight * $0 }
    let baseNodes = beginnings.sums(of: base)
    func cost(_ word: Int, _ probability: Double) -> Double { Double(lexicon.words[word].count) * surprise(probability) }
    let baseCost = base.indices.reduce(0) { $0 + cost($1, base[$1]) } - baseNodes.reduce(0) { $0 + surprise($1) }
    var known = 0.0
    var added = [Double](repeating: 0, count: baseNodes.count)
    for (word, share) in shares.enumerated() {
      let particular = chain.particular(after: word)
      var total = baseCost
      for entry in particular {
        total += cost(entry.word, base[entry.word] + entry.probability) - cost(entry.word, base[entry.word])
        for node in beginnings.nodes[entry.word] { added[node] += entry.probability }
      }
      for node in particular.flatMap({ beginnings.nodes[$0.word] }) where added[node] > 0 {
        total -= surprise(baseNodes[node] + added[node]) - surprise(baseNodes[node])
        added[node] = 0
      }
      known += share * total / bytesPerWord
    }
    return endings().values.sorted().reduce(0) { $0 + surprise($1) } - known
  }

  /// The entropy of the word after the cut one given τ, less that given the cut word.
  private func nextWordExcess() -> Double {
    var candidates: [ArraySlice<UInt8>: [Int]] = [:]
    for (index, word) in lexicon.words.enumerated() {
      for start in word.indices { candidates[word[start...], default: []].append(index) }
    }
    // A τ that only one word ends in tells the word: nothing is lost there.
    let ambiguous = candidates.filter { $0.value.count > 1 }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    return ambiguous.reduce(0) { $0 + loss(notKnowing: $1.value) } / bytesPerWord
  }

  /// Returns the loss of not knowing which of several words came before.
  ///
  /// Σ π(w) over the words, times the entropy of the next word after their mixture, less the mean of the entropies after each.
  private func loss(notKnowing words: [Int]) -> Double {
    let total = words.reduce(0) { $0 + shares[$1] }
    var mixture = chain.general.probabilities.map { WordChain.generalWeight * $0 }
    for word in words {
      for entry in chain.particular(after: word) { mixture[entry.word] += entry.probability * shares[word] / total }
    }
    return total * mixture.reduce(0) { $0 + surprise($1) } - words.reduce(0) { $0 + shares[$1] * conditionalEntropies[$1] }
  }
}

/// The proper beginnings of words, the empty one among them.
private struct Beginnings {
  /// The beginnings of each word.
  private(set) var nodes: [[Int]] = []
  private var count = 0

  init(of words: [[UInt8]]) {
    var index: [ArraySlice<UInt8>: Int] = [:]
    for word in words {
      nodes.append(
        word.indices.map { end in
          let beginning = word[..<end]
          if let node = index[beginning] { return node }
          index[beginning] = index.count
          return index.count - 1
        })
    }
    count = index.count
  }

  /// The sum over the words with each beginning.
  func sums(of values: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: count)
    for (value, nodes) in zip(values, nodes) {
      for node in nodes { sums[node] += value }
    }
    return sums
  }
}
