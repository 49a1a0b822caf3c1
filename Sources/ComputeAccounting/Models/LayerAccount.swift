/// One layer of a model: parameters, attention, and the numbers that it keeps of a token.
public struct LayerAccount: Hashable, Sendable {
  /// The layer's parameters.
  public internal(set) var parameters = ParameterTally()
  /// The attention products: none in a recurrent layer, two with an indexer that chooses positions.
  public internal(set) var attention: [AttentionBand] = []
  /// The cached keys and values of one token, in numbers.
  public internal(set) var cache = 0
  /// The tokens whose keys and values are kept at most; `nil` keeps all.
  public internal(set) var window: Int?
  /// The numbers that the layer keeps whatever the context: states of recurrences and convolutions.
  public internal(set) var state = 0
  /// FLOP of updating and reading the state for one token.
  public internal(set) var stateFLOPs = 0

  /// Creates an empty layer.
  init() {}

  init(parameters: ParameterTally) { self.parameters = parameters }

  /// Adds another part of the same layer.
  static func += (one: inout LayerAccount, other: LayerAccount) {
    one.parameters += other.parameters
    one.attention += other.attention
    one.cache = ParameterTally.sum(one.cache, other.cache)
    one.window = one.window ?? other.window
    one.state = ParameterTally.sum(one.state, other.state)
    one.stateFLOPs = ParameterTally.sum(one.stateFLOPs, other.stateFLOPs)
  }

  /// The numbers that are kept after so many tokens: cache·min(T, window) + state.
  public func kept(context: Int) -> Int { ParameterTally.sum(ParameterTally.product(cache, min(context, window ?? context)), state) }
}

/// The attention of one or more equal layers: widths of all heads together, and the positions that a token reads.
///
/// QKᵀ takes two FLOP for each number of a key, the sum over values two for each number of a value, so that a token that reads p positions takes
/// 2·layers·(keys + values)·p.
public struct AttentionBand: Hashable, Sendable, Codable {
  /// The number of equal layers.
  public var layers: Int
  /// The width of the keys, all query heads together: heads · key width.
  public var keyWidth: Int
  /// The width of the values, all query heads together.
  public var valueWidth: Int
  /// The positions that a token reads at most: a sliding window, or the choice of an indexer; `nil` for all.
  public var window: Int?

  /// Creates a band.
  ///
  /// - Precondition: no size is negative.
  public init(layers: Int = 1, keyWidth: Int, valueWidth: Int, window: Int? = nil) {
    precondition(layers >= 0 && keyWidth >= 0 && valueWidth >= 0 && window ?? 0 >= 0, "a band has no negative sizes")
    self.layers = layers
    self.keyWidth = keyWidth
    self.valueWidth = valueWidth
    self.window = window
  }

  /// FLOP of a token for each position that it reads, forward.
  public var flopsPerPosition: Double { 2 * Double(layers) * (Double(keyWidth) + Double(valueWidth)) }

  /// The positions that `count` tokens read after a context of P: Σ min(P + i, window) over i = 1 … count.
  ///
  /// A sliding window holds the token itself.
  func positions(tokens count: Double, context: Double) -> Double {
    let whole = context * count + count * (count + 1) / 2
    guard let window, context + count > Double(window) else { return whole }
    let growing = max(0, Double(window) - context)  // tokens before the window is full
    return context * growing + growing * (growing + 1) / 2 + (count - growing) * Double(window)
  }

  /// FLOP of `count` tokens after a context, forward.
  func flops(tokens count: Double, context: Double) -> Double { flopsPerPosition * positions(tokens: count, context: context) }
}
