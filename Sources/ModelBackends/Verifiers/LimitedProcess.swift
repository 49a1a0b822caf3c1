import Foundation

/// Runs a shell command within limits, in a process group of its own, which ends as a whole.
///
/// swift-subprocess (1.0.2) doesn't replace it. It treats output beyond a limit as an error, where the first bytes are wanted; it has no limits of
/// time, memory and file size, which need this shell script and a race against a clock there as well; after a normal exit it leaves the command's
/// background processes; and it would add 14,288 lines and swift-system to a build without the network stack.
struct LimitedProcess: Sendable {
  enum End: Hashable, Sendable {
    case exited(Int32)
    case signalled(Int32)
    case timedOut
  }

  struct Outcome: Sendable {
    var end: End
    /// The beginning of its output on both streams.
    var output: String
    var seconds: Double
  }

  var command: String
  var limits: ProcessLimits
  var input: String
  /// Variables added to this program's environment.
  var environment: [String: String]
  /// Variables of this program's environment that the command doesn't get, such as keys.
  var hidden: Set<String> = []

  private static let mostOutput = 4096

  /// Runs it; cancelling the task ends it.
  ///
  /// - Throws: `POSIXError` where it can't be started.
  func run() async throws -> Outcome {
    let folder = FileManager.default.temporaryDirectory.appending(path: "isoflop-check-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (inputFile, outputFile) = (folder.appending(path: ".input"), folder.appending(path: ".output"))
    try Data(input.utf8).write(to: inputFile)
    let clock = ContinuousClock()
    let start = clock.now
    let process = try spawn(in: folder.path, input: inputFile.path, output: outputFile.path)
    let end = await wait(for: process, until: start + .seconds(Self.seconds(limits)), clock)
    let handle = try? FileHandle(forReadingFrom: outputFile)
    let output = (try? handle?.read(upToCount: Self.mostOutput)) ?? Data()
    return Outcome(end: end, output: String(decoding: output, as: UTF8.self), seconds: (clock.now - start) / .seconds(1))
  }

  /// Starts the command in a shell that sets the limits first.
  ///
  /// The streams are files: a pipe would have to be read while the command runs, or the command would wait for a reader.
  private func spawn(in folder: String, input: String, output: String) throws -> pid_t {
    let script = #"cd "$1" && ulimit -t "$2" && ulimit -v "$3" && ulimit -f "$4" && ulimit -c 0 && exec /bin/sh -c "$5""#
    let arguments = [
      "/bin/sh", "-c", script, "isoflop", folder, String(Int(Self.seconds(limits).rounded(.up))),
      String(Self.kibibytes(limits.memory)), String(2 * Self.kibibytes(limits.fileSize)), command,
    ]
    let inherited = ProcessInfo.processInfo.environment.filter { !hidden.contains($0.key) }
    let variables = inherited.merging(environment) { $1 }.map { "\($0.key)=\($0.value)" }
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    // Signals that this program ignores (of a broken pipe, Ctrl-C) have their usual effect on the command.
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP) | Int16(POSIX_SPAWN_SETSIGDEF))
    posix_spawnattr_setpgroup(&attributes, 0)
    var process = pid_t()
    let code = Self.withPointers(arguments) { arguments in
      Self.withPointers(variables) { posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments, $0) }
    }
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
    return process
  }

  /// The time limit, a year at the most.
  private static func seconds(_ limits: ProcessLimits) -> Double { min(max(limits.seconds, 0), 31_557_600) }

  /// A limit given in MiB; what no machine has is no limit.
  private static func kibibytes(_ mebibytes: Int) -> Int { 1024 * min(max(mebibytes, 1), 1 << 40) }

  private static func withPointers<Result>(_ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result) -> Result {
    let pointers = texts.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
  }

  /// Waits without holding a thread, and ends the whole group in any case.
  private func wait(for process: pid_t, until deadline: ContinuousClock.Instant, _ clock: ContinuousClock) async -> End {
    var (status, isLate) = (Int32(0), false)
    while waitpid(process, &status, WNOHANG) == 0 {
      if isLate || Task.isCancelled || clock.now > deadline {
        isLate = true
        kill(-process, SIGKILL)
      }
      try? await Task.sleep(for: .milliseconds(4))
    }
    kill(-process, SIGKILL)
    if isLate { return .timedOut }
    let signal = status & 0x7f
    return signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
  }
}
