import ArgumentParser
import Foundation
import Tabular

/// The words of a command line after `isoflop`, with the care that the argument parser doesn't take.
///
/// The parser reads `--compute -1` as two options, keeps the last of two `--compute` without a word, and calls a mistyped command an unexpected
/// argument. Words after `--` are arguments whatever they look like, and stay as they are.
///
/// Each check is made before the parser's, so that its messages are never seen for these three.
struct CommandWords {
  var words: [String]

  /// The words with a negative number joined to the option before it: `--compute=-1`.
  ///
  /// The parser takes `-1` for an option of its own, and says that a value is missing.
  var joined: [String] {
    let end = words.firstIndex(of: "--") ?? words.endIndex
    var joined: [String] = []
    for word in words[..<end] {
      if let option = joined.last, isOption(option), !option.contains("="), word.hasPrefix("-"), Double(word) != nil {
        joined[joined.count - 1] = "\(option)=\(word)"
      } else {
        joined.append(word)
      }
    }
    return joined + words[end...]
  }

  private func isOption(_ word: String) -> Bool { word.hasPrefix("-") && word.count > 1 && Double(word) == nil }

  // MARK: Names of commands

  /// Refuses a command that doesn't exist, with the nearest one.
  ///
  /// The advice is the command of the least edit distance, neighbours that changed places counting as one edit, if it is at most half of
  /// the command's length. A command with a default subcommand takes any word: it may be a file.
  ///
  /// - Throws: `CommandFailure` with status 64.
  func requireKnownCommand(_ root: any ParsableCommand.Type) throws(CommandFailure) {
    var (command, path) = (root, [root.configuration.commandName ?? "isoflop"])
    for word in words {
      let children = command.configuration.subcommands
      guard !children.isEmpty, command.configuration.defaultSubcommand == nil, !word.hasPrefix("-"), word != "help" else { return }
      guard let next = children.first(where: { $0.names.contains(word) }) else {
        throw Self.unknown(word, of: children, path: path.joined(separator: " "))
      }
      (command, path) = (next, path + [word])
    }
  }

  private static func unknown(_ word: String, of commands: [any ParsableCommand.Type], path: String) -> CommandFailure {
    let names = commands.compactMap { $0.configuration.commandName }
    let nearest = names.map { (name: $0, edits: EditDistance.between(Array(word), Array($0), countsSwaps: true)) }.min {
      $0.edits < $1.edits
    }
    let advice = nearest.flatMap { 2 * $0.edits <= $0.name.count ? "did you mean \(path) \($0.name)?" : nil }
    return CommandFailure(
      .usage,
      "\(path) has no command “\(word)”: \(advice ?? "it has \(names.joined(separator: ", ")); \(path) --help says what each does.")")
  }

  // MARK: Options that are given twice

  /// Refuses an option that takes one value and is given several times.
  ///
  /// The parser would keep the last without a word.
  ///
  /// It costs a dump of the command's help, which is made only if an option stands there twice or one of one letter may be the short form
  /// of another.
  ///
  /// - Throws: `CommandFailure` with status 64.
  func requireSingleOptions(_ command: any ParsableCommand.Type) throws(CommandFailure) {
    let given = words.prefix { $0 != "--" }.filter(isOption).map { String($0.prefix { $0 != "=" }) }
    guard Set(given).count < given.count || given.contains(where: { $0.count == 2 }) else { return }
    for option in OptionList(command).single {
      let found = given.filter { option.contains($0) }
      guard found.count > 1 else { continue }
      throw CommandFailure(.usage, "\(found[0]) is given \(found.count) times and takes one value: leave all but one out.")
    }
  }
}

extension ParsableCommand {
  /// The names by which a command is called.
  fileprivate static var names: [String] { [configuration.commandName].compactMap(\.self) + configuration.aliases }
}

/// The options of a command, as the parser describes them to tools.
private struct OptionList: Decodable {
  struct Command: Decodable { var arguments: [Argument]? }
  struct Argument: Decodable {
    var kind: String
    var isRepeating: Bool
    var names: [Name]?
  }
  struct Name: Decodable {
    var kind: String
    var name: String
  }

  var command: Command?

  init(_ command: any ParsableCommand.Type) {
    self = (try? JSONDecoder().decode(Self.self, from: Data(command._dumpHelp().utf8))) ?? Self()
  }

  private init() {}

  /// The names of each option that takes one value, as they are typed.
  var single: [[String]] {
    (command?.arguments ?? []).filter { $0.kind == "option" && !$0.isRepeating }.map { argument in
      (argument.names ?? []).map { ($0.kind == "long" ? "--" : "-") + $0.name }
    }
  }
}
