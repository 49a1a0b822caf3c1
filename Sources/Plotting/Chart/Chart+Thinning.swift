import TextFormats

extension Chart {
  /// Returns the chart with about `limit` points and bars at most, and a note that says so.
  ///
  /// A chart of no more stays as it is.
  ///
  /// A drawing of 100,000 points shows a filled shape and takes tens of megabytes. Of each layer the horizontal axis is cut into columns; in each the lowest
  /// and the highest point stay, and of the others an even choice in the order of the layer. So the outline of the cloud is exact to a column, as are
  /// its extremes, and its density is about right. Layers of few points, such as minima, stay whole, and so do lines and bands. Only where very many
  /// layers of few points make a ramp of colours are these thinned as well, to their lowest and highest points.
  ///
  /// O(points); the choice depends on the chart alone.
  ///
  /// Each layer gets its share of `limit`, in proportion to its points: q. A layer of more than q marks keeps, of those on the axes, the
  /// lowest and the highest in each of max(1, q/4) columns, the outermost ones to the left and the right, and of the others every n-th up
  /// to q. Bars and points of one series and of one number are the same observations, so they keep the same ones. The count in the note is
  /// of points. The choice is that for the present scales: on another scale columns would fall elsewhere.
  ///
  /// A chart is what is drawn, not what is measured: an average of thinned points is biased, since extremes are kept on purpose. `csv` of
  /// the chart before thinning has all of them.
  ///
  /// - Parameter most: The number from which points are left out; `limit` if nil.
  public func thinned(to limit: Int, above most: Int? = nil) -> Chart {
    let small = layers.reduce(0) { $0 + ($1.isOfRamp ? $1.markCount - $1.thinnableCount(isCrowd: false) : 0) }
    let isCrowd = 2 * small > limit
    let total = layers.reduce(0) { $0 + $1.thinnableCount(isCrowd: isCrowd) }
    guard total > max(limit, most ?? limit) else { return self }
    let scales = (x: horizontalScale, y: verticalScale)
    var (copy, choices) = (self, [Marks: [Int]]())
    copy.layers = layers.map { layer in
      let count = layer.thinnableCount(isCrowd: isCrowd)
      let quota = Int((Double(limit) * Double(count) / Double(total)).rounded(.up))
      guard let series = layer.series, count > quota else { return layer }
      // The bars of a series and its points stay together.
      let marks = Marks(series: series.name, count: count)
      let kept = choices[marks] ?? Thinning(layer.marks, scales.x, scales.y).kept(quota)
      choices[marks] = kept
      return layer.keeping(kept)
    }
    let points = (drawn: copy.pointCount, all: pointCount)
    let choice =
      "\(grouped(points.drawn)) of \(grouped(points.all)) points are drawn: the lowest and the highest of each stretch, and some of the others."
    copy.note = [note, hiddenNote, choice].compactMap(\.self).joined(separator: " ")
    return copy
  }

  /// The marks of a series that are in the same order in each of its layers.
  private struct Marks: Hashable {
    var series: String
    var count: Int
  }

  private var pointCount: Int {
    layers.reduce(0) { count, layer in
      if case .points(let layer) = layer { count + layer.points.count } else { count }
    }
  }
}

extension Layer {
  /// The most points of a layer that stays whole.
  private static let few = 24

  /// The number of points or bars.
  fileprivate var markCount: Int {
    switch self {
    case .points(let layer): layer.points.count
    case .errorBars(let layer): layer.intervals.count
    case .line, .band, .rule, .annotation: 0
    }
  }

  /// Whether the layer is one of many in the order of a ramp of colours.
  fileprivate var isOfRamp: Bool {
    if case .sequential? = series?.color { true } else { false }
  }

  /// The number of marks that may be left out; in a crowd of small layers those of each.
  fileprivate func thinnableCount(isCrowd: Bool) -> Int { markCount > Self.few || (isCrowd && isOfRamp) ? markCount : 0 }

  /// The place and the ends of each mark that may be left out.
  fileprivate var marks: [Thinning.Mark] {
    switch self {
    case .points(let layer): layer.points.map { (x: $0.x, low: $0.y, high: $0.y) }
    case .errorBars(let layer): layer.intervals.map { (x: $0.x, low: $0.low, high: $0.high) }
    case .line, .band, .rule, .annotation: []
    }
  }

  fileprivate func keeping(_ indices: [Int]) -> Layer {
    switch self {
    case .points(var layer):
      layer.points = indices.map { layer.points[$0] }
      return .points(layer)
    case .errorBars(var layer):
      layer.intervals = indices.map { layer.intervals[$0] }
      return .errorBars(layer)
    case .line, .band, .rule, .annotation: return self
    }
  }
}

/// The choice among the marks of a layer.
///
/// The columns are equal in width on the axis's scale, so a logarithmic axis has equal ratios.
private struct Thinning {
  typealias Mark = (x: Double, low: Double, high: Double)

  let marks: [Mark]
  /// The marks that have a place on the axes.
  let shown: [Int]
  let scale: AxisScale

  init(_ marks: [Mark], _ x: AxisScale, _ y: AxisScale) {
    (self.marks, scale) = (marks, x)
    shown = marks.indices.filter { x.contains(marks[$0].x) && y.contains(marks[$0].low) && y.contains(marks[$0].high) }
  }

  /// The indices that stay, rising: two a column for half of the quota, then every n-th of the rest.
  ///
  /// O(marks), and O(q log q) to put the q kept ones in order again.
  func kept(_ quota: Int) -> [Int] {
    guard shown.count > quota else { return shown }
    var outline = outline(columns: max(1, quota / 4))
    if quota < 3, let low = shown.min(by: { marks[$0].low < marks[$1].low }), let high = shown.max(by: { marks[$0].high < marks[$1].high })
    {
      outline = quota == 1 ? [low] : [low, high]
    }
    let others = shown.filter { !outline.contains($0) }
    let room = max(0, quota - outline.count)
    let choice = room == 0 ? [] : (0..<min(room, others.count)).map { others[$0 * others.count / min(room, others.count)] }
    return (outline + choice).sorted()
  }

  /// The lowest and the highest mark of each column, and the outermost ones.
  private func outline(columns: Int) -> Set<Int> {
    var (lowest, highest) = ([Int: Int](), [Int: Int]())
    for index in shown {
      let column = min(columns - 1, Int(scale.fraction(marks[index].x) * Double(columns)))
      if lowest[column].map({ marks[index].low < marks[$0].low }) ?? true { lowest[column] = index }
      if highest[column].map({ marks[index].high > marks[$0].high }) ?? true { highest[column] = index }
    }
    let ends = [shown.min { marks[$0].x < marks[$1].x }, shown.max { marks[$0].x < marks[$1].x }].compactMap(\.self)
    return Set(lowest.values).union(highest.values).union(ends)
  }
}

/// A count with a comma after each thousand: 100,000.
private func grouped(_ count: Int) -> String {
  let digits = Array(String(count))
  return String(
    digits.enumerated().flatMap { place, digit in
      place > 0 && (digits.count - place) % 3 == 0 ? [",", digit] : [digit]
    })
}
