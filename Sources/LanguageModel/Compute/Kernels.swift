import CKernels

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The kernels that a model runs on.
public struct Kernels: Sendable {
  let table: KernelTable

  /// The tier's name: `scalar`, `avx2`, `avx512` or `neon`.
  public var name: String { String(cString: table.name) }

  /// The kernels of a tier by name, or the fastest of this processor. Results are reproducible within a tier, not between tiers.
  ///
  /// - Throws: `ConfigurationError.kernelsUnavailable`.
  public init(named name: String? = nil) throws(ConfigurationError) {
    guard let name else {
      table = isoflop_best_kernels().pointee
      return
    }
    let tiers: [String: KernelTier] = ["scalar": .scalar, "avx2": .AVX2, "avx512": .AVX512, "neon": .NEON]
    guard let tier = tiers[name], let table = isoflop_kernels(tier) else { throw .kernelsUnavailable(name: name) }
    self.table = table.pointee
  }

  /// The kernels that the environment variable `ISOFLOP_KERNELS` names, or the fastest.
  ///
  /// - Throws: `ConfigurationError.kernelsUnavailable`.
  public static func fromEnvironment() throws(ConfigurationError) -> Kernels {
    try Kernels(named: getenv("ISOFLOP_KERNELS").map { String(cString: $0) })
  }

  /// Whether the kernels were compiled with optimisation. A debug build's are a hundred times slower.
  public static var isOptimizedBuild: Bool { isoflop_is_optimized() }
}
