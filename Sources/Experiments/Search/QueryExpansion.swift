import Commerce
public import Expanding
public import Foundation
public import Ingesting
public import Pipelines
import Screening
import Tables

/// Makes queries for any catalogue, outside of a run.
///
/// What people judged, where the catalogue comes with that, is taken out of the log before a maker sees it, and a
/// made query that says the same is marked.
public struct QueryExpansion: Sendable {
    /// What was made, as a person reads it.
    public struct Summary: Encodable, Sendable {
        /// Products of the catalogue.
        public var products: Int
        /// Queries that were made.
        public var made: Int
        /// Queries by their makers.
        public var makers: [String: Int]
        /// Queries that should take no part, by reason.
        public var rejected: [String: Int]
        /// Rows of the catalogue that could not be taken in, by reason.
        public var rejectedRows: [String: Int]
    }

    /// How queries are made.
    public var expand: QueryExpandConfiguration
    /// How the catalogue is read.
    public var ingest: SearchIngestConfiguration

    /// States both.
    public init(expand: QueryExpandConfiguration, ingest: SearchIngestConfiguration) {
        self.expand = expand
        self.ingest = ingest
    }

    /// Makes queries and writes them with their provenance.
    ///
    /// The columns are `query, product, title, maker, rejected, config_hash, seed`.
    ///
    /// - Parameters:
    ///   - source: the catalogue.
    ///   - output: a file (.parquet, .csv, .jsonl).
    ///   - context: seed, threads and progress.
    /// - Returns: counts of what was made.
    /// - Throws: `ExplainedError`s of ingesting and expanding, `TableError`, `CancellationError`.
    public func run(
        _ source: DataSource,
        writingTo output: URL,
        in context: StageContext
    ) async throws -> Summary {
        // A log that can't be read should not wait for the catalogue.
        let all = try expand.log.map { try QueryLog.read($0) }
        let catalogue = try await SearchIngestStage(ingest).catalogue(source, in: context)
        let screen = QueryScreen(judged: catalogue.judged)
        let made = screen.screened(
            try await QueryExpandStage(expand).run(
                QueryExpandInput(
                    products: catalogue.products,
                    log: all?.filter { !screen.isJudged($0) }
                ),
                in: context
            )
        )
        let products = made.queries.map { Int($0.product) }
        try Table([
            try Column("query", strings: made.queries.map(\.text)),
            try Column("product", strings: products.map { catalogue.products.names[$0] }),
            try Column("title", strings: products.map { catalogue.products.titles[$0] }),
            try Column("maker", strings: made.queries.map(\.maker)),
            try Column("rejected", strings: made.queries.map(\.rejected)),
            try Column("config_hash", strings: products.map { _ in made.configurationHash }),
            try Column("seed", strings: products.map { _ in "\(made.seed)" }),
        ]).write(to: output)
        return Summary(
            products: catalogue.products.count,
            made: made.queries.count,
            makers: made.queries.reduce(into: [:]) { $0[$1.maker, default: 0] += 1 },
            rejected: made.rejections,
            rejectedRows: catalogue.rejected
        )
    }
}
