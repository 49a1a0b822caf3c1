import RealModule

/// The outer form of an answer: its letters, digits and other characters, without which ones they are.
///
/// `05/01/2021` has the form `99/99/9999`, `yajo` has `aaaa`. Wrong answers betray themselves by their form more often than one thinks: a date without
/// its leading zeros, a word a letter too long.
public struct AnswerForm: Hashable, Sendable, Codable {
  /// The characters by kind: `9` a digit, `a` a lower-case letter, `A` another letter, anything else itself; twelve at most.
  public let pattern: String

  /// Characters beyond these don't matter.
  private static let length = 12

  /// Reads the form of an answer.
  public init(_ answer: String) {
    var pattern = ""
    for character in answer.prefix(Self.length) {
      if character.isNumber {
        pattern.append("9")
      } else if character.isLowercase {
        pattern.append("a")
      } else if character.isLetter {
        pattern.append("A")
      } else {
        pattern.append(character)
      }
    }
    self.pattern = pattern
  }

  /// Returns an answer of this form that isn't the one given, chosen by number.
  ///
  /// The numbers run through as many different answers as there can be. It stands for an answer that isn't to be kept.
  public func example(_ number: Int) -> String {
    var (rest, text) = (number, "")
    for character in pattern {
      switch character {
      case "9": text.append(Self.next("0123456789", &rest))
      case "a": text.append(Self.next("abcdefghijklmnopqrstuvwxyz", &rest))
      case "A": text.append(Self.next("ABCDEFGHIJKLMNOPQRSTUVWXYZ", &rest))
      default: text.append(character)
      }
    }
    // Beyond the form's length, where nothing counts, or where the form has no room for so many.
    return pattern.count == Self.length || rest > 0 ? text + "#\(number)" : text
  }

  /// The next digit of a number in the base of an alphabet.
  private static func next(_ alphabet: String, _ rest: inout Int) -> Character {
    defer { rest /= alphabet.count }
    return alphabet[alphabet.index(alphabet.startIndex, offsetBy: rest % alphabet.count)]
  }
}

/// A prior over forms of answers, learnt without labels from how often each form wins and loses the full vote.
///
/// The evidence for a form is ln(share among winners/share among losing votes), each share drawn towards that of all answers with the weight of
/// `shrinkage` questions, so that what was hardly seen says hardly anything.
public struct FormPrior: Hashable, Sendable, Codable {
  /// The evidence by pattern, in nats; what isn't there has `unseen`.
  public let evidence: [String: Double]
  /// The evidence for a form that never came.
  public let unseen: Double

  /// The most evidence that a form gives either way, in nats: odds of 20,000 to one.
  private static let most = 10.0

  /// Knows nothing: no form is more likely to win than another.
  public static let indifferent = FormPrior(evidence: [:], unseen: 0)

  init(evidence: [String: Double], unseen: Double) {
    self.evidence = evidence
    self.unseen = unseen
  }

  /// Learns from full votes.
  init(_ problems: [VoteRecord], shrinkage: Double) {
    var (winning, losing): ([String: Double], [String: Double]) = ([:], [:])
    for problem in problems {
      guard let winner = problem.winner else { continue }
      for (place, form) in problem.forms.enumerated() {
        if place == winner {
          winning[form.pattern, default: 0] += 1
        } else {
          losing[form.pattern, default: 0] += Double(problem.counts[place]) / Double(problem.votes.count)
        }
      }
    }
    let (won, lost) = (winning.total, losing.total)
    let all = max(won + lost, 1)
    func evidence(_ wins: Double, _ losses: Double, _ share: Double) -> Double {
      let (win, loss) = ((wins + shrinkage * share) / (won + shrinkage), (losses + shrinkage * share) / (lost + shrinkage))
      let evidence = Double.log(win / loss)
      // Without shrinkage a form that only won or only lost would decide alone, and one of neither has no ratio.
      return evidence.isNaN ? 0 : min(max(evidence, -Self.most), Self.most)
    }
    var known: [String: Double] = [:]
    for pattern in Set(winning.keys).union(losing.keys) {
      let (wins, losses) = (winning[pattern] ?? 0, losing[pattern] ?? 0)
      known[pattern] = evidence(wins, losses, (wins + losses) / all)
    }
    self.init(evidence: known, unseen: evidence(0, 0, 1 / all))
  }

  /// The evidence for the form of an answer, in nats.
  public subscript(form: AnswerForm) -> Double { evidence[form.pattern] ?? unseen }
}

extension [String: Double] {
  /// The sum of the values, in the order of the keys, so that it is the same bits every time.
  fileprivate var total: Double { sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value } }
}
