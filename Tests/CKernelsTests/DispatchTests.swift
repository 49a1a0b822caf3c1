import CKernels
import Testing

@Suite struct DispatchTests {
  @Test func `the scalar tier is always there`() throws {
    let table = try #require(isoflop_kernels(.scalar))
    #expect(String(cString: table.pointee.name) == "scalar")
  }

  @Test func `the best tier can run here`() {
    #expect(isoflop_kernels(isoflop_best_kernels().pointee.tier) == isoflop_best_kernels())
  }
}
