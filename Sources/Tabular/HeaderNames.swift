/// The columns of a header row: their names and places, and what was left out.
///
/// An unnamed first column is an index as pandas writes one, an unnamed last column without content is the trace of a delimiter at the end of each line:
/// both are left out. Names that stand there twice get their position, so that neither is read for the other.
///
/// Names are trimmed of blanks and tabs. Their case is kept: `Loss` and `loss` are two columns.
struct HeaderNames {
  private(set) var names: [String] = []
  private(set) var places: [Int] = []
  private(set) var notes: [TableNote] = []
  /// The place of an unnamed last column.
  private var unnamedLast: SourceLocation?

  /// - Parameter afterComments: whether comment lines stand above, one of which may be the header.
  /// - Throws: `TableError.namelessColumn`, or `.numericHeader` where the names are numbers.
  init(_ fields: DelimitedFields, file: String, afterComments: Bool) throws(TableError) {
    let texts = fields.starts.indices.map { trimmed(String(decoding: fields.bytes($0), as: UTF8.self)) }
    let named = texts.filter { !$0.isEmpty }
    let numbers = named.count { StrictNumber.parse($0) != nil }
    if !named.isEmpty, numbers == named.count || (afterComments && numbers > 0) { throw .numericHeader(fields.location(0, file: file)) }
    let last = texts.count - 1
    for (index, text) in texts.enumerated() {
      if !text.isEmpty {
        places.append(index)
        names.append(text)
      } else if index == 0, last > 0 {
        notes.append(.unnamedIndex)
      } else if index == last, last > 0 {
        unnamedLast = fields.location(index, file: file)
      } else {
        throw .namelessColumn(fields.location(index, file: file))
      }
    }
    if let unnamedLast, names.isEmpty { throw .namelessColumn(unnamedLast) }
    distinguish()
  }

  /// Notes an unnamed last column that is empty.
  ///
  /// The condition is a closure, because it goes through all rows and is needed only where a name is missing.
  ///
  /// - Throws: `TableError.namelessColumn` if it isn't.
  mutating func checkLast(isEmpty: () -> Bool) throws(TableError) {
    guard let unnamedLast else { return }
    guard isEmpty() else { throw .namelessColumn(unnamedLast) }
    notes.append(.emptyLastColumn)
  }

  /// Gives each of several columns of one name its position.
  private mutating func distinguish() {
    let all = names
    for name in Set(all.filter { name in all.count { $0 == name } > 1 }).sorted() {
      let repeated = names.indices.filter { all[$0] == name }
      for index in repeated { names[index] = unused("\(name) (column \(places[index] + 1))") }
      notes.append(.repeatedName(name, called: repeated.map { names[$0] }))
    }
  }

  /// The name, or one like it that no column has.
  private func unused(_ name: String) -> String { names.contains(name) ? unused(name + "'") : name }
}

/// Returns the text without blanks and tabs at its ends.
func trimmed(_ text: String) -> String {
  var scalars = Substring(text)
  while let first = scalars.first, first == " " || first == "\t" { scalars.removeFirst() }
  while let last = scalars.last, last == " " || last == "\t" { scalars.removeLast() }
  return String(scalars)
}
