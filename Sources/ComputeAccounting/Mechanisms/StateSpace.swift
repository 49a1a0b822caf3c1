/// The selective state spaces of Mamba (arXiv:2312.00752) and Mamba 2 (arXiv:2405.21060).
enum StateSpace {
  /// Mamba's mixer: inputs and gate, a short convolution, a low-rank step with B and C.
  ///
  /// With inner width I, s states a channel, t taps, rank r: parameters 3CI + I(t + 1) + I(r + 2s) + I(r + 1) + I(s + 1) and biases; kept are I(s + t) numbers.
  ///
  /// - Parameters:
  ///   - norms: Whether step, B and C have norms with a scale (Jamba).
  ///   - heads: The groups of channels with projections of their own (Zamba).
  static func selective(
    width: Int, inner: Int, state: Int, kernel: Int, rank: Int, bias: Bool, convolutionBias: Bool, norms: Bool = false, heads: Int = 1
  ) -> LayerAccount {
    var layer = LayerAccount()
    layer.parameters.matrix(width, 2 * inner, bias: bias)
    layer.parameters.matrix(kernel, inner, bias: convolutionBias)
    layer.parameters.matrix(inner, rank + 2 * state)
    layer.parameters.matrix(rank, inner / max(heads, 1) * max(heads, 1), bias: true)
    layer.parameters.vector(ParameterTally.product(inner, state + 1))  // A and D
    layer.parameters.matrix(inner, width, bias: bias)
    if norms { layer.parameters.vector(rank + 2 * state) }
    layer.state = ParameterTally.product(inner, state + kernel)
    layer.stateFLOPs = ParameterTally.product(6, inner, state)
    return layer
  }

  /// The sizes of Mamba 2's mixer.
  struct Duality {
    /// The width of the channels, I.
    var inner: Int
    /// The heads, each with one decay.
    var heads: Int
    /// The groups that share B and C.
    var groups: Int
    /// The states of a channel, s.
    var state: Int
    /// The taps of the convolution.
    var kernel: Int
    var bias = false
    var outputBias = false
    var convolutionBias = true
    var hasNorm = true
  }

  /// Mamba 2's mixer: one projection to gate, channels, B, C and steps.
  ///
  /// The convolution runs over channels, B and C. With inner width I, n groups, s states, h heads, t taps and M = I + 2ns: parameters
  /// C(I + M + h) + M(t + 1) + 3h + I + IC; kept are Mt + Is numbers; 4Is FLOP update and read the state.
  static func dual(width: Int, _ sizes: Duality) -> LayerAccount {
    let (inner, mixed) = (sizes.inner, ParameterTally.sum(sizes.inner, ParameterTally.product(2, sizes.groups, sizes.state)))
    var layer = LayerAccount()
    layer.parameters.matrix(width, ParameterTally.sum(inner + sizes.heads, mixed), bias: sizes.bias)
    layer.parameters.matrix(sizes.kernel, mixed, bias: sizes.convolutionBias)
    layer.parameters.vector(3 * sizes.heads)  // A, D and the steps' bias
    if sizes.hasNorm { layer.parameters.vector(inner) }
    layer.parameters.matrix(inner, width, bias: sizes.outputBias)
    layer.state = ParameterTally.sum(ParameterTally.product(mixed, sizes.kernel), ParameterTally.product(inner, sizes.state))
    layer.stateFLOPs = ParameterTally.product(4, inner, sizes.state)
    return layer
  }
}

/// Linear attention with a delta rule (arXiv:2412.06464), and short convolutions.
enum LinearAttention {
  /// The sizes of a delta rule's mixer.
  struct Delta {
    /// The heads of queries and keys.
    var keyHeads: Int
    /// The heads of values, each with a state of key width × value width.
    var valueHeads: Int
    /// The width of a query or key.
    var keyWidth: Int
    /// The width of a value.
    var valueWidth: Int
    /// The taps of the convolution.
    var kernel: Int
    /// The width of the decay's projection: one number a value head, or each number of a key (arXiv:2510.26692).
    var decay: Int
    /// The rank of the projections of decay and gate; `nil` for whole ones.
    var rank: Int?

    /// The width of all queries, or keys.
    var queries: Int { keyHeads * keyWidth }
    /// The width of all values.
    var values: Int { valueHeads * valueWidth }
  }

  /// Gated delta net: queries, keys, values, gate, decay and learning rate; one convolution; a matrix of state a value head.
  ///
  /// 6 FLOP a number of state: the key reads it, the outer product updates it, the query reads it.
  static func delta(width: Int, _ sizes: Delta, gateBias: Bool = false) -> LayerAccount {
    let mixed = 2 * sizes.queries + sizes.values
    var layer = LayerAccount()
    layer.parameters.matrix(width, mixed)
    layer.parameters.matrix(width, sizes.valueHeads)  // learning rates
    for (outputs, bias) in [(sizes.values, gateBias), (sizes.decay, false)] {
      if let rank = sizes.rank {
        layer.parameters.matrix(width, rank)
        layer.parameters.matrix(rank, outputs, bias: bias)
      } else {
        layer.parameters.matrix(width, outputs, bias: bias)
      }
    }
    layer.parameters.matrix(sizes.kernel, mixed)
    layer.parameters.vector(sizes.valueHeads + sizes.decay + sizes.valueWidth)  // A, the steps' bias, the output's norm
    layer.parameters.matrix(sizes.values, width)
    let matrices = ParameterTally.product(sizes.valueHeads, sizes.keyWidth, sizes.valueWidth)
    layer.state = ParameterTally.sum(ParameterTally.product(mixed, sizes.kernel), matrices)
    layer.stateFLOPs = ParameterTally.product(6, matrices)
    return layer
  }

  /// A gated short convolution (LFM2).
  static func convolution(width: Int, kernel: Int, bias: Bool) -> LayerAccount {
    var layer = LayerAccount()
    layer.parameters.matrix(width, 3 * width, bias: bias)
    layer.parameters.matrix(kernel, width, bias: bias)
    layer.parameters.matrix(width, width, bias: bias)
    layer.state = width * kernel
    return layer
  }
}
