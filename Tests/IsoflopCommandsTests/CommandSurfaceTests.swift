import ArgumentParser
import Foundation
import Reports
import Studies
import Testing

@testable import IsoflopCommands

/// The commands as a person reads them: examples that parse, help that fits a terminal, options that something reads. Without starting a process.
@Suite struct CommandSurfaceTests {
  /// All commands that run, with the names that lead to them.
  static let commands: [(name: [String], type: any ParsableCommand.Type)] = leaves([], Isoflop.self)

  private static func leaves(_ names: [String], _ type: any ParsableCommand.Type) -> [(name: [String], type: any ParsableCommand.Type)] {
    let configuration = type.configuration
    let grouped = configuration.groupedSubcommands.flatMap(\.subcommands)
    let children = configuration.ungroupedSubcommands + grouped
    return children.isEmpty ? [(names, type)] : children.flatMap { leaves(names + [$0.configuration.commandName ?? ""], $0) }
  }

  /// The examples in a text, as arguments of `isoflop`.
  static func examples(_ text: String) -> [[String]] {
    text.split(whereSeparator: \.isNewline).compactMap { line in
      guard let range = line.firstRange(of: "Example: isoflop ") else { return nil }
      return words(line[range.upperBound...])
    }
  }

  /// The words of a line as a shell splits them: at blanks, but for those in single quotes.
  static func words(_ line: Substring) -> [String] {
    line.split(separator: "'", omittingEmptySubsequences: false).enumerated().flatMap { place, part in
      place % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
    }
  }

  @Test func wordsKeepQuotedBlanks() {
    #expect(Self.words("solve t --check './a b' --x 1") == ["solve", "t", "--check", "./a b", "--x", "1"])
  }

  @Test func everyCommandHasAnExampleThatParses() throws {
    #expect(Self.commands.count >= 20)
    for (name, type) in Self.commands {
      let examples = Self.examples(type.configuration.discussion)
      #expect(!examples.isEmpty, "\(name) has no example")
      for example in examples {
        #expect(throws: Never.self, "isoflop \(example.joined(separator: " "))") {
          let parsed = try Isoflop.parseAsRoot(example)
          #expect(Swift.type(of: parsed) == type, "isoflop \(example.joined(separator: " "))")
        }
      }
    }
  }

  @Test func helpFitsATerminal() {
    for (name, type) in Self.commands + [([], Isoflop.self)] {
      let lines = Isoflop.helpMessage(for: type, columns: 80).split(whereSeparator: \.isNewline)
      for line in lines where line.count > 80 && !line.contains("Example: ") {
        Issue.record("isoflop \(name.joined(separator: " ")) --help: \(line.count) columns: \(line)")
      }
    }
  }

  @Test func theRootSaysWhatTheProgramIs() {
    let help = Isoflop.helpMessage(columns: 80)
    #expect(help.hasPrefix("OVERVIEW: Measure how a language model improves with compute, forecast larger"))
    #expect(help.contains("FIT AND FORECAST SUBCOMMANDS:") && !help.contains(": SUBCOMMANDS"))
  }

  @Test func everyFigureIsListedWithItsContent() {
    let help = Isoflop.helpMessage(for: PlotCommand.self, columns: 80)
    for figure in LawFigure.allCases { #expect(help.contains("  \(figure.rawValue)") && help.contains(figure.summary), "\(figure)") }
  }

  /// An option without a value of its own says what happens without it.
  @Test func defaultsAreShown() {
    let ladder = Isoflop.helpMessage(for: LadderCommand.RunCommand.self, columns: 4000)
    let plan = LadderPlan()
    let budgets = plan.budgets.map(Number.compute).joined(separator: " ")
    for text in ["by default \(budgets)", "by default \(plan.sizesPerBudget)", "by default the Swift"] {
      #expect(ladder.contains(text), "\(text)")
    }
    let serve = Isoflop.helpMessage(for: ServeCommand.self, columns: 4000)
    guard serve.contains("--port") else { return }
    #expect(serve.contains("by default 8080") && serve.contains("by default 127.0.0.1"))
  }

  @Test func abstractsSayWhatACommandDoes() {
    for (name, type) in Self.commands {
      let abstract = type.configuration.abstract
      #expect(abstract.hasSuffix(".") && abstract.count <= 120, "\(name): \(abstract)")
      #expect(abstract.first?.isUppercase == true, "\(name): \(abstract)")
    }
  }
}

