import Foundation
import Plotting
import Testing

/// Checks specifications against the schema of Vega-Lite 5 that the Python package altair carries (altair ≥ 5, < 6, with jsonschema).
@Suite(.enabled(if: python != nil, "needs altair: set ISOFLOP_PYTHON to a Python that has it"))
struct VegaLiteSchemaTests {
  private static let program = """
    import json, pathlib, sys, altair, jsonschema
    schema = pathlib.Path(altair.__file__).parent / "vegalite/v5/schema/vega-lite-schema.json"
    jsonschema.Draft7Validator(json.loads(schema.read_text())).validate(json.loads(sys.argv[1]))
    """

  @Test(arguments: [0, 1])
  func isValid(sample: Int) throws {
    let chart = [SampleCharts.isoFLOP, SampleCharts.forecast][sample]
    let process = Process()
    process.executableURL = URL(filePath: try #require(python))
    process.arguments = ["-c", Self.program, VegaLiteRenderer().render(chart)]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}

private let python = ProcessInfo.processInfo.environment["ISOFLOP_PYTHON"]
