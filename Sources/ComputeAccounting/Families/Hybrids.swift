/// Keys that this file reads, with the names that families give them.
extension ConfigurationKey {
  /// The numbers of state of a channel, s.
  static let stateWidth = ConfigurationKey("state of a channel", "mamba_d_state", "state_size", "ssm_state_size")
  /// The taps of the short convolution.
  static let kernel = ConfigurationKey(
    "positions of the short convolution", "mamba_d_conv", "conv_kernel", "linear_conv_kernel_dim", "conv_L_cache", "conv1d_width",
    "short_conv_kernel_size")
  /// The ratio of inner to residual width.
  static let expansion = ConfigurationKey("inner width over residual width", "mamba_expand", "expand")
  /// The rank of Mamba's step; “auto” is a sixteenth of the width.
  static let stepRank = ConfigurationKey("rank of the step's projection", "mamba_dt_rank", "time_step_rank")
  /// The heads of Mamba 2, or Zamba's groups of channels.
  static let mambaHeads = ConfigurationKey("heads of the recurrence", "mamba_n_heads", "mamba_num_heads", "num_heads", "n_mamba_heads")
  /// The width of a head of Mamba 2.
  static let mambaHeadWidth = ConfigurationKey("width of a recurrent head", "mamba_d_head", "mamba_head_dim", "mamba_headdim")
  /// The groups that share B and C.
  static let mambaGroups = ConfigurationKey("groups of B and C", "mamba_n_groups", "n_groups", "mamba_ngroups")
  /// The biases of the mixer's projections.
  static let mambaBias = ConfigurationKey("biases of the recurrence's projections", "mamba_proj_bias", "use_bias", "add_bias_linear")
  /// The bias of the short convolution.
  static let convolutionBias = ConfigurationKey("bias of the short convolution", "mamba_conv_bias", "use_conv_bias", "conv_bias")
  /// The key heads of the delta rule.
  static let linearKeyHeads = ConfigurationKey("key heads of linear attention", "linear_num_key_heads", "linear_num_heads")
  /// The value heads of the delta rule, each with a matrix of state.
  static let linearValueHeads = ConfigurationKey("value heads of linear attention", "linear_num_value_heads", "linear_num_heads")
  /// The rows of a state matrix.
  static let linearKeyWidth = ConfigurationKey("key width of linear attention", "linear_key_head_dim", "linear_head_dim")
  /// The columns of a state matrix.
  static let linearValueWidth = ConfigurationKey("value width of linear attention", "linear_value_head_dim", "linear_head_dim")
}

/// The mixers of recurrent layers as configurations describe them.
enum RecurrentMixers {
  /// Mamba with an inner width of its own or a multiple of the residual width.
  static func selective(
    _ reader: ConfigurationReader, width: Int, inner: Int? = nil, norms: Bool = false, heads: Int = 1
  ) throws(ConfigurationProblem) -> LayerAccount {
    let isAutomatic = reader.string(.stepRank) == "auto" || reader.value(.stepRank) == nil
    let wide = if let inner { inner } else { try reader.size(.expansion, or: 2) * width }
    return StateSpace.selective(
      width: width, inner: wide, state: try reader.size(.stateWidth), kernel: try reader.size(.kernel),
      rank: isAutomatic ? (width + 15) / 16 : try reader.size(.stepRank), bias: try reader.flag(.mambaBias),
      convolutionBias: try reader.flag(.convolutionBias, or: true), norms: norms, heads: heads)
  }

