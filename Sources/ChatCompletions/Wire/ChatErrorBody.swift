/// The body of an error, in the forms in which servers send it: `{"error": {"message": …}}`, `{"error": "…"}`, `{"message": …}`, `{"detail": …}`.
struct ChatErrorBody: Decodable {
  var message: String

  init(from decoder: any Decoder) throws {
    let body = try JSONValue(from: decoder)
    let candidates = [body["error"]?["message"], body["error"], body["message"], body["detail"]]
    for case .string(let text)? in candidates {
      message = text
      return
    }
    throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "no message"))
  }
}
