public import Foundation
import Synchronization
public import Tables

/// Artefacts of stages, each in a folder named by the hash of what it was made from.
///
/// An artefact is written under a temporary name, forced to disk, sealed with the hashes of its
/// files, and renamed; what is not sealed or does not match its seal is never read but made anew.
public struct ArtefactStore: Sendable {
    /// A value with the hash of its files.
    public struct Stored<Value: Sendable>: Sendable {
        /// The value.
        public let value: Value
        /// Hash of the artefact's files; an input hash for what is made from it.
        public let contentHash: String
        /// The artefact's folder.
        public let folder: URL
        /// Whether it was found rather than made.
        public let wasFound: Bool
    }

    /// Where the artefacts are.
    public let root: URL

    /// Whether artefacts are made anew even where there is one, once in the life of this value.
    public let ignoresFound: Bool

    private let made = MadeNames()

    /// Opens the store in `root`; the folder is made with the first artefact.
    public init(root: URL, ignoresFound: Bool = false) {
        self.root = root
        self.ignoresFound = ignoresFound
    }

    /// The artefact with this key: found in the store, or made now and kept.
    ///
    /// - Throws: what `make` throws; ``StoreError`` when the store can't be written.
    public func artefact<Value: FileRepresentable>(
        _ key: ArtefactKey,
        make: () async throws -> Value
    ) async throws -> Stored<Value> {
        try await artefact(
            key,
            read: { try Value(contentsOf: $0) },
            write: { try $0.write(to: $1) },
            make: make
        )
    }

    /// The same for values that are read and written by the given means.
    public func artefact<Value: Sendable>(
        _ key: ArtefactKey,
        read: (URL) async throws -> Value,
        write: (Value, URL) async throws -> Void,
        make: () async throws -> Value
    ) async throws -> Stored<Value> {
        let name = try key.folderName()
        let folder = root.appending(path: name)
        let mayBeFound = !ignoresFound || made.contains(name)
        if mayBeFound, let seal = Seal.read(in: folder), seal.matches(folder) {
            return Stored(
                value: try await read(folder),
                contentHash: seal.contentHash,
                folder: folder,
                wasFound: true
            )
        }
        let value = try await make()
        let seal = try await keep(under: key, in: folder) { try await write(value, $0) }
        made.insert(name)
        return Stored(value: value, contentHash: seal.contentHash, folder: folder, wasFound: false)
    }

    /// A folder for work in progress on an artefact, such as checkpoints; it survives interruptions.
    public func workFolder(for key: ArtefactKey) throws -> URL {
        let folder = root.appending(path: "work-" + (try key.folderName()))
        if ignoresFound { try? FileManager.default.removeItem(at: folder) }
        try DurableFile.createFolder(folder)
        return folder
    }

    /// Takes away the work folder of a finished artefact.
    public func removeWorkFolder(for key: ArtefactKey) throws {
        try? FileManager.default.removeItem(
            at: root.appending(path: "work-" + (try key.folderName()))
        )
    }

    private func keep(
        under key: ArtefactKey,
        in folder: URL,
        writing: (URL) async throws -> Void
    ) async throws -> Seal {
        let temporary = root.appending(path: "tmp-\(UUID().uuidString)")
        do {
            try DurableFile.createFolder(temporary)
            try await writing(temporary)
            let seal = try Seal(sealing: temporary, key: key)
            try? FileManager.default.removeItem(at: folder)
            try DurableFile.move(temporary, to: folder)
            return seal
        } catch {
            try? FileManager.default.removeItem(at: temporary)
            throw error
        }
    }
}

/// The names of the artefacts that a store made itself.
private final class MadeNames: Sendable {
    private let names = Mutex<Set<String>>([])

    func contains(_ name: String) -> Bool { names.withLock { $0.contains(name) } }

    func insert(_ name: String) { names.withLock { _ = $0.insert(name) } }
}

/// The list of an artefact's files with their hashes, written last.
struct Seal: Codable {
    var key: ArtefactKey
    var files: [String: String]

    static let fileName = "artefact.json"

    /// Hash of all files, by name.
    var contentHash: String {
        ContentHash.combining(files.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
    }

    static func read(in folder: URL) -> Seal? {
        guard let data = try? Data(contentsOf: folder.appending(path: fileName)) else { return nil }
        return try? JSONDecoder().decode(Seal.self, from: data)
    }

    /// Hashes all files of a folder, forces them to disk and writes the seal beside them.
    init(sealing folder: URL, key: ArtefactKey) throws {
        self.key = key
        files = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let url = folder.appending(path: name)
            files[name] = try ContentHash.ofFile(at: url)
            DurableFile.synchronizeFolder(url)
        }
        try DurableFile.write(
            try JSONEncoder.readable.encode(self),
            to: folder.appending(path: Self.fileName)
        )
    }

    /// Whether each file is there with its hash.
    func matches(_ folder: URL) -> Bool {
        files.allSatisfy { name, hash in
            (try? ContentHash.ofFile(at: folder.appending(path: name))) == hash
        }
    }
}
