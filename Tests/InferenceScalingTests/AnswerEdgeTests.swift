import NumericalMethods
import RealModule
import Testing

@testable import InferenceScaling

/// Answers as models write them: signs, dots, denials, and numbers in every spelling.
@Suite struct AnswerEdgeTests {
  @Test(arguments: [
    ("so it is \u{2212}5", AnswerExtractor.lastNumber, "-5"), ("10\u{2212}5 is 5, so 3\u{2212}2", .lastNumber, "2"),
    ("f(x)\u{2212}7", .lastNumber, "7"),
    ("The answer is \u{2212}1/2.", .answerIs, "-1/2"), ("we get...42", .lastNumber, "42"), ("that leaves ..5", .lastNumber, "5"),
    ("only .5 of it", .lastNumber, "0.5"), ("it is $.50", .lastNumber, "0.5"), ("pages 3..7", .lastNumber, "7"),
    ("so ,5", .lastNumber, "5"),
    ("0.5.", .lastNumber, "0.5"), ("1/2/", .lastNumber, "1/2"), ("the values are 1,2", .lastNumber, "1,2"),
  ])
  func numbers(text: String, extractor: AnswerExtractor, answer: String) { #expect(extractor.extract(from: text)?.answer == answer) }

  /// A denial, or a word that begins with one, states no answer; the sentence before it does.
  @Test(arguments: [
    ("The answer is 6.\nThe answer isn't 5", "6"), ("The answer is 6.\nIts answer issued 5", "6"), ("the answer is6", "6"),
    ("Answer:6", "6"),
    ("answer =\t6", "6"), ("Answer\t:\t**6**", "6"), ("The answer is: **6**.", "6"), ("Answered: 5", nil), ("The answer isn't 5", nil),
    ("ANSWER IS 6", "6"),
  ])
  func statements(text: String, answer: String?) { #expect(AnswerExtractor.answerIs.extract(from: text)?.answer == answer) }

  @Test(arguments: [
    ("{\"answer\" : 7, \"answer\": 8}", "8"), ("{\"answer\": \"a\\\\\"}", "a\\\\"), ("{\"answer\"", nil), ("{\"answer\" 7}", nil),
    ("{\"answer\":", nil),
    ("{\"answer\": true, \"x\": 1}", "true"), ("{\"my answer\": 7}", nil), ("[{\"answer\":7},{\"x\":9}]", "7"), ("{\"answer\": \"\"}", nil),
  ])
  func fields(text: String, answer: String?) { #expect(AnswerExtractor.jsonField("answer").extract(from: text)?.answer == answer) }

  /// One number in many spellings has one form, and a form reads to its number.
  @Test(arguments: UInt64(0)..<20) func spellingsOfOneNumber(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let (whole, cents) = (random.index(below: 10_000_000), random.index(below: 100))
    let (isNegative, decimals) = (random.index(below: 2) == 0, cents == 0 ? "" : "." + (cents < 10 ? "0\(cents)" : "\(cents)"))
    let digits = "\(whole)"
    var grouped = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { grouped += "," }
      grouped.append(digit)
    }
    let sign = isNegative ? "-" : ""
    let spellings = [
      sign + digits + decimals, sign + grouped + decimals, sign + "00" + digits + decimals,
      sign + digits + (decimals.isEmpty ? "." : decimals + "0"),
      "$" + digits + decimals, "\\boxed{" + sign + digits + decimals + "}", " " + sign + digits + decimals + "% ",
      "**" + sign + digits + decimals + "**",
    ]
    let form = CanonicalAnswer.form(spellings[0])
    for (place, text) in spellings.enumerated() where !(place == 4 && isNegative) { #expect(CanonicalAnswer.form(text) == form, "\(text)") }
    let value = Double(whole) + Double(cents) / 100
    #expect(abs((CanonicalAnswer.value(form) ?? .nan) - (isNegative ? -value : value)) < 1e-9 * max(1, value))
  }

  /// Fractions are equal if their cross products are, and a reduced one is its own form.
  @Test(arguments: UInt64(0)..<10) func fractions(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let (a, b, c) = (random.index(below: 200) - 100, 1 + random.index(below: 50), 1 + random.index(below: 50))
    let forms = ["\(a)/\(b)", "\(a * c)/\(b * c)", "\(-a)/\(-b)", "\\frac{\(a)}{\(b)}", "\\dfrac{\(a * c)}{\(b * c)}"].map {
      CanonicalAnswer.form($0)
    }
    #expect(Set(forms).count == 1, "\(forms)")
    #expect(abs((CanonicalAnswer.value(forms[0]) ?? .nan) - Double(a) / Double(b)) < 1e-12)
    #expect(
      CanonicalAnswer.areEqual(forms[0], "\(Double(a) / Double(b))")
        && !CanonicalAnswer.areEqual(forms[0], "\(Double(a) / Double(b) + 0.01)"))
  }

  /// Group means by adding up every group from its beginning.
  @Test(arguments: UInt64(0)..<8, [1, 3, 10, 64]) func confidencesOfGroups(seed: UInt64, window: Int) throws {
    var random = SeededGenerator(seed: seed)
    let tokens = (0..<(1 + random.index(below: 60))).map { _ in 20 * random.uniform() }
    let length = min(window, tokens.count)
    let groups = (0...(tokens.count - length)).map { tokens[$0..<($0 + length)].reduce(0, +) / Double(length) }.sorted()
    func value(_ measure: TraceConfidence) throws -> Double { try #require(measure.value(tokens)) }
    #expect(abs(try value(.minimumGroup(window: window)) - groups[0]) < 1e-9)
    let share = groups.prefix(max(1, Int(0.3 * Double(groups.count))))
    #expect(abs(try value(.bottomGroups(window: window, share: 0.3)) - share.reduce(0, +) / Double(share.count)) < 1e-9)
    #expect(abs(try value(.tail(window: window)) - tokens.suffix(length).reduce(0, +) / Double(length)) < 1e-9)
    // A text that grows is watched by the same windows: the lowest of all reports is the lowest group.
    var (watch, lowest, seen) = (ConfidenceWindow(length: window), Double.infinity, 0)
    while seen < tokens.count {
      seen = min(tokens.count, seen + 1 + random.index(below: 7))
      if let low = watch.lowest(Array(tokens[..<seen])) { lowest = min(lowest, low) }
    }
    #expect(tokens.count < window ? lowest == .infinity : abs(lowest - groups[0]) < 1e-9)
    // A repeated call begins again: its first window is the text's.
    let again = watch.lowest(Array(tokens.prefix(window)))
    #expect(tokens.count > window ? abs((again ?? 0) - tokens.prefix(window).reduce(0, +) / Double(window)) < 1e-9 : again == nil)
  }

  /// Numbers come off the queue by priority, equal ones by number; what is no number comes last.
  @Test(arguments: UInt64(0)..<10) func theQueueSorts(seed: UInt64) {
    var (queue, random, entries) = (PriorityQueue(), SeededGenerator(seed: seed), [(priority: Double, id: SampleID)]())
    for id in 0..<80 {
      let priority = id % 17 == 0 ? Double.nan : Double(random.index(below: 12))
      queue.insert(id, priority: priority)
      entries.append((priority.isNaN ? -.infinity : priority, id))
      if random.index(below: 3) == 0 {
        let best = entries.indices.max { (entries[$0].priority, entries[$1].id) < (entries[$1].priority, entries[$0].id) }
        #expect(queue.popHighest() == best.map { entries.remove(at: $0).id })
      }
    }
    let rest = entries.sorted { ($0.priority, $1.id) > ($1.priority, $0.id) }.map(\.id)
    #expect(rest.map { _ in queue.popHighest() } == rest && queue.isEmpty && queue.popHighest() == nil)
  }

  /// A name that lacks its model says so; every kind's name and number stay within what it takes.
  @Test(arguments: [
    ("sc8>", "“sc8>” names no model after “>”: write it as in sc8>larger-model"),
    (
      "cap2k>big",
      "“cap2k>big” can't go on to another model, having no confidence: choose one of sc, adaptive, dirichlet, esc, certain, "
        + "doubling, share, entropy, value, auto, borda, deepconf, deepconf-offline"
    ),
    ("moa1", "“moa1”: the number of moa is from 2 to 10000"), ("single4", "“single4”: single takes no number"),
    ("cap", "cap needs its tokens, for example cap2048 or cap2k"),
    ("cap200000k", "“cap200000k”: the number of cap is from 1 to 100000000"), ("sc0", "“sc0”: the number of sc is from 1 to 10000"),
  ])
  func namesThatCannotBe(name: String, text: String) {
    do throws(StrategyError) {
      _ = try StrategySpecification(name)
      Issue.record("\(name) was read")
    } catch {
      #expect(error.description == text)
    }
  }
}
