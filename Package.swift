// swift-tools-version: 6.2

import PackageDescription

// Restock, layer by layer. A target may depend on targets of the layers below it and on nothing
// beside or above it; `scripts/arrows` reads this manifest and fails on any other arrow.

let native = Context.environment["RESTOCK_NATIVE"] ?? "\(Context.packageDirectory)/.native"
let torch = Context.environment["LIBTORCH"] ?? "\(native)/torch"
let arrow = Context.environment["ARROW_HOME"] ?? "\(native)/arrow"
let lightgbm = Context.environment["LIGHTGBM_HOME"] ?? "\(native)/lightgbm"

let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A Swift target at `Sources/<folder>/<name>`.
func module(_ name: String, in folder: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        path: "Sources/\(folder)/\(name)",
        swiftSettings: swiftSettings
    )
}

/// A C++ target behind a C header, linked with the libraries of one Python wheel.
func shim(_ name: String, home: String, libraries: [String], defines: [CXXSetting] = []) -> Target {
    .target(
        name: name,
        path: "Sources/Native/\(name)",
        cxxSettings: [
            .unsafeFlags(["-isystem", "\(home)/include", "-O2", "-fvisibility=hidden", "-Wall"])
        ] + defines,
        linkerSettings: [
            .unsafeFlags(["-L\(home)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(home)/lib"])
        ] + libraries.map { .linkedLibrary($0) }
    )
}

/// Tests of one module, at `Tests/<name>Tests`.
func tests(
    _ name: String,
    _ dependencies: [Target.Dependency] = [],
    exclude: [String] = []
) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.target(name: name)] + dependencies,
        exclude: exclude,
        swiftSettings: swiftSettings
    )
}

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let lifecycle = Target.Dependency.product(
    name: "ServiceLifecycle",
    package: "swift-service-lifecycle"
)
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let stageNames = [
    "Ingesting", "Cleaning", "Protecting", "Splitting", "Expanding",
    "Labeling", "Screening", "Mixing", "Training", "Evaluating",
]
let stages = stageNames.map { Target.Dependency.target(name: $0) }

