import Foundation
import Ingesting
import Pipelines

/// What must be known to repeat a run: the content of `manifest.json`.
struct Manifest: Encodable {
    var restock: String
    var build: String
    var command: String
    var data: String
    var sources: [Source]
    /// What the run leaves of models, by the place in its folder; nil for a task whose models have one file.
    var models: [Source]?
    var seed: UInt64
    var seeds: Int
    var threads: Int
    var processor: String
    var system: String
    var finished: String
    var seconds: [String: Double]
    var peakMemoryBytes: Int

    /// One file with its hash.
    struct Source: Codable {
        var file: String
        var sha256: String
    }

    /// What a finished run read, as its manifest says.
    struct Read: Decodable {
        var sources: [Source]
        var models: [Source]?

        /// Reads a run's manifest; nil where it has none that can be read.
        init?(of folder: RunFolder) {
            guard let data = try? Data(contentsOf: folder.url.appending(path: Manifest.name)),
                let read = try? JSONDecoder().decode(Self.self, from: data)
            else { return nil }
            self = read
        }

        /// The first of the sources that is another file now; one that is gone says nothing.
        ///
        /// - Parameter names: files and folders that the recipe names.
        /// - Returns: its path; nil where all are as they were.
        /// - Throws: an error of Foundation for a file that can't be read.
        func changed(among names: [String]) throws -> String? {
            // Files of one name may lie in several folders, and the manifest knows no folder.
            let hashes = Dictionary(grouping: sources, by: \.file).mapValues {
                Set($0.map(\.sha256))
            }
            for name in names {
                let url = URL(filePath: name)
                for (known, hashes) in hashes.sorted(by: { $0.key < $1.key }) {
                    let file = url.lastPathComponent == known ? url : url.appending(path: known)
                    guard FileManager.default.fileExists(atPath: file.path) else { continue }
                    if try !hashes.contains(ContentHash.ofFile(at: file)) { return file.path }
                }
            }
            return nil
        }
    }

    /// The file's name in a run's folder.
    static let name = "manifest.json"

    init(
        _ bench: RunBench,
        _ result: RunResult,
        sources: [IngestStage.Source],
        models: [Source]? = nil
    ) {
        restock = bench.options.version
        build = bench.build
        command = bench.options.command
        data = bench.recipe.data
        self.sources = sources.map { Source(file: $0.file, sha256: $0.contentHash) }
        self.models = models
        seed = bench.seed
        seeds = result.seeds
        threads = bench.options.threads
        processor = MachineFacts.processor
        system = MachineFacts.system
        finished = Date.now.formatted(.iso8601)
        seconds = result.cost.seconds
        peakMemoryBytes = result.cost.peakMemoryBytes
    }

    /// The files in some folders of a run, and in those that lie in them, as far as they are there.
    ///
    /// - Throws: an error of Foundation for a file that can't be read.
    static func models(in folders: [String], of run: RunFolder) throws -> [Source] {
        try folders.flatMap { folder -> [Source] in
            let place = run.url.appending(path: folder)
            let names =
                FileManager.default.enumerator(atPath: place.path)?
                .compactMap { $0 as? String }.sorted() ?? []
            return try names.compactMap { name in
                let file = place.appending(path: name)
                let isFile = try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile
                guard isFile == true else { return nil }
                return Source(
                    file: "\(folder)/\(name)",
                    sha256: try ContentHash.ofFile(at: file)
                )
            }
        }
    }
}
