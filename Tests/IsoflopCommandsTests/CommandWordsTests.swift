import Testing

@testable import IsoflopCommands

/// The words of a command line that the argument parser misreads or lets pass.
@Suite struct CommandWordsTests {
  private func joined(_ words: String...) -> [String] { CommandWords(words: words).joined }

  @Test func aNegativeNumberIsTheValueOfItsOption() {
    #expect(joined("fit", "t", "--compute", "-1") == ["fit", "t", "--compute=-1"])
    #expect(joined("fit", "t", "-C", "-1e22", "--json") == ["fit", "t", "-C=-1e22", "--json"])
    #expect(joined("fit", "--seed", "-3", "t") == ["fit", "--seed=-3", "t"])
    #expect(joined("fit", "--compute", "1e22", "-1") == ["fit", "--compute", "1e22", "-1"])
    #expect(joined("fit", "--compute=1", "-2") == ["fit", "--compute=1", "-2"])
    #expect(joined("solve", "--", "--check", "-1") == ["solve", "--", "--check", "-1"])
  }

  @Test(
    arguments: [
      (["fit", "t", "--compute", "-1"], "--compute must be a positive number of FLOP"),
      (["forecast", "t", "-C", "-1"], "--compute must be a positive number"),
      (["fit", "t", "--delta", "-1"], "--delta must lie between 1e-7 and 100"),
      (["fit", "t", "--seed", "-1"], "The value '-1' is invalid for '--seed <seed>'"),
    ])
  func theOptionSaysWhatIsWrongWithIt(words: [String], message: String) {
    do {
      _ = try Isoflop.parseAsRoot(CommandWords(words: words).joined)
      Issue.record("isoflop \(words) was taken")
    } catch { #expect(Isoflop.fullMessage(for: error).contains(message), "\(Isoflop.fullMessage(for: error))") }
  }

  private func refusal(_ words: String...) -> String? {
    do {
      try CommandWords(words: words).requireKnownCommand(Isoflop.self)
      return nil
    } catch { return error.description }
  }

  @Test func aMistypedCommandGetsTheNearest() {
    #expect(refusal("fitt", "t")?.hasPrefix("isoflop has no command “fitt”: did you mean isoflop fit?") == true)
    #expect(refusal("forcast", "t")?.contains("did you mean isoflop forecast?") == true)
    #expect(refusal("rpeort", "t")?.contains("did you mean isoflop report?") == true)
    #expect(refusal("ladder", "paln")?.contains("did you mean isoflop ladder plan?") == true)
    #expect(refusal("xyzzy")?.contains("it has quickstart, evidence, train") == true)
  }

  @Test func commandsThatExistPass() {
    #expect(refusal("fit", "t") == nil && refusal("ladder", "resume") == nil && refusal("help", "fit") == nil && refusal() == nil)
    #expect(refusal("--help") == nil && refusal("forecast", "runs.csv") == nil)
  }

  @Test(
    arguments: [
      (["forecast", "t", "--compute", "1e21", "--compute", "1e22"], "--compute is given 2 times"),
      (["forecast", "t", "--compute", "1e21", "-C", "1e22"], "--compute is given 2 times"),
      (["plot", "t", "--out=a.svg", "--out", "b.svg"], "--out is given 2 times"),
      (["backtest", "t", "--fit-below", "1", "--fit-below", "2", "--fit-below", "3"], "--fit-below is given 3 times"),
    ])
  func theLastOfTwoDoesntWin(words: [String], message: String) throws {
    let words = CommandWords(words: words)
    let command = try Isoflop.parseAsRoot(words.joined)
    #expect(throws: CommandFailure.self) { try words.requireSingleOptions(type(of: command)) }
    do { try words.requireSingleOptions(type(of: command)) } catch { #expect(error.description.hasPrefix(message), "\(error)") }
  }

  @Test func repeatableOptionsRepeat() throws {
    for line in [
      ["fit", "t", "--compute", "1e21", "--compute", "1e22", "-C", "1e23"], ["compare", "a", "b", "--at", "1", "--at", "2"],
      ["fit", "t", "--pin", "E=1", "--pin", "alpha=0.3"], ["fit", "t", "--json", "--out", "o.json"],
    ] {
      let words = CommandWords(words: line)
      try words.requireSingleOptions(type(of: try Isoflop.parseAsRoot(words.joined)))
    }
  }
}

/// Options that would change nothing, or can't be meant.
@Suite struct MeaninglessOptionTests {
  @Test(
    arguments: [
      (["plot", "t", "--out", "f.png"], "a figure is .svg, .json (Vega-Lite), .csv (its data) or .txt"),
      (["plot", "t", "--out", "f.PDF"], "rsvg-convert"), (["plot", "t", "--out", "f.svgg"], "a figure is .svg"),
      (["plot", "t", "--out", "figure"], "a figure is .svg"), (["plot", "t", "--json", "--out", "f.svg"], "end --out in .json"),
      (["plot", "t", "--figure", "fit", "--compute", "1e22"], "--compute is for the figures forecast"),
      (["fit", "t", "--out", "fit.csv"], "a result is text, or JSON"),
      (["forecast", "t", "--compute", "1", "--out", "f.png"], "a result is text"),
      (["report", "t", "--out", "page.pdf"], "end the name in .html"),
      (["report", "t", "--out", "r.html", "--compute", "-1"], "must be a positive"),
      (["fit", "t", "--shape", "cubic"], "add --approach 2"), (["fit", "t", "--cluster", "run"], "--cluster is for --bootstrap cluster"),
      (["fit", "t", "--bootstrap", "1"], "1 bootstrap replicates have no 95% interval: its ends need 39 at least"),
      (["fit", "t", "--bootstrap", "38"], "39 at least"),
      (["fit", "t", "--interval", "bca", "--replicates", "100", "--confidence", "0.99"], "its ends need 199 at least"),
      (["fit", "t", "--bootstrap", "100", "--replicates", "50"], "leave --replicates out"),
      (["corpus", "--corpus-seed", "2"], "--corpus-seed is for --corpus synthetic"),
      (["replay", "t", "--plot", "f.png"], "--plot f.png: a figure is .svg"),
      (["solve", "t", "--local", "m", "--check-seconds", "2"], "are limits of --check"),
      (["solve", "t", "--local", "m", "--system", "s"], "are for --endpoint"),
      (["solve", "t", "--endpoint", "http://x", "--model", "m", "--stop", "x"], "--stop is for --local"),
    ] as [([String], String)])
  func isRefused(words: [String], message: String) {
    do {
      _ = try Isoflop.parseAsRoot(CommandWords(words: words).joined)
      Issue.record("isoflop \(words) was taken")
    } catch { #expect(Isoflop.fullMessage(for: error).contains(message), "\(Isoflop.fullMessage(for: error))") }
  }

  @Test func enoughReplicatesPass() throws {
    for words in [
      ["fit", "t", "--bootstrap", "39"], ["fit", "t", "--bootstrap", "0"], ["fit", "t", "--bootstrap", "9", "--confidence", "0.8"],
      ["plot", "t", "--out", "F.SVG"], ["plot", "t", "--out", "a.vl.json"], ["fit", "t", "--out", "fit.json"],
    ] { _ = try Isoflop.parseAsRoot(words) }
  }

  @Test func aKindOfBootstrapChoosesItsIntervals() throws {
    let fit = try #require(try Isoflop.parseAsRoot(["fit", "t", "--bootstrap", "wild"]) as? FitCommand)
    #expect(fit.fitting.uncertainty.method == .percentile && fit.fitting.configuration().replicates == 1000)
    let delta = try #require(try Isoflop.parseAsRoot(["fit", "t", "--replicates", "5"]) as? FitCommand)
    #expect(delta.fitting.uncertainty.unusedReplicates?.contains("add --interval bootstrap") == true)
    let plain = try #require(try Isoflop.parseAsRoot(["fit", "t"]) as? FitCommand)
    #expect(plain.fitting.uncertainty.unusedReplicates == nil && plain.fitting.uncertainty.method == .delta)
  }
}