let package = Package(
    name: "Restock",
    products: [
        .executable(name: "restock", targets: ["restock"]),
        .executable(name: "restock-serve", targets: ["restock-serve"]),
        .library(
            name: "Restock",
            targets: ["Reporting", "Experiments"] + stageNames
                + [
                    "Language", "Learners", "Retrieval", "Networks", "Commerce", "Pipelines",
                    "Tensors", "Tables", "Statistics",
                ]
        ),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird",
            from: "2.28.1",
            traits: []
        ),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.0.0"),
    ],
    targets: [
        // 7. The command line: parse, call, print.
        .executableTarget(
            name: "restock",
            dependencies: stages + [
                "Reporting", "Experiments", "Learners", "Networks", "Pipelines", "Commerce",
                "Tensors", "Tables", "Statistics", arguments,
            ],
            path: "Sources/restock",
            swiftSettings: swiftSettings
        ),

        // The same for a model's server, apart from data work, which builds without it.
        .executableTarget(
            name: "restock-serve",
            dependencies: ["Serving", "Networks", "Pipelines", "Tensors", arguments],
            path: "Sources/restock-serve",
            swiftSettings: swiftSettings
        ),

        // 6. What a sceptic reads, and what clients ask.
        .target(
            name: "Reporting",
            dependencies: ["Experiments", "Evaluating", "Labeling", "Pipelines", "Statistics"],
            path: "Sources/Reporting",
            swiftSettings: swiftSettings
        ),

        .target(
            name: "Serving",
            dependencies: [
                "Language", "Networks", "Pipelines", "Tensors", "Statistics", hummingbird, logging,
                nio, lifecycle, signals,
            ],
            path: "Sources/Serving",
            swiftSettings: swiftSettings
        ),

        // 5. Recipes, runs, comparison, decision: the only place that knows the stages' order.
        .target(
            name: "Experiments",
            dependencies: stages + [
                "Learners", "Retrieval", "Language", "Networks", "Commerce", "Pipelines", "Tensors",
                "Tables", "Statistics", yams,
            ],
            path: "Sources/Experiments",
            swiftSettings: swiftSettings
        ),

        // 4. One module a stage. They meet in the value types below, never in each other.
        module(
            "Ingesting",
            in: "Stages",
            ["Commerce", "Pipelines", "Tables", yams]
        ),
        module("Cleaning", in: "Stages", ["Commerce", "Pipelines"]),
        module("Protecting", in: "Stages", ["Commerce", "Pipelines", crypto]),
        module("Splitting", in: "Stages", ["Commerce", "Pipelines", "Statistics"]),
        module(
            "Expanding",
            in: "Stages",
            ["Learners", "Retrieval", "Language", "Commerce", "Pipelines", "Tensors", "Statistics"]
        ),
        module(
            "Labeling",
            in: "Stages",
            ["Learners", "Retrieval", "Commerce", "Pipelines", "Tensors", "Tables", "Statistics"]
        ),
        module(
            "Screening",
            in: "Stages",
            ["Learners", "Retrieval", "Commerce", "Pipelines", "Tensors", "Statistics"]
        ),
        module("Mixing", in: "Stages", ["Commerce", "Pipelines", "Statistics"]),
        module(
            "Training",
            in: "Stages",
            [
                "Learners", "Language", "Networks", "Commerce", "Pipelines", "Tensors", "Boosting",
                "Tables", "Statistics",
            ]
        ),
        module(
            "Evaluating",
            in: "Stages",
            [
                "Learners", "Retrieval", "Commerce", "Pipelines", "Tensors", "Boosting",
                "Statistics",
            ]
        ),

        // 3. Everything that is fitted and asked.
        module(
            "Learners",
            in: "Models",
            ["Networks", "Commerce", "Tensors", "Boosting", "Statistics"]
        ),
        module(
            "Retrieval",
            in: "Models",
            ["Commerce", "Pipelines", "Tensors", "Statistics", grdb]
        ),
        module("Language", in: "Models", ["Networks", "Pipelines", "Tensors", "Statistics"]),

        // 2. The vocabulary: networks, commerce, pipelines.
        module("Networks", in: "Vocabulary", ["Tensors", "Statistics"]),
        module("Commerce", in: "Vocabulary", ["Tables", crypto]),
        module("Pipelines", in: "Vocabulary", ["Tables", "Statistics", crypto]),

        // 1. Arithmetic and columns, each the only importer of its shim.
        module("Tensors", in: "Numerics", ["CTorch", "CKernels"]),
        module("Boosting", in: "Numerics", ["CLightGBM"]),
        module("Tables", in: "Numerics", ["CArrow"]),
        module("Statistics", in: "Numerics"),

        // 0. C headers over C++: three libraries, and arithmetic of our own.
        shim("CTorch", home: torch, libraries: ["torch", "torch_cpu", "c10"]),
        .target(
            name: "CLightGBM",
            path: "Sources/Native/CLightGBM",
            linkerSettings: [
                .unsafeFlags([
                    "-L\(lightgbm)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(lightgbm)/lib",
                ]),
                .linkedLibrary("_lightgbm"),
            ]
        ),
        shim("CArrow", home: arrow, libraries: ["arrow", "parquet"]),
        .target(
            name: "CKernels",
            path: "Sources/Native/CKernels",
            cxxSettings: [.unsafeFlags(["-O3", "-fvisibility=hidden", "-Wall"])],
            linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]
        ),

        tests("Tensors", ["Statistics"]),
        tests("Boosting"),
        tests("Tables"),
        tests("Statistics"),
        tests("Networks", ["Tensors", "Statistics"]),
        tests("Commerce", ["Tables", "Statistics"]),
        tests("Pipelines", ["Tables"]),
        tests("Learners", ["Networks", "Commerce", "Tensors", "Statistics"]),
        tests("Retrieval", ["Commerce", "Tensors", "Statistics"]),
        tests("Language", ["Networks", "Tensors", "Statistics"], exclude: ["Golden"]),
        tests("Ingesting", ["Commerce", "Pipelines", "Tables", "Statistics"]),
        tests("Cleaning", ["Commerce", "Pipelines", "Ingesting", "Statistics"]),
        tests("Protecting", ["Commerce", "Pipelines", "Statistics"]),
        tests("Splitting", ["Commerce", "Pipelines", "Statistics"]),
        tests(
            "Expanding",
            [
                "Commerce", "Pipelines", "Learners", "Retrieval", "Language", "Tensors",
                "Statistics",
            ]
        ),
        tests(
            "Labeling",
            ["Commerce", "Pipelines", "Learners", "Retrieval", "Tensors", "Statistics"]
        ),
        tests("Screening", ["Commerce", "Pipelines", "Retrieval", "Learners", "Statistics"]),
        tests("Mixing", ["Commerce", "Pipelines", "Statistics"]),
        tests(
            "Training",
            [
                "Commerce", "Pipelines", "Learners", "Language", "Networks", "Tensors", "Tables",
                "Statistics",
            ]
        ),
        tests(
            "Evaluating",
            ["Commerce", "Pipelines", "Learners", "Retrieval", "Tensors", "Statistics"]
        ),
        tests(
            "Experiments",
            [
                "Commerce", "Pipelines", "Ingesting", "Splitting", "Expanding", "Mixing",
                "Training", "Evaluating", "Retrieval", "Statistics",
            ]
        ),
        tests("Reporting", ["Experiments", "Pipelines", "Statistics"]),
        .testTarget(
            name: "CommandTests",
            dependencies: ["restock", "restock-serve"],
            swiftSettings: swiftSettings
        ),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx20
)

// RESTOCK_ONLY=LanguageTests leaves one target and what it stands on: a quick build for work on one module.
if let only = Context.environment["RESTOCK_ONLY"] {
    var kept: Set = [only]
    // From top to bottom, since arrows point down; tests stand last and come first.
    for target in package.targets.sorted(by: { $0.isTest && !$1.isTest })
    where kept.contains(target.name) {
        for dependency in target.dependencies {
            switch dependency {
            case .byNameItem(let name, _), .targetItem(let name, _): kept.insert(name)
            default: break
            }
        }
    }
    package.targets.removeAll { !kept.contains($0.name) }
    package.products = []
}
