import ArgumentParser
import Experiments
import Foundation
import Ingesting
import Pipelines
import Protecting
import Tables
import Tensors

/// `restock doctor`: is everything there that a run needs.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check libraries, devices, folders and data, and say what to do about each."
    )

    @Option(help: "The folder of all runs and of the store.")
    var runs = "runs"

    func run() async throws {
        var isHealthy = true
        for (name, check) in checks {
            do {
                Console.print("ok    \(name): \(try await check())")
            } catch {
                isHealthy = false
                Console.print("FAIL  \(name): \(error)")
            }
        }
        if !isHealthy { throw ExitCode(ExitStatus.configuration.rawValue) }
    }

    private typealias Check = () async throws -> String

    private var checks: [(name: String, check: Check)] {
        [
            ("restock", { "\(Version.current), \(MachineFacts.processor)" }),
            ("libtorch", checkTorch),
            ("arrow", checkArrow),
            ("cuda", checkCUDA),
            ("runs folder", checkRunsFolder),
            ("pseudonym key", checkKey),
            ("data mirror", checkMirror),
        ]
    }

    private func checkTorch() async throws -> String {
        try await TensorThread.run {
            try TorchVersion.check()
            return TorchVersion.loaded
        }
    }

    private func checkArrow() throws -> String {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "restock-doctor-\(UUID().uuidString).parquet")
        defer { try? FileManager.default.removeItem(at: file) }
        let table = try Table([try Column("value", int64s: [1, 2, 3])])
        try table.write(to: file)
        guard try Table.read(file).column("value").int64s() == [1, 2, 3] else {
            throw StoreError.cannotRead(
                path: file.path,
                reason: "it holds other values than written"
            )
        }
        return "writes and reads Parquet"
    }

    private func checkCUDA() async -> String {
        await TensorThread.run {
            Tensors.Device.cudaIsAvailable
                ? "available; --device cuda is untested" : "not in this libtorch; runs use the CPU"
        }
    }

    private func checkRunsFolder() throws -> String {
        let probe = URL(filePath: runs).appending(path: ".probe")
        try DurableFile.write(Data(), to: probe)
        try FileManager.default.removeItem(at: probe)
        return "\(runs) can be written"
    }

    private func checkKey() throws -> String {
        let file = PseudonymKey.standardFile()
        guard FileManager.default.fileExists(atPath: file.path) else {
            return "none yet; the first run makes \(file.path)"
        }
        return "\(file.path), fingerprint \(try PseudonymKey(file: file).fingerprint)"
    }

    private func checkMirror() -> String {
        ProcessInfo.processInfo.environment["RESTOCK_DATA"].map { "RESTOCK_DATA=\($0)" }
            ?? "RESTOCK_DATA is not set; data sets come from the cache or the network"
    }
}
