import ArgumentParser
import Foundation

/// How many threads work.
struct ThreadOptions: ParsableArguments {
    @Option(help: "Threads for data work and arithmetic; all cores by default.")
    var threads: Int?

    /// As many as were asked for, or as there are cores.
    var count: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

    func validate() throws {
        if let threads, threads < 1 {
            throw ValidationError("--threads takes a number of at least 1")
        }
    }
}
