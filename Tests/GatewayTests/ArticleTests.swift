import Foundation
import Gateway

/// The catalogue's example, compiled and not run: it listens until its task is cancelled.
func embeddingExample() async throws {
  var configuration = GatewayConfiguration(upstreams: [.init(url: "http://127.0.0.1:8000/v1")])
  configuration.database = "receipts.sqlite"
  let gateway = try Gateway(configuration, environment: ProcessInfo.processInfo.environment)
  try await gateway.run { port in print("ready on \(port)") }
}
