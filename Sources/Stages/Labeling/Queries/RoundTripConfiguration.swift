import Pipelines

/// How made queries are labelled without people.
public struct RoundTripConfiguration: Sendable, Codable, Hashable {
    /// Whether a query's own product has to come back.
    public var filters: Bool
    /// The place of the joined ranking up to which the query's own product has to come back.
    public var within: Int
    /// How deep each ranking goes before both are joined.
    public var window: Int
    /// Places of the joined ranking that are kept as a soft label.
    public var answers: Int
    /// Misleading products that are noted for a query at most.
    public var lacking: Int
    /// Groups of queries of alike meaning, in which none is held against another's product; 0 for none.
    public var clusters: Int

    /// States settings.
    public init(
        filters: Bool = true,
        within: Int = 20,
        window: Int = 200,
        answers: Int = 100,
        lacking: Int = 4,
        clusters: Int = 0
    ) {
        self.filters = filters
        self.within = within
        self.window = window
        self.answers = answers
        self.lacking = lacking
        self.clusters = clusters
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case filters = "filter"
        case within, window, answers, lacking, clusters
    }

    /// Reads the configuration, with the default for each absent key.
    ///
    /// - Throws: `ConfigurationError`.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        try self.init(keys: try decoder.container(keyedBy: CodingKeys.self))
    }

    /// Reads the keys among others.
    ///
    /// - Throws: `ConfigurationError`.
    init(keys: KeyedDecodingContainer<CodingKeys>) throws {
        self.init()
        filters = try keys.value(.filters, default: filters)
        within = try keys.value(.within, default: within)
        window = try keys.value(.window, default: window)
        answers = try keys.value(.answers, default: answers)
        lacking = try keys.value(.lacking, default: lacking)
        clusters = try keys.value(.clusters, default: clusters)
        let require = KeyCheck<CodingKeys>("label")
        try require(within > 0, .within, got: within, "a whole number of at least 1")
        try require(window >= within, .window, got: window, "at least label.within (\(within))")
        try require(answers > 0, .answers, got: answers, "a whole number of at least 1")
        try require(lacking >= 0, .lacking, got: lacking, "a whole number of at least 0")
        try require(clusters >= 0, .clusters, got: clusters, "a whole number of at least 0")
    }
}
