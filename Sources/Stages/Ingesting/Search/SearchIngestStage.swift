public import Commerce
import Foundation
public import Pipelines
public import Tables

/// Reads a catalogue of products and queries that people judged; every row that can't be taken in has a reason.
public struct SearchIngestStage: Stage {
    /// What was read.
    public struct Output: Sendable {
        /// What is searched.
        public var products: Products
        /// What people judged.
        public var queries: JudgedQueries
        /// The data set's name.
        public var name: String
        /// Under which terms the data may be used, where known.
        public var licence: String
        /// Rows of all files, good and bad.
        public var rowsRead: Int
        /// Rejected rows by reason.
        public var rejected: [String: Int]
        /// Rejected rows: `line, column, reason, text`.
        public var rejects: Table
        /// Which column plays which part.
        public var parts: [SearchColumns.Part]
        /// What a person should know before trusting the data.
        public var notes: [String]
        /// The files that were read, with their SHA-256.
        public var sources: [IngestStage.Source]
    }

    /// The stage's verb.
    public static let name = StageName.ingest

    /// What goes before the description.
    public let configuration: SearchIngestConfiguration

    /// Configures the stage.
    public init(_ configuration: SearchIngestConfiguration = SearchIngestConfiguration()) {
        self.configuration = configuration
    }

    /// Reads the data, fetching them first when they are an entry of the catalogue.
    ///
    /// - Throws: ``IngestError``, ``SearchIngestError``; `CancellationError` when asked to stop.
    public func run(_ input: DataSource, in context: StageContext) async throws -> Output {
        do {
            return try read(try await place(of: input, context), context)
        } catch let error as TableError {
            throw IngestError.file(error)
        }
    }

    /// Where the files are, and what is known of them.
    private struct Place {
        var description: DataSetDescription
        var products: [URL]
        var judgements: URL
        var columns: SearchColumns
    }

    private func read(_ place: Place, _ context: StageContext) throws -> Output {
        var reading = SearchReading(
            columns: place.columns,
            maximumRejectedShare: configuration.maximumRejectedShare
        )
        for file in place.products {
            context.progress.report(Progress("read \(file.lastPathComponent)"))
            try reading.readProducts(file, context)
        }
        try reading.readJudgements(place.judgements, context)
        let useless = reading.queries.count - reading.queries.withPositive.count
        let notes =
            reading.notes
            + (useless > 0
                ? [
                    "\(useless) of \(reading.queries.count) judged queries have no product of a grade above "
                        + "0. Every order is as good for them, so they are left out of the comparison."
                ] : [])
        return Output(
            products: reading.products,
            queries: reading.queries,
            name: place.description.name,
            licence: place.description.licence,
            rowsRead: reading.rowsRead,
            rejected: reading.rejects.counts,
            rejects: try reading.rejects.table(),
            parts: reading.parts,
            notes: notes,
            sources: try (place.products + [place.judgements]).map {
                .init(file: $0.lastPathComponent, contentHash: try ContentHash.ofFile(at: $0))
            }
        )
    }

    private func place(of input: DataSource, _ context: StageContext) async throws -> Place {
        let (description, folder) = try await input.described(context)
        guard case .file(let url) = input else { return try place(description, in: folder) }
        guard let judgements = configuration.judgements else {
            throw SearchIngestError.noJudgements(path: url.path)
        }
        return Place(
            description: description,
            products: [url],
            judgements: URL(fileURLWithPath: judgements),
            columns: configuration.columns
        )
    }

    private func place(_ description: DataSetDescription, in folder: URL) throws -> Place {
        guard let search = description.search else {
            throw SearchIngestError.notSearchable(name: description.name)
        }
        let own = configuration.judgements.map { URL(fileURLWithPath: $0) }
        return Place(
            description: description,
            products: search.products.map { folder.appendingPathComponent($0) },
            judgements: own ?? folder.appendingPathComponent(description.files.interactions),
            columns: configuration.columns.over(search.columns)
        )
    }
}
