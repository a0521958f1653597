import Pipelines

/// How a cross-encoder labels made queries.
public struct MarginConfiguration: Sendable, Codable, Hashable {
    /// The folder of the cross-encoder.
    public var model: String
    /// Queries that it reads at most, drawn from those that came back.
    public var queries: Int
    /// Products that it reads beside each query, the query's own among them.
    public var candidates: Int
    /// Tokens of query and title together at most.
    public var length: Int
    /// The confidence below which it abstains, in 0...1.
    public var minimumConfidence: Double
    /// Scores by which a product stands below the query's own for each lost grade.
    public var gradeStep: Double

    /// States settings.
    public init(
        model: String,
        queries: Int = 1_500,
        candidates: Int = 12,
        length: Int = 64,
        minimumConfidence: Double = 0.05,
        gradeStep: Double = 2
    ) {
        self.model = model
        self.queries = queries
        self.candidates = candidates
        self.length = length
        self.minimumConfidence = minimumConfidence
        self.gradeStep = gradeStep
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case model, queries, candidates, length
        case minimumConfidence = "minimum-confidence"
        case gradeStep = "grade-step"
    }

    /// Reads the configuration, with the default for each absent key.
    ///
    /// - Throws: `ConfigurationError`.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init(model: try keys.value(.model, default: ""))
        queries = try keys.value(.queries, default: queries)
        candidates = try keys.value(.candidates, default: candidates)
        length = try keys.value(.length, default: length)
        minimumConfidence = try keys.value(.minimumConfidence, default: minimumConfidence)
        gradeStep = try keys.value(.gradeStep, default: gradeStep)
        let require = KeyCheck<CodingKeys>("label")
        try require(
            !model.isEmpty,
            .model,
            got: model,
            "the folder of a cross-encoder where label.by is margins"
        )
        try require(queries > 0, .queries, got: queries, "a whole number of at least 1")
        try require(candidates > 1, .candidates, got: candidates, "a whole number of at least 2")
        try require(length > 7, .length, got: length, "a whole number of at least 8")
        try require(
            (0...1).contains(minimumConfidence),
            .minimumConfidence,
            got: minimumConfidence,
            "a share in 0...1"
        )
        try require(gradeStep > 0, .gradeStep, got: gradeStep, "a number above 0")
    }
}

/// Who says which products answer a made query; the part `label:` of a policy for a search, as in
/// `{ by: margins, model: FOLDER }`.
public struct QueryLabelConfiguration: Sendable, Codable, Hashable {
    /// Who labels made queries.
    public enum Labeler: String, Sendable, Codable, Hashable, CaseIterable {
        /// The search itself: a query's own product has to come back.
        case roundTrip = "round-trip"
        /// A cross-encoder, of the queries that came back.
        case margins
    }

    /// What has to come back, which is asked first.
    public var roundTrip: RoundTripConfiguration
    /// How a cross-encoder reads what came back; nil where none does.
    public var margins: MarginConfiguration?

    /// States a labeler.
    public init(
        _ roundTrip: RoundTripConfiguration = RoundTripConfiguration(),
        margins: MarginConfiguration? = nil
    ) {
        self.roundTrip = roundTrip
        self.margins = margins
    }

    /// Who labels.
    public var labeler: Labeler { margins == nil ? .roundTrip : .margins }

    private enum CodingKeys: String, CodingKey { case by }

    /// Reads a labeler; keys that it doesn't have are errors that name the nearest known one.
    ///
    /// - Throws: `ConfigurationError`.
    public init(from decoder: any Decoder) throws {
        let own = try decoder.container(keyedBy: CodingKeys.self)
        let labeler: Labeler = try own.choice(.by, default: .roundTrip)
        var known = [CodingKeys.by.stringValue]
        known += RoundTripConfiguration.CodingKeys.allCases.map(\.stringValue)
        if labeler == .margins {
            known += MarginConfiguration.CodingKeys.allCases.map(\.stringValue)
        }
        try decoder.refuseUnknownKeys(known: known)
        self.init(
            try RoundTripConfiguration(
                keys: try decoder.container(keyedBy: RoundTripConfiguration.CodingKeys.self)
            ),
            margins: labeler == .margins ? try MarginConfiguration(from: decoder) : nil
        )
    }

    /// Writes all keys side by side.
    public func encode(to encoder: any Encoder) throws {
        var own = encoder.container(keyedBy: CodingKeys.self)
        try own.encode(labeler, forKey: .by)
        try roundTrip.encode(to: encoder)
        try margins?.encode(to: encoder)
    }
}
