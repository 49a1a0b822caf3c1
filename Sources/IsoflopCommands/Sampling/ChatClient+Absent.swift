#if !Serving
/// The client of a build without the network stack: nothing makes one, so an optional one is always `nil`.
struct ChatClient: Sendable {
  private init() {}
}
#endif