/// Every declared option, flag and argument changes something: its property is read outside of its own declaration and of `validate`.
@Suite struct InertOptionTests {
  /// A property that the parser fills.
  struct Declaration: Hashable {
    var name: String
    var file: String
    var line: Int
  }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Sources/IsoflopCommands")

  /// The sources without comments, string contents (but for interpolations) and the bodies of `validate`.
  static func sources() throws -> [String: String] {
    let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    var sources: [String: String] = [:]
    for case let file as URL in files where file.pathExtension == "swift" {
      sources[file.lastPathComponent] = code(try String(contentsOf: file, encoding: .utf8))
    }
    return sources
  }

  static func code(_ text: String) -> String {
    var text = text.replacing(/\/\/[^\n]*/, with: "")
    for string in [/"""(?:[^"]|"(?!""))*"""/, /"(?:[^"\\\n]|\\.)*"/] {
      // Interpolations are code; nested parentheses to a depth of two are enough here.
      text = text.replacing(string) { match in
        match.output.matches(of: /\\\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/).map { String($0.output.dropFirst()) }.joined(separator: " ")
      }
    }
    return withoutValidation(text)
  }

  static func withoutValidation(_ text: String) -> String {
    guard let start = text.firstRange(of: /func validate\w*\([^)]*\)[^{\n]*\{/) else { return text }
    var (depth, end) = (1, start.upperBound)
    while depth > 0, end < text.endIndex {
      if text[end] == "{" { depth += 1 } else if text[end] == "}" { depth -= 1 }
      end = text.index(after: end)
    }
    return text[..<start.lowerBound] + withoutValidation(String(text[end...]))
  }

  static func declarations(_ sources: [String: String]) -> [Declaration] {
    sources.flatMap { file, text in
      text.matches(of: /@(?:Option|Flag|Argument)\b(?:[^@]|\n)*?\bvar (\w+)\b/).map { match in
        Declaration(name: String(match.1), file: file, line: text[..<match.range.upperBound].count(where: \.isNewline) + 1)
      }
    }.sorted { ($0.file, $0.line) < ($1.file, $1.line) }
  }

  /// Whether something reads the property: its bare name in its own file, or a member of that name elsewhere.
  static func isRead(_ declaration: Declaration, _ sources: [String: String]) throws -> Bool {
    let word = try Regex("\\b\(declaration.name)\\b(?!:)").wordBoundaryKind(.simple)
    return sources.contains { file, text in
      text.matches(of: word).contains { match in
        let before = text[..<match.range.lowerBound]
        if before.last == "." { return before.dropLast().last.map { $0.isLetter || $0.isNumber || "_)]?!$".contains($0) } ?? false }
        return file == declaration.file && !before.hasSuffix("var ") && !isBinding(text, match.range)
      }
    }
  }

  /// Whether a name is bound here to something else: `let name = …`. `if let name` without a value reads the property.
  private static func isBinding(_ text: String, _ range: Range<String.Index>) -> Bool {
    let after = text[range.upperBound...].drop { $0 == " " }
    return text[..<range.lowerBound].hasSuffix("let ") && after.first == "=" || text[..<range.lowerBound].hasSuffix("func ")
  }

  @Test func everyOptionIsRead() throws {
    let sources = try Self.sources()
    let declarations = Self.declarations(sources)
    #expect(declarations.count > 90, "the sources are read")
    for declaration in declarations where try !Self.isRead(declaration, sources) {
      Issue.record("\(declaration.file): nothing reads the option “\(declaration.name)”")
    }
  }

  @Test func anInertOptionIsFound() throws {
    let inert = """
      struct A: ParsableCommand {
        @Option(help: "The part, \\(kind).") var part = Part.half
        @Flag(help: "json") var json = false
        @Option var out: String?
        func validate() throws { guard part != .none else { throw B() } }
        func run() { if let out { print(json ? 1 : 2, part: out) } }
      }
      """
    let sources = ["A.swift": Self.code(inert)]
    let declarations = Self.declarations(sources)
    #expect(declarations.map(\.name) == ["part", "json", "out"])
    #expect(try declarations.map { try Self.isRead($0, sources) } == [false, true, true])
  }
}
