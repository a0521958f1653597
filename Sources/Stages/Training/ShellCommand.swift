import Foundation
import Synchronization

/// A line of the shell, run to its end, with all it says in two files.
struct ShellCommand {
    /// The line.
    let line: String
    /// Where what it prints goes.
    let output: URL
    /// Where what it complains about goes.
    let errors: URL
    /// Threads for libraries that go by `OMP_NUM_THREADS`, unless the user has set that already.
    let threads: Int

    /// What a shell ends with when it can't find or can't run a program.
    static let notRunnable: ClosedRange<Int32> = 126...127

    /// How long a command that was asked to stop may take before it is killed.
    private static let grace = Duration.seconds(1)

    /// Runs the command, and ends it with all that it started when the task is cancelled.
    ///
    /// - Returns: its exit status; the signal's number and 128 when a signal ended it.
    /// - Throws: `CancellationError`; what opening the files and starting a process throw.
    func run() async throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", line]
        process.environment = ["OMP_NUM_THREADS": "\(threads)"]
            .merging(ProcessInfo.processInfo.environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.fresh(output)
        process.standardError = try Self.fresh(errors)
        let stopper = Stopper(process: process)
        let status = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                process.terminationHandler = { ended in
                    let isSignal = ended.terminationReason == .uncaughtSignal
                    continuation.resume(returning: ended.terminationStatus + (isSignal ? 128 : 0))
                }
                do {
                    try stopper.start()
                } catch {
                    process.terminationHandler = nil
                    continuation.resume(throwing: error)
                }
            }
        } onCancel: {
            stopper.stop(after: Self.grace)
        }
        try Task.checkCancellation()
        return status
    }

    /// The last line that it complained or, where it didn't, printed.
    var lastLine: String {
        for file in [errors, output] {
            let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
            let lines = text.split(whereSeparator: \.isNewline)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            if let last = lines.last(where: { !$0.isEmpty }) { return String(last.prefix(200)) }
        }
        return ""
    }

    private static func fresh(_ file: URL) throws -> FileHandle {
        try Data().write(to: file)
        return try FileHandle(forWritingTo: file)
    }
}

/// Starts a process and stops it, in whatever order the two are asked for.
private final class Stopper: Sendable {
    private let process: Process
    private let isStopped = Mutex(false)

    init(process: Process) { self.process = process }

    func start() throws {
        try isStopped.withLock { isStopped in
            if isStopped { throw CancellationError() }
            try process.run()
        }
    }

    /// Asks the whole group of processes, which Foundation names by its first, to end, and then makes it.
    ///
    /// The program ignores the signals by which it is itself stopped, and what it starts inherits that;
    /// so asking is not enough.
    func stop(after grace: Duration) {
        let isRunning = isStopped.withLock { isStopped in
            isStopped = true
            return process.isRunning
        }
        guard isRunning else { return }
        let group = -process.processIdentifier
        kill(group, SIGTERM)
        let seconds = Double(grace.components.seconds)
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [process] in
            if process.isRunning { kill(group, SIGKILL) }
        }
    }
}
