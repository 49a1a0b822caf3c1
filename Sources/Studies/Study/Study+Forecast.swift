import Foundation

extension Study {
  /// Where the forecast lies.
  public var forecastFile: URL { folder.appending(path: "forecast.json") }

  /// Publishes the forecast, before the run that checks it. It never changes after.
  /// - Throws: ``StudyError/alreadyPublished(path:)`` if there is one.
  public func publishForecast(_ forecast: some Encodable) throws(StudyError) { try publishOnce(readableJSON(forecast), to: forecastFile) }

  /// The forecast that was published, if there is one.
  public func forecast<Forecast: Decodable>(_ type: Forecast.Type) throws(StudyError) -> Forecast? { try read(type, from: forecastFile) }
}
