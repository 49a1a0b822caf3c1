import CKernels

/// The kernels that a model runs on.
///
/// A value that trainers and generators take as an argument, so that a test can run every tier side by side in one process. The environment is read by the
/// command line alone.
public struct Kernels: Sendable {
  let table: KernelTable

  private init(table: KernelTable) { self.table = table }

  /// The tier's name: `scalar`, `avx2`, `avx512` or `neon`.
  public var name: String { String(cString: table.name) }

  /// Takes the kernels of a tier by name, or the fastest. Results are reproducible within a tier, not between tiers.
  ///
  /// - Throws: `ConfigurationError.kernelsUnavailable`.
  public init(named name: String? = nil) throws(ConfigurationError) {
    guard let name else {
      self = .fastest
      return
    }
    let tiers: [String: KernelTier] = ["scalar": .scalar, "avx2": .AVX2, "avx512": .AVX512, "neon": .NEON]
    guard let tier = tiers[name], let table = isoflop_kernels(tier) else { throw .kernelsUnavailable(name: name) }
    self.table = table.pointee
  }

  /// The fastest kernels of this processor.
  public static let fastest = Kernels(table: isoflop_best_kernels().pointee)

  /// Whether the kernels were compiled with optimisation. A debug build's are some fifty times slower.
  public static var isOptimizedBuild: Bool { isoflop_is_optimized() }
}

/// Zeroed, aligned memory for floats, freed with its owner.
///
/// Threads share it and write to disjoint parts; the code that hands out the tasks decides which.
final class FloatBuffer: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Float>
  let count: Int
  private let memory: UnsafeMutableRawPointer

  init(count: Int) {
    self.count = count
    memory = .allocate(byteCount: max(1, count) * MemoryLayout<Float>.stride, alignment: 64)
    pointer = memory.bindMemory(to: Float.self, capacity: max(1, count))
    pointer.initialize(repeating: 0, count: max(1, count))
  }

  deinit { memory.deallocate() }
}
