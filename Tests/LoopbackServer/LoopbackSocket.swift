import Foundation

/// Sockets of the loopback interface, read and written to the end.
enum LoopbackSocket {
  #if canImport(Darwin)
  private static let stream = SOCK_STREAM
  #else
  private static let stream = Int32(SOCK_STREAM.rawValue)
  #endif

  private static func address(_ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return address
  }

  /// Listens on a port that the system chooses.
  static func listen() throws -> (socket: Int32, port: Int) {
    let listener = socket(AF_INET, stream, 0)
    var address = address(0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(listener, pointer, size) == 0 && Foundation.listen(listener, 128) == 0 && getsockname(listener, pointer, &size) == 0
      }
    }
    guard listener >= 0, bound else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    return (listener, Int(UInt16(bigEndian: address.sin_port)))
  }

  /// Accepts connections, each on a thread of its own, until it is to stop; the thread that listens is the one that closes, so that no descriptor is
  /// used after.
  static func accept(_ listener: Int32, until isStopped: () -> Bool, _ serve: @escaping @Sendable (Int32) -> Void) {
    while !isStopped() {
      var waiting = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, 20) > 0 else { continue }
      let connection = Foundation.accept(listener, nil, nil)
      if connection >= 0 { Thread.detachNewThread { serve(connection) } }
    }
    close(listener)
  }

  /// Sends a request to a port and returns all that comes back; `nil` where nothing listens.
  static func ask(_ port: Int, _ request: [UInt8]) -> [UInt8]? {
    let connection = socket(AF_INET, stream, 0)
    defer { close(connection) }
    var address = address(port)
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 }
    }
    guard connected, send(request, to: connection) else { return nil }
    return readToEnd(connection)
  }

  /// Reads until the other side closes.
  static func readToEnd(_ connection: Int32) -> [UInt8] {
    var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
    while true {
      let count = read(connection, &buffer, buffer.count)
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// Reads one request whose body has a length; `nil` where the other side closes first.
  static func readRequest(_ connection: Int32) -> LoopbackRequest? {
    var bytes: [UInt8] = []
    while true {
      if let request = LoopbackRequest(bytes) { return request }
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = read(connection, &buffer, buffer.count)
      guard count > 0 else { return nil }
      bytes += buffer[..<count]
    }
  }

  /// Writes a response, with its pauses.
  static func write(_ response: LoopbackResponse, to connection: Int32) {
    Thread.sleep(forTimeInterval: response.delay)
    setReset(response.resets, on: connection)
    guard send(response.head, to: connection) else { return }
    for (place, chunk) in response.chunks.enumerated() {
      if let hold = response.hold, hold.chunk == place { hold.gate.pass() }
      guard send(chunk, to: connection) else { return }
      Thread.sleep(forTimeInterval: response.chunkDelay)
    }
  }

  /// Has the connection reset, and not closed, at its end: closing with no time to linger does.
  static func setReset(_ resets: Bool, on connection: Int32) {
    var lingering = linger(l_onoff: resets ? 1 : 0, l_linger: 0)
    setsockopt(connection, SOL_SOCKET, SO_LINGER, &lingering, socklen_t(MemoryLayout<linger>.size))
  }

  static func send(_ bytes: [UInt8], to connection: Int32) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { Foundation.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }
}
