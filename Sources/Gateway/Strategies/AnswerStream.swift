import ChatCompletions
import Foundation
import HTTPTypes
import Hummingbird
import Synchronization

/// A strategy's answer as a stream: comments while candidates run, what is told on the way, then the chosen answer.
final class AnswerStream: Sendable {
  private enum Signal: Sendable {
    case tick
    case chunk(StrategyChunk)
    case done(Result<StrategyAnswer, any Error>)
  }

  /// Seconds between comments.
  private static let keepAlive = Duration.seconds(5)

  private let service: any Answering
  private let events: Mutex<any AnswerEvents>
  private let signals: AsyncStream<Signal>
  private let work: Task<Void, Never>
  private let ticker: Task<Void, Never>

  /// Begins the work.
  init(_ service: any Answering, _ dialect: any Dialect) {
    let (signals, inbox) = AsyncStream.makeStream(of: Signal.self)
    (self.service, self.signals) = (service, signals)
    events = Mutex(dialect.events)
    work = Task(executorPreference: LoopExecutor.shared) {
      do {
        inbox.yield(.done(.success(try await service.answer { inbox.yield(.chunk($0)) })))
      } catch {
        inbox.yield(.done(.failure(error)))
      }
    }
    ticker = Task(executorPreference: LoopExecutor.shared) {
      while (try? await Task.sleep(for: Self.keepAlive)) != nil { inbox.yield(.tick) }
    }
  }

  /// Waits for the first news: an error that comes first has its own status, later ones are events, for the status is on its way.
  ///
  /// - Throws: `GatewayError`; `CancellationError` where the client leaves.
  func response() async throws -> Response {
    let first = try await endingWithClient { [signals] in await signals.first { _ in true } }
    if case .done(.failure(let error))? = first {
      ticker.cancel()
      throw error
    }
    let fields: HTTPFields = [
      .contentType: "text/event-stream", .cacheControl: "no-cache", .requestID: service.exchange.id, .strategy: service.plan.name,
    ]
    let body = ResponseBody { [self] writer in
      nonisolated(unsafe) var output = writer
      do {
        try await endingWithClient { [self] in
          if let first, try await write(first, to: &output) { return }
          for await signal in signals where try await write(signal, to: &output) { return }
          throw CancellationError()
        }
      } catch {
        service.exchange.note { if $0.stop.isEmpty { $0.stop = "client_left" } }
        service.exchange.finish(status: 499)
        throw error
      }
      try await output.finish(nil)
    }
    return Response(status: .ok, headers: fields, body: body)
  }

  /// Does a part of it. When the client leaves, the work is ended and waited for: what it cost belongs on the receipt.
  private func endingWithClient<Value: Sendable>(_ part: @escaping @Sendable () async throws -> Value) async throws -> Value {
    do {
      return try await service.exchange.whileConnected {
        let value = try await part()
        try Task.checkCancellation()
        return value
      }
    } catch {
      ticker.cancel()
      work.cancel()
      await work.value
      throw error
    }
  }

  /// Writes one piece of news; true where it was the last.
  private func write(_ signal: Signal, to output: inout any ResponseBodyWriter) async throws -> Bool {
    switch signal {
    case .tick: try await output.write(ServerEvent.keepAlive)
    case .chunk(let chunk): try await output.write(contentsOf: events.withLock { try $0.chunk(chunk) })
    case .done(let result):
      ticker.cancel()
      try await write(result, to: &output)
      return true
    }
    return false
  }

  private func write(_ result: Result<StrategyAnswer, any Error>, to output: inout any ResponseBodyWriter) async throws {
    switch result {
    case .success(let answer):
      service.exchange.finish(status: 200)
      try await output.write(contentsOf: events.withLock { try $0.end(answer, textIsTold: service.tellsText) })
    case .failure(let error): try await output.write(events.withLock { $0.failure(service.exchange.fail(error)) })
    }
  }
}
