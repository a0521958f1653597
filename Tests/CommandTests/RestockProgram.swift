import Foundation
import Synchronization

/// The built program, run the way a person runs it.
struct RestockProgram {
    /// What a finished command left.
    struct Outcome {
        var status: Int32
        var output: String
        var errors: String
    }

    /// A folder of its own, which is also the working directory.
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "restock-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// A path in the folder.
    func path(_ name: String) -> URL { folder.appending(path: name) }

    /// Writes a text file into the folder.
    @discardableResult
    func write(_ text: String, to name: String) throws -> URL {
        try write(Data(text.utf8), to: name)
    }

    /// Writes a file into the folder.
    @discardableResult
    func write(_ data: Data, to name: String) throws -> URL {
        let url = path(name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try data.write(to: url)
        return url
    }

    /// Runs a command to its end.
    func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Outcome {
        try run(all: arguments, environment: environment)
    }

    /// Runs it to its end with arguments that are listed elsewhere.
    func run(all arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
        let running = try start(arguments, environment: environment)
        running.process.waitUntilExit()
        return running.outcome()
    }

    /// Runs a script of the shell in the folder; `$0` is the program.
    func runShell(_ script: String) throws -> Outcome {
        let running = try start(
            ["-c", script, RestockProgram.executable.path],
            executable: URL(filePath: "/bin/bash"),
            environment: [:]
        )
        running.process.waitUntilExit()
        return running.outcome()
    }

    /// Starts a command.
    func start(
        _ arguments: [String],
        executable: URL = RestockProgram.executable,
        environment: [String: String] = [:]
    ) throws -> Running {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = [
            "HOME": folder.path, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
            "XDG_DATA_HOME": path("share").path, "XDG_CACHE_HOME": path("cache").path,
        ].merging(environment) { $1 }
        let output = Collector()
        let errors = Collector()
        process.standardOutput = output.pipe
        process.standardError = errors.pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return Running(process: process, output: output, errors: errors)
    }

    /// A command under way.
    struct Running {
        let process: Process
        let output: Collector
        let errors: Collector

        /// What the ended command left.
        func outcome() -> Outcome {
            Outcome(status: process.terminationStatus, output: output.text(), errors: errors.text())
        }
    }

    /// Where the package manager puts products: beside the test bundle.
    static var executable: URL {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") } ?? Bundle.main
        let folder =
            bundle.bundlePath.hasSuffix(".xctest")
            ? bundle.bundleURL.deletingLastPathComponent()
            : URL(filePath: CommandLine.arguments[0])
                .deletingLastPathComponent()
        return folder.appending(path: "restock")
    }
}

/// Reads a pipe to its end on a thread of its own, so that a full pipe never blocks the command.
final class Collector: Sendable {
    let pipe = Pipe()
    private let bytes = Mutex(Data())
    private let finished = DispatchSemaphore(value: 0)

    init() {
        let handle = pipe.fileHandleForReading
        Thread.detachNewThread { [self] in
            while case let piece = handle.availableData, !piece.isEmpty {
                bytes.withLock { $0.append(piece) }
            }
            finished.signal()
        }
    }

    /// What was written until now.
    func soFar() -> String {
        String(decoding: bytes.withLock { $0 }, as: UTF8.self)
    }

    /// All that was written, once the writer has ended.
    func text() -> String {
        finished.wait()
        return String(decoding: bytes.withLock { $0 }, as: UTF8.self)
    }
}
