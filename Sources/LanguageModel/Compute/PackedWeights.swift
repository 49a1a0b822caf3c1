import CKernels

/// All matrices in the two layouts that products read. Wᵀ for y = x · Wᵀ forward, W for dx = dy · W backward.
///
/// The memory is twice that of the matrices, and more for those narrower than a panel.
///
/// The kernels read the right operand in panels of 64 columns, so that a row of a panel is four vector registers (AVX-512) next to each other in memory.
/// Packing costs one pass over the parameters, once after each update; all workers read the result. The order: four matrices a layer (q·k·v, output, gate·up,
/// down), then the embedding.
final class PackedWeights: Sendable {
  /// One matrix of `rows` outputs and `columns` inputs.
  private struct Entry: Sendable {
    var offset: Int
    var rows: Int
    var columns: Int
    var forward: Int
    var backward: Int
  }

  private let entries: [Entry]
  private let buffer: FloatBuffer
  private let kernels: Kernels

  /// The number of matrices: four a layer, then the embedding.
  var count: Int { entries.count }

  init(model: ModelConfiguration, layout: ParameterLayout, kernels: Kernels) {
    self.kernels = kernels
    var entries: [Entry] = []
    var used = 0
    func append(_ offset: Int, rows: Int, columns: Int) {
      let forward = used
      let backward = forward + isoflop_packed_size(columns, rows)
      used = backward + isoflop_packed_size(rows, columns)
      entries.append(Entry(offset: offset, rows: rows, columns: columns, forward: forward, backward: backward))
    }
    for layer in layout.layers {
      for (offset, shape) in zip([layer.queryKeyValue, layer.output, layer.gateUp, layer.down], Self.layerShapes(model)) {
        append(offset, rows: shape.rows, columns: shape.columns)
      }
    }
    append(layout.embedding, rows: model.vocabularySize, columns: model.width)
    self.entries = entries
    buffer = FloatBuffer(count: used)
  }

  /// The matrices of one layer as outputs × inputs: q·k·v, output, gate·up, down.
  private static func layerShapes(_ model: ModelConfiguration) -> [(rows: Int, columns: Int)] {
    [
      (model.queryWidth + 2 * model.keyWidth, model.width), (model.width, model.queryWidth), (2 * model.feedForwardWidth, model.width),
      (model.width, model.feedForwardWidth),
    ]
  }

  /// The floats of both layouts of all matrices, without allocating them.
  static func floats(_ model: ModelConfiguration) -> Double {
    func both(_ rows: Int, _ columns: Int) -> Double {
      Double(isoflop_packed_size(columns, rows)) + Double(isoflop_packed_size(rows, columns))
    }
    let layer = layerShapes(model).reduce(0.0) { $0 + both($1.rows, $1.columns) }
    return Double(model.layers) * layer + both(model.vocabularySize, model.width)
  }

  /// Packs one matrix from the flat parameter vector.
  func pack(_ index: Int, from parameters: UnsafePointer<Float>) {
    let entry = entries[index]
    let table = kernels.table
    table.pack_transposed(buffer.pointer + entry.forward, parameters + entry.offset, entry.columns, entry.columns, entry.rows)
    table.pack_rows(buffer.pointer + entry.backward, parameters + entry.offset, entry.columns, entry.rows, entry.columns)
  }

  /// The right operand of y = x·Wᵀ.
  func forward(_ index: Int) -> PanelMatrix { panels(entries[index].forward, entries[index].columns, entries[index].rows) }

  /// The right operand of dx = dy·W.
  func backward(_ index: Int) -> PanelMatrix { panels(entries[index].backward, entries[index].rows, entries[index].columns) }

  private func panels(_ offset: Int, _ inner: Int, _ columns: Int) -> PanelMatrix {
    let row = isoflop_packed_row(columns)
    return PanelMatrix(data: UnsafePointer(buffer.pointer + offset), row: row, panel: row * inner)
  }
}
