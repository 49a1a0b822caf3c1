import Foundation
import HeadlessBrowser
import Reports
import Testing

/// Uses a page as a reader would, in a browser: a probe is put into the page, which points, presses and downloads, and writes down what happened.
@Suite(.enabled(if: Browser.path != nil, "needs Chromium; set CHROMIUM to its path"))
struct BrowserTests {
  /// What the probe saw.
  private struct Sight: Decodable {
    var errors: [String]
    var tooltip: String
    var keyTooltip: String
    var isClosed: Bool
    var ticksBefore: String
    var ticksAfter: String
    var width: String
    var theme: String
    var sorted: [String]
    var downloads: [String: Int]
    var svg: String
  }

  private static let watch = """
    <script>window.errors = []; onerror = message => { errors.push(String(message)); };
    onunhandledrejection = event => errors.push(String(event.reason));
    console.error = message => errors.push(String(message));
    document.addEventListener("securitypolicyviolation", event => errors.push("policy: " + event.blockedURI + " " + event.violatedDirective));
    </script>
    """

  private static let probe = #"""
    <script>(async () => {
      const sight = { errors, downloads: {} }, files = [], names = [];
      // The browser's clock is virtual and runs ahead of its other threads: work for a moment to let them catch up.
      const pause = () => new Promise(resolve => { let sum = 0; for (let i = 0; i < 2e6; i++) sum += i % 7; setTimeout(resolve, 50, sum); });
      const make = URL.createObjectURL.bind(URL);
      URL.createObjectURL = blob => { files.push(blob); return make(blob); };
      HTMLAnchorElement.prototype.click = function () { names.push(this.download); sight.downloads[this.download] = files.at(-1).size; };
      const stage = document.querySelector(".stage"), tooltip = document.querySelector(".tooltip");
      const ticks = () => [...stage.querySelectorAll("g.quiet[text-anchor=middle] text")].map(each => each.textContent).join(" ");
      await new Promise(resolve => setTimeout(resolve, 100));
      sight.width = stage.querySelector("svg").getAttribute("width");
      const box = stage.querySelector("[data-tip='1']").getBoundingClientRect();
      stage.querySelector("svg").dispatchEvent(
        new PointerEvent("pointermove", { clientX: box.left + box.width / 2 + 5, clientY: box.top + 5, bubbles: true }));
      sight.tooltip = tooltip.hidden ? "" : tooltip.textContent;
      const press = key => stage.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      press("End");
      sight.keyTooltip = tooltip.textContent;
      press("Escape");
      sight.isClosed = tooltip.hidden;
      sight.ticksBefore = ticks();
      document.querySelector("[data-axis=x]").click();
      sight.ticksAfter = ticks();
      for (const button of document.querySelectorAll("[data-download]")) {
        const before = names.length;
        button.click();
        for (let wait = 0; names.length === before && wait < 2000; wait++) await pause();
      }
      sight.svg = await files[0].text();
      document.getElementById("theme").click();
      sight.theme = document.documentElement.dataset.theme;
      document.querySelector("th.number button").click();
      sight.sorted = [...document.querySelectorAll("tbody td:first-child")].map(each => each.textContent);
      document.body.dataset.sight = encodeURIComponent(JSON.stringify(sight));
    })();</script>
    """#

  private func look(width: Int) throws -> Sight {
    let page = SampleReport.report.html.replacing("<head>", with: "<head>" + Self.watch).replacing("</body>", with: Self.probe + "</body>")
    let document = try Browser.document(of: page, width: width)
    let start = try #require(document.range(of: "data-sight=\""), "the probe did not finish")
    let text = document[start.upperBound...].prefix { $0 != "\"" }
    let json = try #require(String(text).removingPercentEncoding)
    return try JSONDecoder().decode(Sight.self, from: Data(json.utf8))
  }

  @Test func thePageAnswers() throws {
    let sight = try look(width: 1000)
    #expect(sight.errors == [])
    #expect(sight.tooltip.contains("middle") && sight.tooltip.contains("1.41 nats/token"))
    #expect(sight.keyTooltip.contains("large"))
    #expect(sight.isClosed)
    #expect(sight.ticksBefore.contains("10¹¹") && sight.ticksBefore != sight.ticksAfter)
    #expect(sight.theme == "dark")
    #expect(sight.sorted == ["large", "middle", "small"])
    #expect(sight.width == "780")
  }

  @Test func everyDownloadHasContent() throws {
    let sight = try look(width: 1000)
    let formats = ["svg", "png", "csv", "vl.json"].map { "a-law-of-loss-loss-compute.\($0)" }
    #expect(Set(sight.downloads.keys) == Set(formats))
    #expect(sight.downloads.values.allSatisfy { $0 > 100 })
    #expect((sight.downloads[formats[1]] ?? 0) > 10_000)
    #expect(sight.svg.contains("--cat-0:") && sight.svg.contains("Loss &amp; compute"))
    #expect(!sight.svg.contains("data-tip"))
  }

  @Test func aNarrowPageGetsANarrowDrawing() throws {
    #expect(try look(width: 500).width == "350")
  }
}
