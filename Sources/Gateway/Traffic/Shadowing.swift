import ChatCompletions
import Foundation
import InferenceScaling
import Synchronization

/// Draws further answers to a share of the chat requests once they have their own.
///
/// Their agreement shows how hard the traffic is, and calibrates when `auto` may stop: what benchmarks say of a model needn't hold for one's own questions.
///
///     a request, chosen with the given probability → answered as always → its question waits, 64 at most → k answers, four at once
///                                                                              └ no room: skipped, and counted
///
/// Left alone are requests at temperature 0, whose answers are all the same, those that ended with an error, and those whose client brought its own key.
/// Nobody waits for them, and a request's key is never charged: they have an account of their own, and are asked for with the operator's key alone.
final class Shadowing: Sendable {
  /// A request to draw more answers to.
  struct Question: Sendable {
    var chat: ChatRequest
    var upstream: any Upstream
    var extractor: AnswerExtractor?
    var reference: String?

    init(_ chat: ChatRequest, _ upstream: any Upstream, _ options: StrategyOptions) {
      (self.chat, self.upstream, reference) = (chat, upstream, options.reference)
      extractor = options.extract.flatMap(AnswerExtractor.init)
    }
  }

  private let settings: GatewayConfiguration.Shadow
  private let registry: RequestRegistry
  private let strategies: StrategyServices
  private let account: Account
  private let questions: AsyncStream<Question>
  private let inbox: AsyncStream<Question>.Continuation
  private let skips = Mutex(0)

  /// The route of these requests, in receipts and metrics.
  static let route = "shadow"
  /// Questions beyond these aren't taken while earlier ones are drawn.
  private static let mostWaiting = 64

  /// - Throws: `GatewayFailure.shadow` if an amount can't be.
  init(
    _ settings: GatewayConfiguration.Shadow, mostSamples: Int, registry: RequestRegistry, strategies: StrategyServices
  ) throws(GatewayFailure) {
    guard (0...1).contains(settings.share) else {
      throw .shadow(reason: "the share of requests to learn from is from 0 to 1: \(settings.share)")
    }
    guard (2...mostSamples).contains(settings.samples) else {
      throw .shadow(reason: "the answers to learn from are 2 to \(mostSamples) a request: \(settings.samples)")
    }
    (self.settings, self.registry, self.strategies) = (settings, registry, strategies)
    let spent = try registry.receipts.charged(to: Self.route, since: HourOfAccount.start(Date()))
    account = Account(name: Self.route, hour: HourOfAccount(settings.hourly, spent: spent))
    (questions, inbox) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.mostWaiting))
  }

  /// Whether the next request is one to learn from.
  func isChosen() -> Bool { Double.random(in: 0..<1) < settings.share }

  /// Takes a question once its request has ended well. At temperature 0 all answers are the same, and a client's own key isn't the operator's to spend.
  func take(_ question: Question, after request: GatewayRequest) {
    let isOperators = question.upstream.authorization(nil) != nil || request.head.authorization == nil
    guard isOperators, question.chat.temperature != 0 else { return }
    request.whenFinished { [weak self] receipt in
      if receipt.status == 200 { self?.add(question) }
    }
  }

  private func add(_ question: Question) {
    if case .dropped = inbox.yield(question) { skips.withLock { $0 += 1 } }
  }

  /// Requests that were chosen and found no room.
  var skipped: Int { skips.withLock { $0 } }

  /// Draws, one question after the other, until the task is cancelled.
  func run() async {
    for await question in questions { await draw(question) }
  }

  private func draw(_ question: Question) async {
    let request = registry.begin(route: Self.route, account: account)
    var plan = StrategyPlan(shadow: settings.samples)
    plan.extractor = question.extractor ?? plan.extractor
    plan.reference = question.reference
    request.note { ($0.model, $0.strategy) = (question.chat.model, plan.name) }
    var chat = question.chat
    chat.choices = nil
    do {
      try strategies.prices.check([chat.model], for: request, within: nil)
      _ = try await strategies.service(plan: plan, chat: chat, upstream: question.upstream, request: request).answer { _ in }
      request.finish(status: 200)
    } catch {
      _ = request.fail(error)
    }
  }
}
