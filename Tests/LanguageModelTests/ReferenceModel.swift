import Foundation
import LanguageModel

/// The model written from its formulas in double precision, without kernels, packing or caches: the plain statement that the fast one is held to.
struct ReferenceModel {
  typealias Matrix = [[Double]]

  let model: ModelConfiguration
  private let values: [String: Matrix]

  /// Takes the parameters of a trainer by their names.
  init(_ trainer: Trainer) {
    model = trainer.configuration.model
    values = Dictionary(
      uniqueKeysWithValues: trainer.tensors.map { tensor in
        let flat = trainer.withValues(of: tensor) { $0.map(Double.init) }
        return (tensor.name, (0..<tensor.rows).map { Array(flat[($0 * tensor.columns)..<(($0 + 1) * tensor.columns)]) })
      })
  }

  /// The logits after each of T tokens, T × V.
  func logits(_ tokens: [UInt8]) -> Matrix {
    let embedding = weight("model.embed_tokens.weight")
    var stream = tokens.map { embedding[Int($0)] }
    for layer in 0..<model.layers {
      let prefix = "model.layers.\(layer)."
      stream = add(stream, attention(normed(stream, prefix + "input_layernorm.weight"), prefix))
      stream = add(stream, feedForward(normed(stream, prefix + "post_attention_layernorm.weight"), prefix))
    }
    return product(normed(stream, "model.norm.weight"), embedding)
  }

  /// The mean of −ln softmax(logits)[next token] over T tokens of T + 1.
  func loss(_ tokens: [UInt8]) -> Double {
    let losses = zip(logits(Array(tokens.dropLast())), tokens.dropFirst()).map { row, next in
      log(row.reduce(0) { $0 + exp($1) }) - row[Int(next)]
    }
    return losses.reduce(0, +) / Double(losses.count)
  }

  private func weight(_ name: String) -> Matrix { values[name] ?? [] }

  /// y = x · Wᵀ.
  private func product(_ x: Matrix, _ matrix: Matrix) -> Matrix {
    x.map { row in matrix.map { zip(row, $0).reduce(0) { $0 + $1.0 * $1.1 } } }
  }

  private func add(_ x: Matrix, _ y: Matrix) -> Matrix { zip(x, y).map { zip($0, $1).map(+) } }

  private func norm(_ row: [Double], _ gain: [Double]) -> [Double] {
    let rms = (row.reduce(0) { $0 + $1 * $1 } / Double(row.count) + 1e-6).squareRoot()
    return zip(row, gain).map { $0 / rms * $1 }
  }

  private func normed(_ x: Matrix, _ name: String) -> Matrix { x.map { norm($0, weight(name)[0]) } }

  private func attention(_ x: Matrix, _ prefix: String) -> Matrix {
    let input = convolved(x, weight(prefix + "convolution.weight"))
    let queries = heads(input, prefix + "self_attn.q", model.heads)
    let keys = heads(input, prefix + "self_attn.k", model.keyValueHeads)
    let values = product(input, weight(prefix + "self_attn.v_proj.weight"))
    let width = model.headWidth
    let mixed = x.indices.map { t -> [Double] in
      (0..<model.heads).flatMap { head -> [Double] in
        let shared = head / (model.heads / model.keyValueHeads)
        let scores = (0...t).map { s in
          exp(zip(queries[head][t], keys[shared][s]).reduce(0) { $0 + $1.0 * $1.1 } / Double(width).squareRoot())
        }
        let total = scores.reduce(0, +)
        return (0..<width).map { c in (0...t).reduce(0) { $0 + scores[$1] / total * values[$1][shared * width + c] } }
      }
    }
    return product(mixed, weight(prefix + "self_attn.o_proj.weight"))
  }

  /// x[t] + Σⱼ taps[j] ∘ x[t − (count − 1) + j], with zeros before the text.
  private func convolved(_ x: Matrix, _ taps: Matrix) -> Matrix {
    x.indices.map { t in
      taps.enumerated().reduce(x[t]) { sum, tap in
        let source = t - (taps.count - 1) + tap.offset
        return source < 0 ? sum : zip(sum, zip(tap.element, x[source])).map { $0 + $1.0 * $1.1 }
      }
    }
  }

  /// Normed and rotated rows by head and position.
  private func heads(_ x: Matrix, _ name: String, _ count: Int) -> [Matrix] {
    let (all, width) = (product(x, weight(name + "_proj.weight")), model.headWidth)
    return (0..<count).map { head in
      all.enumerated().map { t, row in
        let part = Array(row[(head * width)..<((head + 1) * width)])
        return rotated(model.queryKeyNorm ? norm(part, weight(name + "_norm.weight")[0]) : part, t)
      }
    }
  }

  private func rotated(_ row: [Double], _ position: Int) -> [Double] {
    let half = row.count / 2
    var out = row
    for i in 0..<half {
      let angle = Double(position) * pow(model.ropeBase, -2 * Double(i) / Double(row.count))
      out[i] = row[i] * cos(angle) - row[i + half] * sin(angle)
      out[i + half] = row[i + half] * cos(angle) + row[i] * sin(angle)
    }
    return out
  }

  private func feedForward(_ x: Matrix, _ prefix: String) -> Matrix {
    let gate = product(x, weight(prefix + "mlp.gate_proj.weight"))
    let up = product(x, weight(prefix + "mlp.up_proj.weight"))
    let gated = zip(gate, up).map { zip($0, $1).map { $0 / (1 + exp(-$0)) * $1 } }
    return product(gated, weight(prefix + "mlp.down_proj.weight"))
  }
}
