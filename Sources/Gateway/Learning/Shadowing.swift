import ChatCompletions
import Foundation
import InferenceScaling
import Synchronization

/// Draws further answers to a share of the chat requests once they have their own: what these agree on tells how hard traffic is, and when `auto` may stop.
///
/// Nobody waits for them, and a request's key is never charged: they have an account of their own, and are asked for with the operator's key alone.
final class Shadowing: Sendable {
  /// A request to draw more answers to.
  struct Question: Sendable {
    var request: ChatRequest
    var upstream: Upstream
    var extractor: AnswerExtractor?
    var reference: String?
  }

  private let settings: GatewayConfiguration.Shadow
  private let account: Accounts.Account
  private let questions: AsyncStream<Question>
  private let inbox: AsyncStream<Question>.Continuation
  private let skips = Mutex(0)

  /// The route of these requests, in receipts and metrics.
  static let route = "shadow"
  /// Questions beyond these aren't taken while earlier ones are drawn.
  private static let mostWaiting = 64

  /// - Throws: `GatewayFailure.shadow` where an amount can't be.
  init(_ settings: GatewayConfiguration.Shadow, limits: GatewayConfiguration.Limits) throws(GatewayFailure) {
    guard (0...1).contains(settings.share) else {
      throw .shadow(reason: "the share of requests to learn from is from 0 to 1: \(settings.share)")
    }
    guard (2...limits.candidates).contains(settings.samples) else {
      throw .shadow(reason: "the answers to learn from are 2 to \(limits.candidates) a request: \(settings.samples)")
    }
    self.settings = settings
    account = Accounts.Account(name: Self.route, hourly: settings.hourly)
    (questions, inbox) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.mostWaiting))
  }

  /// Whether the next request is one to learn from.
  func isChosen() -> Bool { Double.random(in: 0..<1) < settings.share }

  /// Takes a question once its exchange has ended well. At temperature 0 all answers are the same, and a client's own key isn't the operator's to spend.
  func take(_ question: Question, after exchange: Exchange) {
    let isOperators = question.upstream.authorization(nil) != nil || exchange.authorizationOfClient == nil
    guard isOperators, question.request.temperature != 0 else { return }
    exchange.whenFinished { [weak self] receipt in
      if receipt.status == 200 { self?.add(question) }
    }
  }

  private func add(_ question: Question) {
    if case .dropped = inbox.yield(question) { skips.withLock { $0 += 1 } }
  }

  /// Requests that were chosen and found no room.
  var skipped: Int { skips.withLock { $0 } }

  /// Draws, one question after the other, until the task is cancelled.
  func run(_ services: GatewayServices) async {
    for await question in questions { await draw(question, services) }
  }

  private func draw(_ question: Question, _ services: GatewayServices) async {
    let exchange = Exchange(route: Self.route, account: account, authorization: nil, link: nil, services: services)
    var plan = StrategyPlan(kind: .shadow(settings.samples), name: "\(Self.route)\(settings.samples)")
    plan.extractor = question.extractor ?? plan.extractor
    plan.reference = question.reference
    exchange.note { ($0.model, $0.strategy) = (question.request.model, plan.name) }
    var request = question.request
    request.choices = nil
    let service = StrategyService(plan: plan, request: request, upstream: question.upstream, exchange: exchange, services: services)
    do {
      _ = try await service.answer { _ in }
      exchange.finish(status: 200)
    } catch {
      _ = exchange.fail(error)
    }
  }
}
