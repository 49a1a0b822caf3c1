import CKernels
import Testing

/// The vector tiers that this machine can run.
let vectorTiers: [KernelTier] = [.AVX2, .AVX512, .NEON].filter { isoflop_kernels($0) != nil }

/// Every tier that this machine can run.
let allTiers = vectorTiers + [.scalar]

/// Half the relative distance of neighbouring floats, the unit of the bounds in `CKernels.h`.
let unit = 0x1p-24

/// The plain statement of every kernel.
let scalar = isoflop_kernels(.scalar)!.pointee

/// A tier's kernels.
func kernels(_ tier: KernelTier) -> KernelTable { isoflop_kernels(tier)!.pointee }

/// A small seeded generator of the tests' own.
struct TestRandom {
  private var state: UInt64

  init(seed: UInt64 = 1) { state = (seed &+ 1) &* 0x9E37_79B9_7F4A_7C15 | 1 }

  /// A number in −1 ..< 1.
  mutating func nextFloat() -> Float {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Float(state >> 40) / Float(1 << 23) - 1
  }

  /// Numbers in −scale ..< scale.
  mutating func floats(_ count: Int, scale: Float = 1) -> [Float] { (0..<count).map { _ in scale * nextFloat() } }
}

/// The largest difference, relative to the largest magnitude; infinite where either holds something that isn't a number.
func difference(_ first: [Float], _ second: [Float]) -> Float {
  precondition(first.count == second.count)
  guard (first + second).allSatisfy(\.isFinite) else { return .infinity }
  let scale = max(1e-20, second.map(abs).max() ?? 0)
  return zip(first, second).map { abs($0 - $1) }.max().map { $0 / scale } ?? 0
}

/// Expects every vector of a tier to be that of the scalar tier, up to rounding.
func expectClose(_ mine: [[Float]], _ plain: [[Float]], sourceLocation: SourceLocation = #_sourceLocation) {
  for (index, pair) in zip(mine, plain).enumerated() {
    #expect(difference(pair.0, pair.1) < 1e-5, "result \(index)", sourceLocation: sourceLocation)
  }
}
