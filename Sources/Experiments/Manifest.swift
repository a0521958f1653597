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

    init(_ experiment: Experiment, _ findings: Findings) {
        self.init(
            experiment.bench,
            data: experiment.recipe.data,
            sources: findings.prepared.ingest.sources,
            seeds: experiment.recipe.train.seeds,
            seconds: findings.seconds
        )
    }

    init(
        _ bench: RunBench,
        data: String,
        sources: [IngestStage.Source],
        seeds: Int,
        seconds: [String: Double]
    ) {
        restock = bench.options.version
        build = bench.build
        command = bench.options.command
        self.data = data
        self.sources = sources.map { Source(file: $0.file, sha256: $0.contentHash) }
        seed = bench.seed
        self.seeds = seeds
        threads = bench.options.threads
        processor = MachineFacts.processor
        system = MachineFacts.system
        finished = Date.now.formatted(.iso8601)
        self.seconds = seconds
        peakMemoryBytes = MachineFacts.peakMemoryBytes
    }
}
