// swift-tools-version: 6.2
// isoflop: at equal compute, what is best?
//
// A module imports only the modules listed above it in this file; CI checks it with
// `--explicit-target-dependency-import-check error`.
import PackageDescription

/// Continuous integration turns warnings into errors; a user with a newer compiler isn't stopped by a new warning.
let strict = Context.environment["ISOFLOP_STRICT"] != nil
let swiftSettings: [SwiftSetting] = strict ? [.treatAllWarnings(as: .error)] : []
let cSettings: [CSetting] = strict ? [.treatAllWarnings(as: .error)] : []

/// The trait `Serving`, on by default, brings the network stack, its TLS and SQLite: endpoints, and the gateway.
///
/// Without it, `swift build -c release --product isoflop --disable-default-traits` builds a command line that trains, fits, forecasts, replays and
/// plans, and neither fetches nor compiles any of that. Sources that need it stand under `#if Serving`.
///
/// `ISOFLOP_SERVING=off` in the environment is for work on the rest: it turns the trait off for `swift build` and `swift test` too, which build every
/// target of the package whatever its traits, and takes the modules that are nothing without it out of the package.
let hasServing = Context.environment["ISOFLOP_SERVING"] != "off"
let ifServing = TargetDependencyCondition.when(traits: ["Serving"])

/// A dependency on a module that exists with the trait only.
func serving(_ module: String) -> [Target.Dependency] { hasServing ? [.target(name: module, condition: ifServing)] : [] }

let realModule = Target.Dependency.product(name: "RealModule", package: "swift-numerics")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client", condition: ifServing)
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio", condition: ifServing)
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio", condition: ifServing)
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio", condition: ifServing)
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types", condition: ifServing)
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird", condition: ifServing)
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird", condition: ifServing)
let logging = Target.Dependency.product(name: "Logging", package: "swift-log", condition: ifServing)
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift", condition: ifServing)

/// A library module: its sources, its tests and its product, all of one name.
struct Module {
  var name: String
  /// Whether it is nothing without the trait `Serving`.
  var needsServing = false
  var dependencies: [Target.Dependency] = []
  var testDependencies: [Target.Dependency] = []
}

let allModules: [Module] = [
  Module(name: "NumericalMethods", dependencies: ["CKernels", realModule]),
  Module(name: "TextFormats", testDependencies: ["Fuzzing"]),
  Module(name: "Tabular", dependencies: ["TextFormats"], testDependencies: ["Fuzzing"]),
  Module(name: "Plotting", dependencies: ["TextFormats", realModule], testDependencies: ["Tabular"]),
  Module(
    name: "ScalingLaws", dependencies: ["NumericalMethods", "TextFormats", "Tabular", realModule], testDependencies: ["Fuzzing"]),
  Module(name: "ComputeAccounting", dependencies: ["NumericalMethods", "TextFormats", "Tabular", realModule]),
  Module(
    name: "InferenceScaling",
    dependencies: ["NumericalMethods", "TextFormats", "Tabular", "ScalingLaws", "ComputeAccounting", realModule]),
  Module(name: "CapabilityLaws", dependencies: ["NumericalMethods", "TextFormats", "Tabular", "ScalingLaws", realModule]),
  Module(
    name: "ComputePlanning",
    dependencies: [
      "NumericalMethods", "TextFormats", "Tabular", "Plotting", "ScalingLaws", "ComputeAccounting", "InferenceScaling", realModule,
    ]),
  Module(name: "LanguageModel", dependencies: ["CKernels", "TextFormats", "ComputeAccounting"], testDependencies: ["Fuzzing"]),
  Module(
    name: "Studies", dependencies: ["LanguageModel", "NumericalMethods", "TextFormats", "ScalingLaws", "Tabular"],
    testDependencies: ["Fuzzing"]),
  Module(
    name: "ChatCompletions", needsServing: true, dependencies: ["TextFormats", asyncHTTPClient, nioCore, nioHTTP1],
    testDependencies: ["LoopbackServer"]),
  Module(
    name: "Reports", dependencies: ["TextFormats", "Plotting", "ScalingLaws", "InferenceScaling"],
    testDependencies: ["HeadlessBrowser", "Tabular"]),
  Module(
    name: "Laboratory",
    dependencies: [
      "NumericalMethods", "TextFormats", "Tabular", "Plotting", "ScalingLaws", "ComputeAccounting", "InferenceScaling", "LanguageModel",
      "Studies", "Reports",
    ]),
  Module(
    name: "Gateway", needsServing: true,
    dependencies: [
      "NumericalMethods", "TextFormats", "ComputeAccounting", "InferenceScaling", "ChatCompletions", "Plotting", "Reports", asyncHTTPClient,
      grdb,
      httpTypes, hummingbird, hummingbirdCore, logging, nioCore, nioHTTP1, nioPosix,
    ],
    testDependencies: ["LoopbackServer", "HeadlessBrowser", "Tabular"]),
  Module(
    name: "ModelBackends",
    dependencies: ["NumericalMethods", "TextFormats", "Tabular", "ScalingLaws", "ComputeAccounting", "InferenceScaling", "LanguageModel"]
      + serving("ChatCompletions"),
    testDependencies: ["LoopbackServer", "TestFolders"]),
  Module(
    name: "IsoflopCommands",
    dependencies: [
      "CKernels", "NumericalMethods", "TextFormats", "Tabular", "Plotting", "ScalingLaws", "ComputeAccounting", "InferenceScaling",
      "CapabilityLaws", "ComputePlanning", "LanguageModel", "Studies", "ModelBackends", "Reports", "Laboratory", argumentParser, realModule,
    ] + serving("ChatCompletions") + serving("Gateway"),
    testDependencies: ["LoopbackServer", "TestFolders"]),
]

let modules = allModules.filter { hasServing || !$0.needsServing }
let servingPackages: [Package.Dependency] = [
  .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
  .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
  .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
  .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
  .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
]

let package = Package(
  name: "isoflop",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "CKernels", targets: ["CKernels"]), .executable(name: "isoflop", targets: ["isoflop"]),
  ] + modules.map { .library(name: $0.name, targets: [$0.name]) },
  traits: [
    .default(enabledTraits: hasServing ? ["Serving"] : []),
    .trait(name: "Serving", description: "Endpoints and the gateway: brings the network stack, TLS and SQLite."),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
  ] + (hasServing ? servingPackages : []),
  targets: [
    .target(name: "CKernels", exclude: ["README.md"], cSettings: cSettings),
    .testTarget(name: "CKernelsTests", dependencies: ["CKernels"], swiftSettings: swiftSettings),
    .target(name: "LoopbackServer", path: "Tests/LoopbackServer", swiftSettings: swiftSettings),
    .target(name: "HeadlessBrowser", path: "Tests/HeadlessBrowser", swiftSettings: swiftSettings),
    .target(name: "Fuzzing", path: "Tests/Fuzzing", swiftSettings: swiftSettings),
    .target(name: "TestFolders", path: "Tests/TestFolders", swiftSettings: swiftSettings),
    .executableTarget(name: "isoflop", dependencies: ["IsoflopCommands"], swiftSettings: swiftSettings),
  ]
    + modules.flatMap { module -> [Target] in
      [
        .target(
          name: module.name, dependencies: module.dependencies, exclude: ["README.md"],
          swiftSettings: swiftSettings),
        .testTarget(
          name: module.name + "Tests",
          dependencies: [.init(stringLiteral: module.name)] + module.dependencies + module.testDependencies,
          swiftSettings: swiftSettings),
      ]
    },
  swiftLanguageModes: [.v6]
)
