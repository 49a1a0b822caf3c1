/// Tool calls put together from the pieces in which a stream tells them.
struct ToolCallAssembly: Sendable {
  private var calls: [Int: JSONValue] = [:]

  /// Takes in a piece; one that doesn't say to which call it belongs is a call of its own.
  mutating func add(_ piece: JSONValue) {
    guard case .object(var fields) = piece else { return }
    let index = fields.removeValue(forKey: "index")
    let place = if case .integer(let place)? = index { place } else { calls.count }
    calls[place] = .object(fields).added(to: calls[place])
  }

  /// The calls in their order.
  var value: JSONValue { .array(calls.sorted { $0.key < $1.key }.map(\.value)) }
}

extension JSONValue {
  /// What there is after this piece: arguments come bit by bit, everything else once.
  fileprivate func added(to old: JSONValue?, as name: String = "") -> JSONValue {
    switch (old, self) {
    case (.object(let old)?, .object(let new)):
      .object(old.merging(new.map { ($0, $1.added(to: old[$0], as: $0)) }) { $1 })
    case (.string(let old)?, .string(let new)) where name == "arguments": .string(old + new)
    case (nil, _), (.null?, _): self
    case (let old?, _): old
    }
  }
}