  /// Mamba 2; the inner width is a key's, heads times their width, or a multiple of the residual width.
  static func dual(
    _ reader: ConfigurationReader, width: Int, inner: Int? = nil, norm: Bool = true, bias: ConfigurationKey = .mambaBias,
    outputBias: ConfigurationKey? = nil
  ) throws(ConfigurationProblem) -> LayerAccount {
    let wide = if let inner { inner } else { try reader.size(.expansion, or: 2) * width }
    return StateSpace.dual(
      width: width,
      .init(
        inner: wide, heads: try reader.size(.mambaHeads), groups: try reader.size(.mambaGroups, or: 1), state: try reader.size(.stateWidth),
        kernel: try reader.size(.kernel), bias: try reader.flag(bias), outputBias: try reader.flag(outputBias ?? bias),
        convolutionBias: try reader.flag(.convolutionBias, or: true), hasNorm: norm))
  }

  /// The gated delta rule with one decay a head.
  static let delta: DecoderFamily.Mixer = { (reader, width) throws(ConfigurationProblem) in
    let heads = try reader.size(.linearValueHeads)
    return LinearAttention.delta(
      width: width,
      .init(
        keyHeads: try reader.size(.linearKeyHeads), valueHeads: heads, keyWidth: try reader.size(.linearKeyWidth),
        valueWidth: try reader.size(.linearValueWidth), kernel: try reader.size(.kernel), decay: heads))
  }

  /// Kimi's delta rule with a decay for each number of a key, projected whole or by rank.
  static func fineDelta(isLowRank: Bool) -> DecoderFamily.Mixer {
    { (reader, width) throws(ConfigurationProblem) in
      let (heads, size) = (try reader.size(.linearKeyHeads), try reader.size(.linearKeyWidth))
      return LinearAttention.delta(
        width: width,
        .init(
          keyHeads: heads, valueHeads: heads, keyWidth: size, valueWidth: size, kernel: try reader.size(.kernel), decay: heads * size,
          rank: isLowRank ? size : nil))
    }
  }

  /// LFM2's gated convolution.
  static let convolution: DecoderFamily.Mixer = { (reader, width) throws(ConfigurationProblem) in
    LinearAttention.convolution(width: width, kernel: try reader.size(.kernel), bias: try reader.flag(.convolutionBias))
  }

  /// MiniMax's lightning attention: linear attention with a fixed decay, whose factors lie in the file.
  static let lightning: DecoderFamily.Mixer = { (reader, width) throws(ConfigurationProblem) in
    let heads = try reader.size(.heads)
    let (size, block) = (try reader.size(.headWidth, or: max(1, width / heads)), try reader.size(.blockSize))
    var layer = LayerAccount()
    layer.parameters.matrix(width, 3 * heads * size)
    layer.parameters.matrix(width, heads * size)
    layer.parameters.matrix(heads * size, width)
    layer.parameters.vector(heads * size)
    layer.parameters.buffer(ParameterTally.product(heads, block + 1, block + 1))  // 1 + 2·block + block² a head
    layer.state = ParameterTally.product(heads, size, size)
    layer.stateFLOPs = ParameterTally.product(4, heads, size, size)
    return layer
  }

  /// Griffin's real-gated linear recurrence (arXiv:2402.19427), its gates a block for each head.
  static let griffin: DecoderFamily.Mixer = { (reader, width) throws(ConfigurationProblem) in
    let (inner, kernel) = (try reader.size(.recurrentWidth, or: width), try reader.size(.kernel))
    let heads = try reader.size(.heads)
    var layer = LayerAccount()
    for _ in 0..<2 { layer.parameters.matrix(width, inner, bias: true) }
    layer.parameters.matrix(inner, width, bias: true)
    layer.parameters.matrix(kernel, inner, bias: true)
    layer.parameters.vector(inner)
    for _ in 0..<2 { layer.parameters.matrix(inner / heads, inner, bias: true) }
    layer.state = ParameterTally.product(inner, kernel)
    return layer
  }
}

/// Keys that this file reads, with the names that families give them.
extension ConfigurationKey {
  /// The block of lightning attention, whose decay factors are buffers.
  static let blockSize = ConfigurationKey("positions of a block of lightning attention", "block_size")
  /// The width of Griffin's recurrence.
  static let recurrentWidth = ConfigurationKey("width of the recurrence", "lru_width")
}
