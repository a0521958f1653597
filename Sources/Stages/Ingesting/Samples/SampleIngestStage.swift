public import Commerce
import Foundation
public import Pipelines
public import Tables

/// What a column was taken for.
public struct FeatureChoice: Sendable, Codable, Hashable {
    /// The column's name.
    public var column: String
    /// What its values are; nil for the label and for columns that were to be ignored.
    public var kind: FeatureKind?
    /// What that rests on.
    public var reason: String
    /// Rows without a value.
    public var missing: Int
    /// Different values.
    public var distinct: Int
}

/// Reads a table of labelled samples; every row that can't be taken in has a reason.
///
/// Columns that name single rows, and columns of words, take no part and are left out of everything that
/// follows: they can't help to predict another row, and they are what tells people apart.
public struct SampleIngestStage: Stage {
    /// What was read.
    public struct Output: Sendable {
        /// The rows that were taken in.
        public var samples: SampleTable
        /// Rows without a label, apart from all others; nil where there are none, or none are kept.
        public var unlabeled: SampleTable?
        /// The data set's name.
        public var name: String
        /// Under which terms the data may be used, where known.
        public var licence: String
        /// What each column was taken for.
        public var columns: [FeatureChoice]
        /// Rows of the file, good and bad.
        public var rowsRead: Int
        /// Rejected rows by reason.
        public var rejected: [String: Int]
        /// Rejected rows: `line, column, reason, text`.
        public var rejects: Table
        /// What a person should know before trusting the data.
        public var notes: [String]
        /// The files that were read, with their SHA-256.
        public var sources: [IngestStage.Source]
    }

    /// The stage's verb.
    public static let name = StageName.ingest

    /// What goes before the description.
    public let configuration: SampleIngestConfiguration

    /// Configures the stage.
    public init(_ configuration: SampleIngestConfiguration = SampleIngestConfiguration()) {
        self.configuration = configuration
    }

    /// Reads the data, fetching them first when they are an entry of the catalogue.
    ///
    /// - Throws: ``IngestError``, ``SampleError``; `CancellationError` when asked to stop.
    public func run(_ input: DataSource, in context: StageContext) async throws -> Output {
        do {
            let (description, folder) = try await input.described(context)
            if let attribute = configuration.attribute {
                return try read(attribute, of: description, in: folder, context)
            }
            return try SampleReading(
                description: description,
                configuration: configuration,
                file: folder.appendingPathComponent(description.files.interactions),
                context: context
            ).run()
        } catch let error as TableError {
            throw IngestError.file(error)
        }
    }

    /// Makes the table of a catalogue, and reads it like any other.
    private func read(
        _ attribute: AttributeConfiguration,
        of description: DataSetDescription,
        in folder: URL,
        _ context: StageContext
    ) throws -> Output {
        let names = description.search?.products ?? [description.files.interactions]
        let files = names.map { folder.appendingPathComponent($0) }
        guard description.samples == nil, let first = files.first else {
            throw AttributeError.noCatalogue(name: description.name)
        }
        let columns = attribute.columns.over(description.search?.columns ?? SearchColumns())
        let rows = try AttributeReading(configuration: attribute, context: context)
            .run(files, columns: columns)
        var configuration = configuration
        configuration.label = rows.label
        var output = try SampleReading(
            description: description,
            configuration: configuration,
            file: first,
            context: context
        ).run(on: RawSamples(rows), sources: files)
        output.notes = rows.notes + output.notes
        return output
    }
}
