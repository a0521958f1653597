public import Foundation
public import Pipelines

/// The public data sets that Restock knows, and where they lie on this machine.
public struct DataSetCatalogue: Sendable {
    /// Every entry, by name.
    public static let entries: [DataSetEntry] = [
        .adult, .amazonBeauty, .chorus, .movieLens, .onlineRetail, .onlineShoppers, .taobao,
    ]

    /// The entries' names, ascending.
    public static var names: [String] { entries.map(\.name) }

    /// The entry of a name, or nil when there is none.
    public static func entry(named name: String) -> DataSetEntry? {
        entries.first { $0.name == name }
    }

    /// A data set's folder on this machine, and what lies in it.
    public struct Found: Sendable {
        /// The folder.
        public var url: URL
        /// Files, roles and conventions.
        public var description: DataSetDescription
        /// What is missing in the form that was found; nil when nothing is.
        public var shortcoming: String?
    }

    private let mirror: URL?
    private let cache: URL
    private let fetcher: DataSetFetcher

    /// Looks in the folder that `RESTOCK_DATA` names, then in the user's cache.
    ///
    /// - Parameter environment: the variables `RESTOCK_DATA`, `XDG_CACHE_HOME` and `HOME` count.
    public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        mirror = environment["RESTOCK_DATA"].flatMap { $0.isEmpty ? nil : URL(fileURLWithPath: $0) }
        let home = URL(fileURLWithPath: environment["HOME"] ?? NSTemporaryDirectory())
        let caches = environment["XDG_CACHE_HOME"].flatMap {
            $0.isEmpty ? nil : URL(fileURLWithPath: $0)
        }
        cache = (caches ?? home.appendingPathComponent(".cache")).appendingPathComponent("restock")
        fetcher = DataSetFetcher()
    }

    /// Describes an entry to a person.
    ///
    /// - Throws: ``IngestError/unknownSource(name:remedy:)``.
    public func describe(_ name: String) throws -> String { try known(name).text }

    /// Finds a data set's folder, downloading it when it is not on this machine.
    ///
    /// Every file found or downloaded is verified against its SHA-256.
    ///
    /// - Throws: ``IngestError``.
    public func get(
        _ name: String,
        progress: any ProgressReporter = SilentProgress()
    ) async throws -> Found {
        let entry = try known(name)
        for form in entry.forms {
            for folder in [mirror, cache].compactMap(\.self) {
                let folder = folder.appendingPathComponent(name)
                if try holds(form, in: folder) { return found(form, in: folder) }
            }
        }
        let reachable = entry.forms.first { form in form.files.allSatisfy { $0.address != nil } }
        guard let reachable else {
            throw IngestError.unavailable(name: name, reason: "it has no public address")
        }
        let folder = cache.appendingPathComponent(name)
        progress.report(Progress("downloading \(name)"))
        try await fetcher.fetch(reachable.files, of: name, to: folder)
        return found(reachable, in: folder)
    }

    private func known(_ name: String) throws(IngestError) -> DataSetEntry {
        guard let entry = Self.entry(named: name) else {
            throw .unknownSource(
                name: name,
                remedy: NearestName.remedy(for: name, among: Self.names)
            )
        }
        return entry
    }

    private func found(_ form: DataSetEntry.Form, in folder: URL) -> Found {
        Found(url: folder, description: form.description, shortcoming: form.shortcoming)
    }

    /// Whether all files of a form lie in a folder.
    ///
    /// - Throws: ``IngestError/wrongContent(file:expected:got:)`` for a file of the right name only.
    private func holds(_ form: DataSetEntry.Form, in folder: URL) throws -> Bool {
        let places = form.files.map { folder.appendingPathComponent($0.name) }
        guard places.allSatisfy({ FileManager.default.fileExists(atPath: $0.path) }) else {
            return false
        }
        for (file, place) in zip(form.files, places) {
            let hash = try ContentHash.ofFile(at: place)
            guard hash == file.contentHash else {
                throw IngestError.wrongContent(
                    file: place.path,
                    expected: file.contentHash,
                    got: hash
                )
            }
        }
        return true
    }
}
