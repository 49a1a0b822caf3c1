import ComputeAccounting
import Testing

@Suite struct AcceleratorTests {
  @Test(arguments: [
    ("H100-SXM", "H100-SXM"), ("h100_80gb", "H100-SXM"), ("NVIDIA H100 SXM5 80GB", "H100-SXM"), ("H100 80GB SXM", "H100-SXM"),
    ("A100 80GB", "A100-80GB"), ("a100_40gb", "A100-40GB"), ("V100 32GB", "V100-32GB"), ("TPU v4", "TPU-v4"), ("Google TPU v6e", "TPU-v6e"),
    ("MI300X", "MI300X"), ("GeForce RTX 4090", "RTX-4090"), ("H800 SXM", "H800"),
  ]) func namesAreFound(spelling: String, name: String) throws {
    #expect(try Accelerator.named(spelling).name == name)
  }

  @Test func anUnknownNameIsRefusedWithItsNeighbours() {
    let problem = #expect(throws: UnknownAccelerator.self) { try Accelerator.named("H101-SXM") }
    #expect(problem?.nearest.first == "H100-SXM")
    #expect(problem?.description.contains("“H101-SXM” isn't known; the nearest known are H100-SXM") == true)
  }

  /// A name or alias of two chips would be found by the table's order.
  @Test func everyNameIsOfOneChip() throws {
    for chip in Accelerator.all {
      for name in [chip.name] + chip.aliases { #expect(try Accelerator.named(name).name == chip.name, "\(name)") }
    }
  }

  /// Rates, widths and powers of real chips: a slip of a power of ten would leave these ranges.
  @Test func rowsArePlausible() {
    for chip in Accelerator.all {
      #expect((40e12...3e15).contains(chip.peaks.sixteenBit), "\(chip.name)")
      #expect((14e9...320e9).contains(chip.memoryBytes) && (250e9...9e12).contains(chip.memoryBandwidth), "\(chip.name)")
      #expect((chip.ridge(chip.peaks[.bf16] == nil ? .fp16 : .bf16) ?? 0) > 30, "\(chip.name)")
      if let watts = chip.watts { #expect((60...1500).contains(watts) && chip.peaks.sixteenBit / watts < 3e12, "\(chip.name)") }
      #expect(chip.released.count == 10 && !chip.source.isEmpty, "\(chip.name)")
      if let eight = chip.peaks[.fp8] { #expect(eight / chip.peaks.sixteenBit < 2.05, "\(chip.name): a rate with sparsity?") }
    }
  }

  /// NVIDIA H100 white paper, table 2: 989.4 dense, 1,978.9 with sparsity.
  @Test func peaksAreDense() throws {
    let chip = try Accelerator.named("H100-SXM")
    #expect(chip.peaks[.bf16] == 989.4e12)
    #expect(abs((chip.ridge(.bf16) ?? 0) - 295) < 1)
  }
}
