public import Commerce
public import Pipelines
public import Tables

/// Reads files into a log and a catalogue; every row that can't be taken in has a reason.
public struct IngestStage: Stage {
    /// What was read.
    public struct Output: Sendable {
        /// The rows that were taken in.
        public var data: DataSet
        /// The description as it was stated, with the data set's name.
        public var description: DataSetDescription
        /// Which column plays which part, and why.
        public var roles: [RoleChoice]
        /// The format of the times; nil when the order of the rows stands for the time.
        public var timeFormat: String?
        /// Rows of the log's file, good and bad.
        public var rowsRead: Int
        /// Rejected rows by reason.
        public var rejected: [String: Int]
        /// Rejected rows: `line, column, reason, text`.
        public var rejects: Table
        /// What a person should know before trusting the data.
        public var notes: [String]
        /// The files that were read, with their SHA-256.
        public var sources: [Source]
    }

    /// A file that was read.
    public struct Source: Sendable, Codable, Hashable {
        /// The file's name without its folder.
        public var file: String
        /// SHA-256 of its content in lower-case hexadecimal digits.
        public var contentHash: String
    }

    /// The stage's verb.
    public static let name = StageName.ingest

    /// What goes before the description.
    public let configuration: IngestConfiguration

    /// Configures the stage.
    public init(_ configuration: IngestConfiguration = IngestConfiguration()) {
        self.configuration = configuration
    }

    /// Reads the data, fetching them first when they are an entry of the catalogue.
    ///
    /// - Throws: ``IngestError``; `CancellationError` when the run was asked to stop.
    /// - Complexity: O(*n*) in the size of the files; memory for the log and one batch of rows.
    public func run(_ input: DataSource, in context: StageContext) async throws -> Output {
        do {
            let found = try await input.described(context)
            var reading = Reading(
                description: found.description,
                configuration: configuration,
                folder: found.folder,
                context: context
            )
            return try reading.run()
        } catch let error as TableError {
            throw IngestError.file(error)
        }
    }
}
