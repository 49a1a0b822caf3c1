/// Counts with their nouns in sentences: 1 size, 2 sizes.
public enum Plural {
  /// Returns a count with its noun, and with a verb if the noun brings one: `counted(1, "row is", "rows are")`.
  ///
  /// - Parameter plural: The noun of several; the noun with an s if it isn't given.
  public static func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(count) \(form(count, noun, plural))"
  }

  /// Returns the form of a noun or a verb that a count takes, without the count.
  public static func form(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
    count == 1 ? noun : plural ?? noun + "s"
  }
}
