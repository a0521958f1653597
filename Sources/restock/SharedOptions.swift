public import ArgumentParser
import Foundation
import Ingesting
import Pipelines
public import Training

/// What most commands take.
struct SharedOptions: ParsableArguments {
    /// The folder of all runs where none is named.
    static let usualRuns = "runs"

    @Option(help: "The folder of all runs and of the store.")
    var runs = SharedOptions.usualRuns

    @Option(help: "Threads for data work and arithmetic; all cores by default.")
    var threads: Int?

    @Flag(help: "Print results as JSON.")
    var json = false

    @Flag(name: .shortAndLong, help: "Show no progress.")
    var quiet = false

    func validate() throws {
        if let threads, threads < 1 {
            throw ValidationError("--threads takes a number of at least 1")
        }
    }

    var runsFolder: URL { URL(filePath: runs, directoryHint: .isDirectory) }

    var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

    var progress: any FinishableProgress {
        quiet ? SilentProgress() : TerminalProgress()
    }
}

/// Progress that may leave a line open on the terminal.
protocol FinishableProgress: ProgressReporter {
    /// Ends the open line, so that what follows stands on its own.
    func finish()
}

extension TerminalProgress: FinishableProgress {}

extension SilentProgress: FinishableProgress {
    func finish() {}
}

typealias Device = TrainConfiguration.Device

extension TrainConfiguration.Device: ExpressibleByArgument {}

extension CommandLine {
    /// The command as it was typed, for the report.
    static var restockCommand: String {
        (["restock"] + arguments.dropFirst()).map { word in
            let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=:,@".contains($0) }
            return isPlain ? word : "'\(word)'"
        }.joined(separator: " ")
    }
}
