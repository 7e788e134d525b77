// swift-tools-version:6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let jwtKit = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let signals = Target.Dependency.product(
  name: "UnixSignals", package: "swift-service-lifecycle")
let lifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let httpClient = Target.Dependency.product(
  name: "AsyncHTTPClient", package: "async-http-client")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "concord",
  products: [
    .executable(name: "concord", targets: ["ConcordCLI"])
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(
      url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
  ],
  targets: [
    .target(name: "ConcordCore", dependencies: [crypto], swiftSettings: settings),
    .target(name: "ConcordFormats", dependencies: ["ConcordCore"], swiftSettings: settings),
    .target(
      name: "ConcordStore", dependencies: ["ConcordCore", crypto], swiftSettings: settings),
    .target(
      name: "ConcordSQLite", dependencies: ["ConcordCore", "ConcordStore", grdb, grdbSQLite],
      swiftSettings: settings),
    .target(
      name: "ConcordJobs",
      dependencies: ["ConcordCore", "ConcordFormats", "ConcordStore", crypto],
      swiftSettings: settings),
    .target(
      name: "ConcordAccess",
      dependencies: [
        "ConcordCore", "ConcordFormats", "ConcordStore", crypto, cryptoExtras, jwtKit,
      ],
      swiftSettings: settings),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "ConcordServer",
      dependencies: [
        "CZlib",
        "ConcordAccess", "ConcordCore", "ConcordFormats", "ConcordJobs", "ConcordStore",
        crypto, httpClient, hummingbird, hummingbirdCore, hummingbirdTLS, httpTypes, nio, nioHTTP1,
        nioSSL, logging, lifecycle,
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "ConcordCLI",
      dependencies: [
        "ConcordAccess", "ConcordCore", "ConcordFormats", "ConcordJobs", "ConcordServer",
        "ConcordStore", "ConcordSQLite", arguments, logging,
      ],
      resources: [.embedInCode("Demo")], swiftSettings: settings),
    .executableTarget(
      name: "ConcordBenchmarks",
      dependencies: [
        "ConcordCore", "ConcordJobs", "ConcordStore", "ConcordSQLite", grdbSQLite, arguments,
        hummingbird, httpTypes, nio, logging,
      ],
      swiftSettings: settings),
    .target(name: "ConcordTestSupport", dependencies: ["ConcordCore"], swiftSettings: settings),
    .testTarget(
      name: "ConcordCoreTests", dependencies: ["ConcordCore", "ConcordTestSupport"],
      exclude: ["Acceptance/not-offered-links.txt", "Acceptance/not-offered-lists.txt"],
      swiftSettings: settings),
    .testTarget(
      name: "ConcordTidyTests", dependencies: ["ConcordCore", "ConcordFormats"],
      exclude: ["scenarios.txt"], swiftSettings: settings),
    .testTarget(
      name: "ConcordFormatsTests", dependencies: ["ConcordCore", "ConcordFormats"],
      exclude: ["Data"], swiftSettings: settings),
    .testTarget(
      name: "ConcordJobsTests",
      dependencies: [
        "ConcordCore", "ConcordFormats", "ConcordJobs", "ConcordStore", "ConcordSQLite",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ConcordCLITests",
      dependencies: [
        "ConcordCLI", "ConcordCore", "ConcordJobs", "ConcordStore", "ConcordSQLite",
      ],
      exclude: ["Golden"], swiftSettings: settings),
    .testTarget(
      name: "ConcordAccessTests",
      dependencies: [
        "ConcordAccess", "ConcordCore", "ConcordStore", "ConcordSQLite", crypto, cryptoExtras,
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ConcordServerTests",
      dependencies: [
        "ConcordAccess", "ConcordCore", "ConcordFormats", "ConcordServer", "ConcordStore",
        "ConcordSQLite", hummingbird, hummingbirdCore, httpTypes, logging, nio, lifecycle, crypto,
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ConcordStoreTests",
      dependencies: ["ConcordCore", "ConcordStore", "ConcordSQLite", "ConcordTestSupport"],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
