import Foundation

/// Sockets of the loopback interface, read and written to the end.
enum LoopbackSocket {
  /// Listens on a port that the system chooses.
  static func listen() throws -> (socket: Int32, port: Int) {
    #if canImport(Darwin)
      let stream = SOCK_STREAM
    #else
      let stream = Int32(SOCK_STREAM.rawValue)
    #endif
    let listener = socket(AF_INET, stream, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(listener, pointer, size) == 0 && Foundation.listen(listener, 128) == 0 && getsockname(listener, pointer, &size) == 0
      }
    }
    guard listener >= 0, bound else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    return (listener, Int(UInt16(bigEndian: address.sin_port)))
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
    // Closing with no time to linger sends a reset.
    var lingering = linger(l_onoff: response.resets ? 1 : 0, l_linger: 0)
    setsockopt(connection, SOL_SOCKET, SO_LINGER, &lingering, socklen_t(MemoryLayout<linger>.size))
    guard send(response.head, to: connection) else { return }
    for chunk in response.chunks {
      guard send(chunk, to: connection) else { return }
      Thread.sleep(forTimeInterval: response.chunkDelay)
    }
  }

  private static func send(_ bytes: [UInt8], to connection: Int32) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { Foundation.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }
}
