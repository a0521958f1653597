import ArgumentParser
import Dispatch
import Foundation
import Pipelines
import Synchronization

/// Runs one command: interrupts cancel it, errors become one line and an exit code.
enum CommandRunner {
    static func run(_ root: (some AsyncParsableCommand).Type) async {
        do {
            var command = try root.parseAsRoot()
            try await interruptible {
                if var asynchronous = command as? any AsyncParsableCommand {
                    try await asynchronous.run()
                } else {
                    try command.run()
                }
            }
        } catch is CancellationError {
            Console.error(
                "stopped; what was finished is kept: the same command with --resume goes on"
            )
            exit(ExitStatus.interrupted.rawValue)
        } catch {
            // Wrong arguments, and requests for help or the version, are the parser's to answer.
            guard root.exitCode(for: error) == .failure, !(error is ExitCode) else {
                root.exit(withError: error)
            }
            let explanation = Explanation(error)
            Console.error(explanation.line)
            exit(explanation.status.rawValue)
        }
    }

    /// Runs `body` in a task that the first interrupt cancels; the second one ends the process.
    private static func interruptible(_ body: sending @escaping () async throws -> Void)
        async throws
    {
        let work = Task { try await body() }
        let interrupts = Mutex(0)
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler {
                let count = interrupts.withLock { value in
                    value += 1
                    return value
                }
                if count > 1 { exit(ExitStatus.interrupted.rawValue) }
                Console.error("stopping at the next safe point ...")
                work.cancel()
            }
            source.resume()
            return source
        }
        defer { sources.forEach { $0.cancel() } }
        try await work.value
    }
}
