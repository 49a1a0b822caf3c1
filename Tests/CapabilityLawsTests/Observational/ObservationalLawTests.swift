import CapabilityLaws
import RealModule
import Tabular
import Testing

/// The values of arXiv:2405.10938 as re-derived from its table.
struct ObservationalLawTests {
  private static func matrix() throws -> BenchmarkMatrix {
    try BenchmarkMatrix(SharedScores.text("training/obsscaling2024_base_llm_benchmark_eval.csv"))
  }

  @Test(.enabled(if: SharedScores.isPresent, SharedScores.absence)) func componentsAndFamiliesOfCompleteModels() throws {
    let law = try ObservationalLaw(Self.matrix().complete)
    #expect(law.matrix.models.count == 124)
    #expect((law.components.shares[0] - 0.84).magnitude < 0.005)
    #expect((law.components.shares[1] - 0.10).magnitude < 0.005)
    #expect(law.lines.count == 12)
    #expect(law.lines.count { $0.determination >= 0.94 } == 10)
    func determination(_ family: String) throws -> Double { try #require(law.lines.first { $0.family == family }).determination }
    #expect(try (determination("Cerebras-GPT") - 0.86).magnitude < 0.005)
    #expect(try (determination("StableLM") - 0.08).magnitude < 0.006)
    #expect((try #require(law.pooled).determination - 0.62).magnitude < 0.005)
  }

  @Test(.enabled(if: SharedScores.isPresent, SharedScores.absence), arguments: [true, false])
  func computesInTermsOfLlama(isComplete: Bool) throws {
    let matrix = try Self.matrix()
    let computes = try ObservationalLaw(isComplete ? matrix.complete : matrix).effectiveComputes(in: "Llama-2")
    func ratio(_ model: String) throws -> Double { try #require(computes.first { $0.model == model }?.ratio) }
    #expect(try (ratio("microsoft/phi-1_5") - 61).magnitude < 0.5)
    #expect(try (ratio("microsoft/phi-2") - 22).magnitude < 0.5)
    for compute in computes where compute.model.contains("phi") {
      #expect(compute.interval.contains(compute.ratio ?? 0) && !compute.isExtrapolated)
    }
    #expect(computes.contains { $0.model.hasSuffix("Cerebras-GPT-111M") && $0.isExtrapolated })
  }

  @Test(.enabled(if: SharedScores.isPresent, SharedScores.absence)) func unseenFamiliesByComponentsAndByCompute() throws {
    let errors = LeaveFamilyOut.errors(try Self.matrix().complete)
    #expect(errors.count == 8)
    let mine = errors.map(\.componentError).reduce(0, +) / 8
    let compute = errors.compactMap(\.computeError).reduce(0, +) / 8
    #expect((mine - 0.038).magnitude < 0.001 && (compute - 0.074).magnitude < 0.001)
  }

  @Test func aPlantedFamilyHasItsLine() throws {
    var models: [BenchmarkMatrix.Model] = []
    var scores: [[Double?]] = []
    for (family, gain) in [("one", 1.0), ("ten", 10.0)] {
      for size in 1...5 {
        let compute = Double.pow(10, 20 + 0.5 * Double(size))
        models.append(.init(name: "\(family)\(size)", family: family, compute: compute))
        scores.append((1...4).map { 0.2 + 0.01 * Double($0) * Double.log(gain * compute / 1e19) })
      }
    }
    let law = try ObservationalLaw(BenchmarkMatrix(models: models, benchmarks: ["a", "b", "c", "d"], scores: scores))
    #expect(law.lines.allSatisfy { $0.determination > 0.999999 })
    let computes = law.effectiveComputes(in: "one")
    for compute in computes where compute.model.hasPrefix("ten") { #expect((try #require(compute.ratio) - 10).magnitude < 1e-4) }
    #expect(law.effectiveComputes(in: "nobody").isEmpty)
    #expect(throws: ScoreError.self) { try ObservationalLaw(BenchmarkMatrix(models: [], benchmarks: ["a"], scores: [])) }
  }
}
