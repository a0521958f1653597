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
    var seed: UInt64
    var seeds: Int
    var threads: Int
    var processor: String
    var system: String
    var finished: String
    var seconds: [String: Double]
    var peakMemoryBytes: Int

    /// One source file with its hash.
    struct Source: Encodable {
        var file: String
        var sha256: String
    }

    init(_ bench: RunBench, _ result: RunResult, sources: [IngestStage.Source]) {
        restock = bench.options.version
        build = bench.build
        command = bench.options.command
        data = bench.recipe.data
        self.sources = sources.map { Source(file: $0.file, sha256: $0.contentHash) }
        seed = bench.seed
        seeds = result.seeds
        threads = bench.options.threads
        processor = MachineFacts.processor
        system = MachineFacts.system
        finished = Date.now.formatted(.iso8601)
        seconds = result.cost.seconds
        peakMemoryBytes = result.cost.peakMemoryBytes
    }
}
