import ChatCompletions

/// The reason for which a gateway can't be started.
public enum GatewayFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// No upstream was named.
  case noUpstream
  /// An upstream's address or key can't be used.
  case upstream(ChatError)
  /// The environment variable that should hold a client's key isn't set.
  case missingKey(variable: String)
  /// The file of receipts can't be opened.
  case database(path: String, reason: String)
  /// The file of receipts can't be learnt from.
  case receipts(path: String, reason: String)
  /// The file of the policy can't be used.
  case policy(path: String, reason: String)
  /// The settings of shadowing can't be.
  case shadow(reason: String)
  /// The port can't be had.
  case address(host: String, port: Int, reason: String)

  /// The fault and the remedy.
  public var description: String {
    switch self {
    case .noUpstream: "no upstream: name the server that answers, for example --upstream http://127.0.0.1:8000/v1"
    case .upstream(let error): "\(error)"
    case .missingKey(let variable): "the environment variable \(variable) isn't set: put the client's key into it"
    case .database(let path, let reason):
      "\(path) can't keep receipts (\(reason)): name a file that can be written, or one of this program's"
    case .receipts(let path, let reason): "\(path): there is nothing to learn from (\(reason))"
    case .policy(let path, let reason):
      "\(path) is no policy (\(reason)): give the file that isoflop calibrate --policy wrote"
    case .shadow(let reason): reason
    case .address(let host, let port, let reason): "\(host):\(port) can't be listened on (\(reason)): choose another --port, or 0 for any"
    }
  }
}
