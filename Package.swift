// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    // A request crosses seven modules, and small functions of each cannot be inlined or specialised without the first;
    // the second leaves the check of exclusive access to the debug builds, in which all tests run.
    .unsafeFlags(["-cross-module-optimization", "-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

let deque: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")

func target(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func tests(_ subject: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: "\(subject)Tests", dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
    name: "deadlined",
    products: [
        .executable(name: "deadlined", targets: ["deadlined"]),
        // For the servers of scripts/peers: the daemon's own rounds, for programs in other languages.
        .library(name: "deadlined-rounds", type: .dynamic, targets: ["Rounds"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CLibevent", pkgConfig: "libevent", providers: [.apt(["libevent-dev"])]),
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .target(name: "CLinux"),
        // The page's files are embedded by files.c, as all others.
        .target(name: "CResources", exclude: ["page"]),

        target(
            "Workload",
            ["CResources", .product(name: "Crypto", package: "swift-crypto")],
            // The document of the `json` kind as a file on disk beside the executable: see `DocumentFile`.
            resources: [.copy("Resources/catalogue.json")]
        ),
        target("Rounds", [.product(name: "Crypto", package: "swift-crypto")]),
        target("Wire", []),
        target("Reactor", ["CLibevent", "CLinux", deque, "Wire", "Workload"]),
        target(
            "Scheduling",
            [
                "CLinux", "Workload", deque,
                .product(name: "HeapModule", package: "swift-collections"),
            ]),
        target(
            "Modes",
            ["Reactor", "Scheduling", "Wire", "Workload", deque]),
        target(
            "Simulation",
            ["Balancing", "Scheduling", "Workload", deque, .product(name: "HeapModule", package: "swift-collections")]),
        target("Telemetry", ["Workload"]),
        target("Balancing", ["Workload"]),
        target(
            "Configuration", ["CLinux", "Modes", "Scheduling", "Workload", .product(name: "Yams", package: "Yams")]),
        target("Downstream", ["Reactor", "Wire", "Workload"]),
        target(
            "Load",
            [
                "CLinux", "Reactor", "Telemetry", "Wire", "Workload",
                .product(name: "HeapModule", package: "swift-collections"),
            ]),
        target(
            "Comparison",
            [
                "CLinux", "CResources", "Configuration", "Load", "Modes", "Reactor", "Scheduling", "Simulation",
                "Telemetry", "WhatIf", "Wire", "Workload", .product(name: "Yams", package: "Yams"),
            ]
        ),
        target("WhatIf", ["Configuration", "Modes", "Scheduling", "Simulation", "Telemetry", "Workload"]),
        target(
            "Planning",
            [
                "Balancing", "Comparison", "Configuration", "Load", "Modes", "Reactor", "Scheduling", "Simulation",
                "Telemetry", "WhatIf", "Workload",
            ]),
        target(
            "Daemon",
            [
                "CLinux", "CResources", "CSystemd", "Configuration", "Downstream", "Modes", "Reactor", "Scheduling",
                "Simulation", "Telemetry", "WhatIf", "Wire", "Workload", deque,
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        target(
            "Operating",
            ["CLinux", "Configuration", "Load", "Modes", "Reactor", "Scheduling", "Telemetry", "Wire", "Workload"]),
        .executableTarget(
            name: "deadlined",
            dependencies: [
                "Balancing", "Comparison", "Configuration", "Daemon", "Downstream", "Load", "Modes", "Operating",
                "Planning", "Reactor", "Scheduling", "Simulation", "WhatIf",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        // Not part of the product: `scripts/bench serving` runs it.
        .executableTarget(
            name: "accounting-cost", dependencies: ["Reactor", "Telemetry", "Workload"], swiftSettings: strict),
        // Nor this: what scripts ask of the simulator.
        .executableTarget(
            name: "simulate",
            dependencies: ["Comparison", "Load", "Planning", "Reactor", "Scheduling", "Simulation", "Workload"],
            swiftSettings: strict),

        tests("Workload", ["Workload"]),
        tests("Wire", ["Wire"]),
        tests("Reactor", ["CLinux", "Reactor", "ScriptedServer", "Wire", "Workload"]),
        tests("Scheduling", ["CLinux", "Load", "Reactor", "Scheduling", "Workload"]),
        tests("Simulation", ["Balancing", "Load", "Scheduling", "Simulation", "Workload"]),
        tests("Modes", ["Modes", "Downstream", "Scheduling", "ScriptedServer"]),
        tests("Telemetry", ["Telemetry", "CLinux"]),
        tests("Balancing", ["Balancing"]),
        tests("Configuration", ["Configuration", "Modes", "Scheduling", "Workload"]),
        tests("Downstream", ["Downstream", "Reactor", "Wire", "Workload"]),
        tests(
            "Daemon",
            [
                "CLinux", "Configuration", "Daemon", "Modes", "Reactor", "Telemetry", "TestFolders", "Wire", "Workload",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        tests(
            "Load",
            ["Downstream", "Load", "Reactor", "ScriptedServer", "Telemetry", "TestFolders", "Wire", "Workload"]),
        tests(
            "Comparison",
            ["Comparison", "Load", "Modes", "Reactor", "Scheduling", "Simulation", "Telemetry", "Workload"]),
        tests(
            "Planning",
            [
                "Balancing", "Comparison", "Configuration", "Load", "Modes", "Planning", "Scheduling", "Simulation",
                "WhatIf", "Workload",
            ]),
        tests("Operating", ["Configuration", "Load", "Modes", "Operating", "Telemetry", "Workload"]),
        tests("System", ["CLinux", "Modes", "Reactor", "Telemetry", "TestFolders", "Workload"]),
        tests("Tidy", []),
        // What several of them share.
        .target(
            name: "ScriptedServer", dependencies: ["Reactor"], path: "Tests/ScriptedServer", swiftSettings: strict),
        .target(name: "TestFolders", path: "Tests/TestFolders", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)

// `scripts/fuzz` and `scripts/differential` set this. The ordinary build knows nothing of the two: they need libFuzzer.
if Context.environment["DEADLINED_FUZZ"] != nil {
    package.targets += [
        .systemLibrary(name: "CFuzzer"),
        .executableTarget(
            name: "fuzz",
            dependencies: ["CFuzzer", "Configuration", "Modes", "Reactor", "Telemetry", "Wire", "Workload"],
            swiftSettings: strict),
        .executableTarget(name: "verdicts", dependencies: ["Wire"], swiftSettings: strict),
    ]
}
