import ComputeAccounting
import Testing

/// Amounts as budgets are written, and what is said of those that can't be read.
@Suite struct QuantityTests {
  static let read: [(text: String, value: Double, dimension: Quantity.Dimension)] = [
    ("3e21", 3e21, .compute), ("2 EFLOP", 2e18, .compute), ("2EFLOP", 2e18, .compute), ("1.5e3 ZFLOPs", 1.5e24, .compute),
    ("40 PF-days", 40 * 8.64e19, .compute), ("1 petaflop/s-day", 8.64e19, .compute), ("5 exaflops", 5e18, .compute),
    ("1,000,000 GFLOP", 1e15, .compute), ("1e21FLOP", 1e21, .compute),
    ("$50k", 5e4, .money), ("US$1.5M", 1.5e6, .money), ("$ 2,500,000", 2.5e6, .money), ("3M USD", 3e6, .money),
    ("200 dollars", 200, .money),
    ("10d", 864_000, .time), ("36h", 129_600, .time), ("2 weeks", 1_209_600, .time), ("90 min", 5400, .time),
    ("80GB", 8e10, .memory), ("16 GiB", 16 * 0x1p30, .memory), ("512 MB", 5.12e8, .memory),
    ("100 GPU-hours", 100, .chipTime), ("1.7M GPU hours", 1.7e6, .chipTime), ("2k chip-days", 48_000, .chipTime), ("3 gpuh", 3, .chipTime),
    ("370k H100-hours", 370_000, .chipTime), ("1 A100-80GB-hour", 1, .chipTime),
    ("5 MWh", 5000, .energy), ("250kWh", 250, .energy), ("3.6 GJ", 1000, .energy),
    ("2T tokens", 2e12, .tokens), ("300 billion tokens", 3e11, .tokens),
  ]

  @Test(arguments: read) func readsAmounts(text: String, value: Double, dimension: Quantity.Dimension) throws {
    let quantity = try Quantity(parsing: text)
    #expect(quantity.dimension == dimension)
    #expect((quantity.value / value - 1).magnitude < 1e-12, "\(quantity.value)")
  }

  @Test func aChipIsNamed() throws {
    #expect(try Quantity(parsing: "370k H100-hours").chip == "H100")
    #expect(try Quantity(parsing: "1 A100-80GB-hour").chip == "A100-80GB")
    #expect(try Quantity(parsing: "100 GPU-hours").chip == nil)
  }

  @Test func aPlainNumberIsOfTheFirstDimensionThatHasOne() throws {
    #expect(try Quantity(parsing: "2e12", of: [.tokens]) == Quantity(2e12, .tokens))
    #expect(try Quantity(parsing: "2T", of: [.tokens]) == Quantity(2e12, .tokens))
    #expect(try Quantity(parsing: "2e12", of: [.money, .compute]) == Quantity(2e12, .compute))
  }

  static let refused: [(text: String, says: String)] = [
    ("", "is empty"), ("much", "doesn't begin with a number"), ("0 FLOP", "isn't a positive amount"),
    ("-$5", "doesn't begin with a number"),
    ("-3e21", "isn't a positive amount"), ("3B GPU-fortnights", "unknown unit"), ("3 EFLOP/s", "is a rate"), ("3 TFLOPS", "is a rate"),
    ("3 months", "aren't of one length"), ("5m", "may be minutes or months"), ("€5k", "another currency"), ("5k EUR", "another currency"),
    ("80gb", "(is it GB?)"), ("5 mwh", "Wh?)"), ("3 parsecs", "unknown unit, parsecs"), ("10 GPU-fortnights", "unknown unit"),
    ("3 FLOPz", "(is it FLOP"), ("1e400", "doesn't begin with a number"),
  ]

  @Test(arguments: refused) func refusesOthers(text: String, says: String) throws {
    let problem = try #require(throws: QuantityProblem.self) { try Quantity(parsing: text, of: Quantity.Dimension.budgets) }
    #expect(problem.description.contains(says), "\(problem)")
    #expect(problem.description.contains("accepted: compute (3e21, 2 EFLOP, 40 PF-days), US dollars ($50k)"))
  }

  @Test func aCountWithoutANounIsOneOfTokensOrNone() throws {
    #expect(try Quantity(parsing: "7B", of: [.tokens]) == Quantity(7e9, .tokens))
    let problem = try #require(throws: QuantityProblem.self) { try Quantity(parsing: "7B", of: Quantity.Dimension.budgets) }
    #expect(problem.kind == .bareCount("B") && problem.description.contains("bytes, tokens or parameters"))
  }

  @Test func refusesAnotherDimension() throws {
    let problem = try #require(throws: QuantityProblem.self) { try Quantity(parsing: "10d", of: [.memory]) }
    #expect(problem.kind == .otherDimension(.time))
    #expect(problem.description == "“10d” is an amount of time, which isn't asked for here; accepted: memory (80GB).")
  }

  static let written: [(quantity: Quantity, text: String)] = [
    (Quantity(3e21, .compute), "3e21 FLOP"), (Quantity(5e4, .money), "$50k"), (Quantity(1234, .money), "$1.23k"),
    (Quantity(0.5, .money), "$0.5"),
    (Quantity(864_000, .time), "10 d"), (Quantity(129_600, .time), "36 h"), (Quantity(90, .time), "90 s"),
    (Quantity(8e10, .memory), "80 GB"),
    (Quantity(100, .chipTime), "100 chip-hours"), (Quantity(3.7e5, .chipTime, chip: "H100"), "370k H100-hours"),
    (Quantity(5000, .energy), "5 MWh"),
    (Quantity(2e12, .tokens), "2T tokens"),
  ]

  @Test(arguments: written) func writesAmounts(quantity: Quantity, text: String) throws {
    #expect(quantity.description == text)
    let read = try Quantity(parsing: text)
    #expect((read.value / quantity.value - 1).magnitude < 5e-3 && read.dimension == quantity.dimension && read.chip == quantity.chip)
  }
}
