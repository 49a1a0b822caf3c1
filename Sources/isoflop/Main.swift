import IsoflopCommands

@main
enum Main {
  static func main() async { await Isoflop.start() }
}
