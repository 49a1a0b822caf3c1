import ChatCompletions
import Foundation
import NIOCore

/// A form of the API in which an answer is told; strategies work on the chat's.
protocol Dialect: Sendable {
  /// The whole answer.
  func body(_ answer: StrategyAnswer) throws -> Data
  /// The events of a streamed one.
  var events: any AnswerEvents { get }
}

/// A streamed answer's events, one after another.
protocol AnswerEvents: Sendable {
  /// What came on the way.
  mutating func chunk(_ chunk: StrategyChunk) throws -> [ByteBuffer]
  /// The answer, of which the text may have been told, and the end of the stream.
  mutating func end(_ answer: StrategyAnswer, textIsTold: Bool) throws -> [ByteBuffer]
  /// What went wrong; nothing follows it.
  mutating func failure(_ error: GatewayError) -> ByteBuffer
}

/// How answers are told on `/v1/chat/completions`.
struct ChatDialect: Dialect {
  /// Whether a stream is to end with its usage.
  let wantsUsage: Bool

  init(_ request: ChatRequest) { wantsUsage = request.other["stream_options"]?["include_usage"] == .bool(true) }

  func body(_ answer: StrategyAnswer) throws -> Data { try JSONEncoder.sorted.encode(answer) }

  var events: any AnswerEvents { ChatEvents(wantsUsage: wantsUsage) }
}

private struct ChatEvents: AnswerEvents {
  let wantsUsage: Bool

  func chunk(_ chunk: StrategyChunk) throws -> [ByteBuffer] { [try ServerEvent.data(chunk)] }

  func end(_ answer: StrategyAnswer, textIsTold: Bool) throws -> [ByteBuffer] {
    try answer.chunks(includesUsage: wantsUsage, textIsTold: textIsTold).map { try ServerEvent.data($0) } + [ServerEvent.done]
  }

  func failure(_ error: GatewayError) -> ByteBuffer { ServerEvent.error(error) }
}
