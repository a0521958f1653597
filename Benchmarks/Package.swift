// swift-tools-version: 6.2

import PackageDescription

// What is timed within one process, apart from starting it and from files. Whole programs are timed by
// `peers/run.py`, which calls this one as well.

let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "Restock", path: "..")],
    targets: [
        .executableTarget(
            name: "operators",
            dependencies: [.product(name: "Restock", package: "Restock")],
            swiftSettings: [
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ]
        )
    ]
)
