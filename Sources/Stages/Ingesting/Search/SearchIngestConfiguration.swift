import Pipelines

/// Settings of ``SearchIngestStage``; they go before what a data set's description says.
public struct SearchIngestConfiguration: Codable, Hashable, Sendable {
    /// The file of the judgements, relative to the working folder; nil follows the description.
    public var judgements: String?
    /// Columns where their names don't tell what they are.
    public var columns: SearchColumns
    /// More rejected rows than this share of all rows of a file, in 0...1, are an error.
    public var maximumRejectedShare: Double

    /// Sets what is given and takes the defaults for the rest.
    public init(
        judgements: String? = nil,
        columns: SearchColumns = SearchColumns(),
        maximumRejectedShare: Double = 0.05
    ) {
        self.judgements = judgements
        self.columns = columns
        self.maximumRejectedShare = maximumRejectedShare
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case judgements, columns
        case maximumRejectedShare = "maximum-rejected-share"
    }

    /// Reads the configuration, with the default for each absent key.
    ///
    /// - Throws: `ConfigurationError`.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        judgements = try keys.decodeIfPresent(String.self, forKey: .judgements)
        columns = try keys.value(.columns, default: columns)
        maximumRejectedShare = try keys.value(.maximumRejectedShare, default: maximumRejectedShare)
        guard (0...1).contains(maximumRejectedShare) else {
            throw ConfigurationError.badValue(
                path: "ingest.maximum-rejected-share",
                got: "\(maximumRejectedShare)",
                expected: "a share in 0...1"
            )
        }
    }
}
