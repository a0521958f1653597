// swift-tools-version: 6.2

import PackageDescription

// What is timed within one process, apart from starting it and from files. Whole programs are timed by
// `peers/run.py`, which calls these as well.

/// A program that uses what a user of the library has.
func program(_ name: String) -> Target {
    .executableTarget(
        name: name,
        dependencies: [.product(name: "Restock", package: "Restock")],
        swiftSettings: [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
        ]
    )
}

let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "Restock", path: "..")],
    targets: [
        program("operators"), program("texts"), program("rows"), program("encoder"),
        program("decoder"), program("tokenizers"),
    ]
)
