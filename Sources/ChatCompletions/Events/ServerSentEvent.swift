/// One event of a stream of server-sent events.
public struct ServerSentEvent: Hashable, Sendable {
  /// The kind of event; empty where the stream gives none.
  public var name: String
  /// The data, its lines joined by line feeds.
  public var data: String
  /// The stream's last event name for resuming.
  public var id: String

  /// Makes an event.
  public init(name: String = "", data: String, id: String = "") {
    self.name = name
    self.data = data
    self.id = id
  }

  /// Whether this is the mark with which the OpenAI API ends a stream.
  public var isDone: Bool { data == "[DONE]" }
}
