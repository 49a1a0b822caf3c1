import Foundation
import Plotting
import Testing

struct VegaLiteTests {
  @Test func goldenForecast() throws {
    try Golden.expect(VegaLiteRenderer().render(SampleCharts.forecast), matches: "forecast.vl.json")
  }

  @Test(arguments: [SampleCharts.isoFLOP, SampleCharts.forecast])
  func isJSONWithALayerForALayer(chart: Chart) throws {
    let object = try JSONSerialization.jsonObject(with: Data(VegaLiteRenderer().render(chart).utf8))
    let layers = try #require((object as? [String: Any])?["layer"] as? [[String: Any]])
    #expect(layers.count == chart.layers.count)
    #expect(layers.allSatisfy { $0["mark"] != nil && $0["encoding"] != nil && $0["data"] != nil })
  }

  @Test func stringsAreEscaped() throws {
    let nasty = "\"\\\u{1}\n\u{2028}</script>é🙂"
    let chart = Chart(title: nasty, x: Axis("x"), y: Axis("y"))
    let text = VegaLiteRenderer().render(chart)
    #expect(!text.contains("</script") && !text.unicodeScalars.contains("\u{2028}") && !text.unicodeScalars.contains("\u{1}"))
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    #expect((object?["title"] as? [String: Any])?["text"] as? String == nasty)
  }

  @Test func csvHoldsEveryValueInFull() {
    let csv = SampleCharts.isoFLOP.csv
    let rows = csv.split(separator: "\r\n")
    #expect(rows[0] == "mark,series,label,Parameters N,Loss (nats/token),low,high,Tokens D")
    #expect(rows.count == 1 + 3 * 18 + 3 + 1)
    #expect(rows.contains { $0.hasPrefix("point,best size,,1000000.0,1.7,,,2M") })
    #expect(SampleCharts.forecast.csv.contains("band,law & band,,"))
  }

  @Test func csvQuotesWhatItMust() {
    let chart = Chart(title: "", x: Axis("x"), y: Axis("y"), layers: [.annotation(Annotation(x: 1, y: 2, "a, \"b\"\nc"))])
    #expect(chart.csv.hasSuffix("annotation,,\"a, \"\"b\"\"\nc\",1.0,2.0,,\r\n"))
  }
}
