import ChatCompletions
import Foundation
import InferenceScaling

/// A chosen answer in the form of the API.
struct StrategyAnswer: Encodable, Sendable {
  var id: String
  var object = "chat.completion"
  var created: Int
  /// As the client asked for it.
  var model: String
  var choices: [ChatChoice]
  /// Of all calls together.
  var usage: ChatUsage
  /// The receipt, where it was asked for.
  var isoflop: GatewayReceipt.Told?
}

extension ChatUsage {
  init(_ spent: Spending) {
    self.init(
      promptTokens: spent.promptTokens + spent.cachedTokens, completionTokens: spent.completionTokens, cachedTokens: spent.cachedTokens)
  }
}

/// A piece of a streamed answer.
struct StrategyChunk: Encodable, Sendable {
  struct Choice: Encodable, Sendable {
    var index: Int
    var delta: [String: JSONValue]
    var finishReason: String?

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(index, forKey: .index)
      try container.encode(delta, forKey: .delta)
      try container.encode(finishReason, forKey: .finishReason)
    }

    private enum CodingKeys: String, CodingKey {
      case index, delta
      case finishReason = "finish_reason"
    }
  }

  var id: String
  var object = "chat.completion.chunk"
  var created: Int
  var model: String
  var choices: [Choice]
  var usage: ChatUsage?
  var isoflop: GatewayReceipt.Told?
}

extension StrategyAnswer {
  /// The answer as a stream's events: role, text a few words at a time or the tool calls, the end, the usage where it was asked for.
  ///
  /// - Parameter textIsTold: Whether the text and the thinking went out before.
  func chunks(includesUsage: Bool, textIsTold: Bool) -> [StrategyChunk] {
    func chunk(_ index: Int, _ delta: [String: JSONValue], _ reason: String? = nil) -> StrategyChunk {
      StrategyChunk(id: id, created: created, model: model, choices: [.init(index: index, delta: delta, finishReason: reason)])
    }
    var chunks: [StrategyChunk] = []
    for choice in choices {
      let index = choice.index ?? 0
      let isBegun = textIsTold && (choice.message.text?.isEmpty == false || choice.message.other["reasoning_content"] != nil)
      if !isBegun { chunks.append(chunk(index, ["role": .string("assistant"), "content": .string("")])) }
      for (key, value) in choice.message.other.sorted(by: { $0.key < $1.key })
      where value != .null && !(textIsTold && key == "reasoning_content") {
        chunks.append(chunk(index, [key: key == "tool_calls" ? value.numbered : value]))
      }
      if !textIsTold { chunks += (choice.message.text ?? "").pieces.map { chunk(index, ["content": .string($0)]) } }
      chunks.append(chunk(index, [:], choice.finishReason ?? "stop"))
    }
    if includesUsage || isoflop != nil {
      chunks.append(
        StrategyChunk(id: id, created: created, model: model, choices: [], usage: includesUsage ? usage : nil, isoflop: isoflop))
    }
    return chunks
  }
}

extension JSONValue {
  /// Tool calls as streams have them: each with its place.
  fileprivate var numbered: JSONValue {
    guard case .array(let calls) = self else { return self }
    return .array(
      calls.enumerated().map { place, call in
        guard case .object(var fields) = call else { return call }
        fields["index"] = .integer(place)
        return .object(fields)
      })
  }
}

extension String {
  /// The text in pieces of about a line's length, none of which parts a character.
  fileprivate var pieces: [String] {
    var (pieces, rest) = ([String](), self[...])
    while !rest.isEmpty {
      let piece = rest.prefix(48)
      pieces.append(String(piece))
      rest = rest.dropFirst(piece.count)
    }
    return pieces
  }
}
