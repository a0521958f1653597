public import Commerce
import Foundation
public import Pipelines
import Tables

extension SearchIngestStage {
    /// A catalogue, and what people judged of it as far as that is known.
    public struct Catalogue: Sendable {
        /// The products.
        public var products: Products
        /// The texts of judged queries, which no maker may see; empty where nobody says.
        public var judged: [String]
        /// Rejected rows by reason.
        public var rejected: [String: Int]
    }

    /// Reads products, with or without judgements of them.
    ///
    /// - Throws: ``IngestError``, ``SearchIngestError``; `CancellationError` when asked to stop.
    public func catalogue(_ input: DataSource, in context: StageContext) async throws -> Catalogue {
        guard case .file(let url) = input, configuration.judgements == nil else {
            let output = try await run(input, in: context)
            return Catalogue(
                products: output.products,
                judged: output.queries.queries,
                rejected: output.rejected
            )
        }
        var reading = SearchReading(
            columns: configuration.columns,
            maximumRejectedShare: configuration.maximumRejectedShare
        )
        context.progress.report(Progress("read \(url.lastPathComponent)"))
        do { try reading.readProducts(url, context) } catch let error as TableError {
            throw IngestError.file(error)
        }
        return Catalogue(
            products: reading.products,
            judged: [],
            rejected: reading.rejects.counts
        )
    }
}
