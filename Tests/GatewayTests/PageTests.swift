import Foundation
import Gateway
import HeadlessBrowser
import LoopbackServer
import Testing

/// The page as a browser shows it, asked from the gateway itself.
@Suite(.enabled(if: Browser.path != nil, "needs Chromium; set CHROMIUM to its path"))
struct PageTests {
  @Test func showsTrafficAndWhatWasLearnt() async throws {
    // Of four answers one is another, but to every third question two.
    let server = try LoopbackServer { request, number in
      let isHard = request.lastMessage.hasSuffix("0")
      return .completion("\\boxed{\(number % (isHard ? 2 : 4) == 0 ? number : 42)}", delay: request.lastMessage == "slow" ? 600 : 0)
    }
    var configuration = GatewayConfiguration(upstreams: [.init(url: server.url)])
    configuration.shadow = .init(share: 1, samples: 4)
    try await withGateway(configuration) { gateway in
      for number in 0..<12 {
        let model = ["m", "m@sc3", "m@adaptive4"][number % 3]
        _ = try await gateway.post(
          #"{"model":"\#(model)","messages":[{"role":"user","content":"question \#(number % 3)"}],"isoflop":{"reference":"42"}}"#)
      }
      #expect(try await isReached { try await gateway.get("/metrics").body.contains(#"strategy="shadow4",status="200"} 12"#) })
      let slow = Task { try await gateway.post(#"{"model":"m","messages":[{"role":"user","content":"slow"}]}"#) }
      #expect(try await isReached { server.requests.last?.lastMessage == "slow" })
      let document = try Browser.document(at: "http://127.0.0.1:\(gateway.port)/")
      slow.cancel()
      for heading in ["Under way", "Models and strategies", "Accuracy against cost", "Spend", "Latest requests"] {
        #expect(document.contains(">\(heading)</"), "\(heading)")
      }
      for figure in ["agreement", "accuracy-cost-m", "spend"] { #expect(document.contains("data-name=\"\(figure)\""), "\(figure)") }
      #expect(document.contains("adaptive: same as the vote of all") && document.contains("right (12 labelled)"))
      #expect(document.contains("<svg") && !document.contains("question 1"))
      // Its scripts work: a head of a table sorts it when it is pressed.
      let press = #"<script>document.querySelector("th.number button").click()</script></body>"#
      let page = try await gateway.get("/").body.replacing("http-equiv=\"refresh\"", with: "").replacing("</body>", with: press)
      let pressed = try Browser.document(of: page)
      #expect(pressed.contains(#"aria-sort="ascending">"#) && !document.contains(#"aria-sort="ascending">"#))
    }
  }
}
