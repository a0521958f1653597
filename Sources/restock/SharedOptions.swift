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

    @OptionGroup var threads: ThreadOptions

    @Flag(help: "Print results as JSON.")
    var json = false

    @Flag(name: .shortAndLong, help: "Show no progress.")
    var quiet = false

    var runsFolder: URL { URL(filePath: runs, directoryHint: .isDirectory) }

    var threadCount: Int { threads.count }

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
