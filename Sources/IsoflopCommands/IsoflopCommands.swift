import ArgumentParser

/// The command line of isoflop.
public struct Isoflop: AsyncParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "isoflop", abstract: "At equal compute, what is best?")
  public init() {}
}
