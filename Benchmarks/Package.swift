// swift-tools-version: 6.2
// Measurements of isoflop: a package of its own, so that the library's users don't resolve it. None needs the network stack, hence no traits.
import PackageDescription

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "isoflop", path: "..", traits: []),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
  ],
  targets: [
    .executableTarget(name: "StrategyBenchmark", dependencies: [.product(name: "InferenceScaling", package: "isoflop")]),
    .executableTarget(
      name: "AnswerCoverage",
      dependencies: ["InferenceScaling", "NumericalMethods", "Tabular"].map { .product(name: $0, package: "isoflop") }),
    .executableTarget(name: "TrainingBenchmark", dependencies: [.product(name: "LanguageModel", package: "isoflop")]),
    .executableTarget(
      name: "ForecastCoverage",
      dependencies: [.product(name: "ScalingLaws", package: "isoflop"), .product(name: "NumericalMethods", package: "isoflop")]),
    .executableTarget(name: "TrainingParity", dependencies: [.product(name: "LanguageModel", package: "isoflop")]),
    .executableTarget(
      name: "FittingBenchmark",
      dependencies: ["NumericalMethods", "ScalingLaws", "Tabular"].map { .product(name: $0, package: "isoflop") }),
    .executableTarget(
      name: "IntervalCoverage",
      dependencies: ["NumericalMethods", "ScalingLaws"].map { .product(name: $0, package: "isoflop") }),
    .executableTarget(
      name: "CheckpointCoverage",
      dependencies: ["NumericalMethods", "ScalingLaws"].map { .product(name: $0, package: "isoflop") }),
    .executableTarget(
      name: "CapabilityBenchmark",
      dependencies: ["CapabilityLaws", "NumericalMethods"].map { .product(name: $0, package: "isoflop") }),
    .executableTarget(
      name: "PoolDesign", dependencies: ["NumericalMethods", "ScalingLaws", "Tabular"].map { .product(name: $0, package: "isoflop") }),
    .executableTarget(
      name: "PlantedEmergence", dependencies: ["CapabilityLaws", "NumericalMethods"].map { .product(name: $0, package: "isoflop") }),
    .executableTarget(
      name: "DesignSimulation",
      dependencies: [
        .product(name: "NumericalMethods", package: "isoflop"), .product(name: "ScalingLaws", package: "isoflop"),
        .product(name: "RealModule", package: "swift-numerics"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
