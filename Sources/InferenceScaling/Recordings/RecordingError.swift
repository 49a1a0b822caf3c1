import Tabular
import TextFormats

/// A problem with a recording, with its position.
public enum RecordingError: Error, Hashable, Sendable {
  /// The table itself can't be read.
  case table(TableError)
  /// There is no column for what every recording needs.
  case noColumn(String, file: String, synonyms: [String], found: [String])
  /// Several columns could be one field.
  case severalColumns(String, file: String, found: [String])
  /// The table says neither what was answered nor what was right.
  case nothingToReplay(file: String, found: [String])
  /// A verdict can't be taken as one.
  case verdict(SourceLocation, field: String, VerdictProblem)
  /// A count is not a whole number of at least 0.
  case notACount(SourceLocation, field: String, text: String)
  /// A string of outcomes holds something other than 0 and 1.
  case notBits(SourceLocation, text: String)
  /// More answers are right than there are.
  case tooManyCorrect(SourceLocation, correct: Int, samples: Int)
  /// A problem has two samples of one number; columns that tell them apart, with their values.
  case repeatedSample(SourceLocation, problem: String, sample: String, columns: [String])
  /// A column splits the rows of the problems into several recordings.
  case severalRecordings(file: String, column: String, values: [String])
  /// The arrays of a row have different lengths.
  case unequalLists(SourceLocation, field: String, found: Int, expected: Int)
  /// A log-probability is above 0.
  case positiveLogProbability(SourceLocation, field: String, value: Double)
  /// A summed log-probability has no number of tokens by which it is divided.
  case sumWithoutTokens(SourceLocation, field: String)
  /// A problem is given two right answers.
  case twoGolds(SourceLocation, problem: String, first: String, second: String)
  /// A sample doesn't say whether it is right.
  case unlabelled(file: String)
  /// The samples have no answers, only outcomes.
  case noAnswers(file: String)
  /// A problem has fewer samples than are needed.
  case tooFewSamples(file: String, problem: String, found: Int, needed: Int)
  /// There are fewer problems than are needed.
  case tooFewProblems(file: String, found: Int, needed: Int)
}

extension RecordingError: CustomStringConvertible {
  /// The problem, its position and what to do, in one line.
  public var description: String {
    switch self {
    case .table(let error): "\(error)"
    case .noColumn(let name, let file, let synonyms, let found):
      "\(file): there is no column for the \(name) (\(synonyms.joined(separator: ", "))): the columns are \(found.joined(separator: ", "))"
    case .severalColumns(let name, let file, let found):
      "\(file): several columns could be \(name) (\(found.joined(separator: ", "))): say which, as in --column \(name)=\(found[0])"
    case .nothingToReplay(let file, let found):
      "\(file): a recording needs a column “answer” or “correct” (or “correct_bits”, “correct_of_N”): the columns are \(found.joined(separator: ", "))"
    case .verdict(let place, let field, let problem): "\(place): \(field) \(problem.text(field))"
    case .notACount(let place, let field, let text): "\(place): \(field) is “\(text)”: write a whole number of at least 0"
    case .notBits(let place, let text): "\(place): “\(text)” is not a string of outcomes: write a 0 or a 1 for each sample"
    case .tooManyCorrect(let place, let correct, let samples):
      "\(place): \(correct) of \(samples) samples can't be right: correct the count"
    case .repeatedSample(let place, let problem, let sample, let columns):
      "\(place): problem \(problem) has two samples \(sample): "
        + (columns.isEmpty ? "number the samples of a problem differently" : "choose one recording of \(columns.joined(separator: "; "))")
    case .severalRecordings(let file, let column, let values):
      "\(file) holds several recordings: \(column) (\(values.prefix(20).joined(separator: ", "))) splits the samples of each problem: choose one"
    case .unequalLists(let place, let field, let found, let expected):
      "\(place): \(field) has \(Plural.counted(found, "value")) where this row has \(Plural.counted(expected, "sample")): give each sample one"
    case .positiveLogProbability(let place, let field, let value): "\(place): \(field) is \(value), but a log-probability is at most 0"
    case .sumWithoutTokens(let place, let field):
      "\(place): \(field) is a sum over tokens: give their number in a column “tokens”, by which it is divided"
    case .twoGolds(let place, let problem, let first, let second):
      "\(place): problem \(problem) has the right answers “\(first)” and “\(second)”: give it one"
    case .unlabelled(let file): "\(file): not every sample says whether it is right: give a column “correct” or “gold”"
    case .noAnswers(let file): "\(file): the recording has outcomes, but no answers to vote on: give a column “answer”"
    case .tooFewSamples(let file, let problem, let found, let needed):
      "\(file): problem \(problem) has \(Plural.counted(found, "sample")), \(needed) are needed: record more, or ask for fewer"
    case .tooFewProblems(let file, let found, let needed):
      "\(file): \(Plural.counted(found, "problem")), at least \(needed) are needed: record more"
    }
  }
}
