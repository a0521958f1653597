public import Commerce
public import Foundation
import Pipelines
import Yams

/// What a `dataset.yaml` says: files, roles of columns, and the shop's conventions.
public struct DataSetDescription: Codable, Hashable, Sendable {
    /// The data set's name.
    public var name: String
    /// Under which terms the data may be used.
    public var licence: String
    /// Where the rows are.
    public var files: Files
    /// Which columns play which part; parts that are not named are guessed.
    public var roles: [Role: [String]]
    /// `unix-seconds`, `unix-milliseconds` or a pattern; nil recognises it.
    public var timeFormat: String?
    /// What the shop's names of events mean.
    public var events: [String: EventKind]
    /// What every row means when no column says; nil guesses from the other columns.
    public var defaultEvent: EventKind?
    /// What stands between the values of an attributes column.
    public var attributeSeparator: String
    /// What a recipe takes for repeats when it states nothing.
    public var repeats: RepeatRule?
    /// What a recipe takes for the order of ties when it states nothing: `identifier` or `shuffled`.
    public var ties: String?
    /// How the shop writes its log.
    public var conventions: ShopConventions
    /// What is to be predicted, where rows are labelled samples rather than events.
    public var samples: SampleDescription?
    /// Where the products are, where rows are judgements of queries.
    public var search: SearchDescription?

    /// The files of a data set, relative to its folder.
    public struct Files: Codable, Hashable, Sendable {
        /// The log.
        public var interactions: String
        /// What is known of the items, in a file of its own.
        public var items: String?
        /// How text files are written; nil for what is recognised.
        public var format: Format?

        /// Names files.
        public init(interactions: String, items: String? = nil, format: Format? = nil) {
            self.interactions = interactions
            self.items = items
            self.format = format
        }

        private enum CodingKeys: String, CodingKey, CaseIterable {
            case interactions, items, format
        }

        /// Reads the section `files`.
        public init(from decoder: any Decoder) throws {
            try decoder.refuseUnknownKeys(CodingKeys.self)
            let keys = try decoder.container(keyedBy: CodingKeys.self)
            interactions = try keys.decode(String.self, forKey: .interactions)
            items = try keys.decodeIfPresent(String.self, forKey: .items)
            format = try keys.decodeIfPresent(Format.self, forKey: .format)
        }
    }

    /// How a text file is written.
    public struct Format: Codable, Hashable, Sendable {
        /// The character between two values.
        public var delimiter: String?
        /// Whether the first line names the columns.
        public var header: Bool?
        /// Names of the columns of a file without a header.
        public var columns: [String]?
        /// `rows`, or `sequences`: a line is a user and then its items, oldest first.
        public var layout: Layout?

        /// How events lie in a file.
        public enum Layout: String, Codable, Hashable, Sendable, CaseIterable {
            case rows, sequences
        }

        /// States what differs from what would be recognised.
        public init(
            delimiter: String? = nil,
            header: Bool? = nil,
            columns: [String]? = nil,
            layout: Layout? = nil
        ) {
            self.delimiter = delimiter
            self.header = header
            self.columns = columns
            self.layout = layout
        }

        private enum CodingKeys: String, CodingKey, CaseIterable {
            case delimiter, header, columns, layout
        }

        /// Reads the section `files: format`.
        public init(from decoder: any Decoder) throws {
            try decoder.refuseUnknownKeys(CodingKeys.self)
            let keys = try decoder.container(keyedBy: CodingKeys.self)
            delimiter = try keys.decodeIfPresent(String.self, forKey: .delimiter)
            header = try keys.decodeIfPresent(Bool.self, forKey: .header)
            columns = try keys.decodeIfPresent([String].self, forKey: .columns)
            layout = try keys.decodeIfPresent(Layout.self, forKey: .layout)
        }
    }

    /// Describes a data set.
    public init(
        name: String,
        licence: String = "",
        files: Files,
        roles: [Role: [String]] = [:],
        timeFormat: String? = nil,
        events: [String: EventKind] = [:],
        defaultEvent: EventKind? = nil,
        attributeSeparator: String = "|",
        repeats: RepeatRule? = nil,
        ties: String? = nil,
        conventions: ShopConventions = ShopConventions(),
        samples: SampleDescription? = nil,
        search: SearchDescription? = nil
    ) {
        self.name = name
        self.licence = licence
        self.files = files
        self.roles = roles
        self.timeFormat = timeFormat
        self.events = events
        self.defaultEvent = defaultEvent
        self.attributeSeparator = attributeSeparator
        self.repeats = repeats
        self.ties = ties
        self.conventions = conventions
        self.samples = samples
        self.search = search
    }

    /// Reads a `dataset.yaml`.
    ///
    /// - Throws: ``IngestError/badDescription(path:reason:)``.
    public init(contentsOf url: URL) throws {
        do {
            let text = try String(contentsOf: url, encoding: .utf8)
            self = try YAMLDecoder().decode(DataSetDescription.self, from: text)
        } catch {
            throw IngestError.badDescription(path: url.path, reason: Self.reason(of: error))
        }
    }

    private static func reason(of error: any Error) -> String {
        let text =
            switch error {
            case let error as any ExplainedError: error.description
            case DecodingError.keyNotFound(let key, let context):
                "expected the key '\((context.codingPath + [key]).dotted)', got none; add it"
            case DecodingError.typeMismatch(let type, let context):
                "key '\(context.codingPath.dotted)': expected \(type); correct the value"
            case DecodingError.dataCorrupted(let context):
                if let inner = context.underlyingError {
                    (inner as? any ExplainedError)?.description ?? "\(inner)"
                } else {
                    "key '\(context.codingPath.dotted)': \(context.debugDescription)"
                }
            default: "\(error)"
            }
        return text.split(separator: "\n").joined(separator: " ")
    }
}
