import Pipelines

/// What can be set about labels.
public struct LabelConfiguration: Sendable, Codable, Hashable {
    /// Numbers of segments that are tried; the one with the highest silhouette stays.
    public var segments: [Int]
    /// Confidence below which a made sequence gets no label, in 0...1.
    public var minimumConfidence: Double
    /// Histories that vectors and segments are fitted on at most, drawn with the stage's seed.
    public var fittedUsers: Int
    /// Histories whose silhouette is computed, all against all.
    public var silhouetteSample: Int
    /// Items that stand for a segment in its summary.
    public var topItems: Int
    /// Values an item vector.
    public var dimensions: Int

    /// Sets the options.
    public init(
        segments: [Int] = [4, 6, 8, 12, 16],
        minimumConfidence: Double = 0.05,
        fittedUsers: Int = 50_000,
        silhouetteSample: Int = 2000,
        topItems: Int = 5,
        dimensions: Int = 32
    ) {
        self.segments = segments
        self.minimumConfidence = minimumConfidence
        self.fittedUsers = fittedUsers
        self.silhouetteSample = silhouetteSample
        self.topItems = topItems
        self.dimensions = dimensions
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case segments
        case minimumConfidence = "minimum-confidence"
        case fittedUsers = "fitted-users"
        case silhouetteSample = "silhouette-sample"
        case topItems = "top-items"
        case dimensions
    }

    /// Reads a recipe; a key that is absent takes its default, one that is unknown is an error.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        let standard = LabelConfiguration()
        segments = try keys.value(.segments, default: standard.segments)
        minimumConfidence = try keys.value(
            .minimumConfidence,
            default: standard.minimumConfidence
        )
        fittedUsers = try keys.value(.fittedUsers, default: standard.fittedUsers)
        silhouetteSample = try keys.value(.silhouetteSample, default: standard.silhouetteSample)
        topItems = try keys.value(.topItems, default: standard.topItems)
        dimensions = try keys.value(.dimensions, default: standard.dimensions)
        try validate()
    }

    /// Checks what can be checked without data.
    ///
    /// - Throws: ``ConfigurationError/badValue(path:got:expected:)``.
    func validate() throws(ConfigurationError) {
        let require = KeyCheck<CodingKeys>("label")
        try require(
            !segments.isEmpty && segments.allSatisfy { $0 > 1 },
            .segments,
            got: segments,
            "a list of numbers of at least 2"
        )
        try require(
            (0...1).contains(minimumConfidence),
            .minimumConfidence,
            got: minimumConfidence,
            "a number in 0...1"
        )
        let counts: [(CodingKeys, Int, Int)] = [
            (.fittedUsers, fittedUsers, 3), (.silhouetteSample, silhouetteSample, 3),
            (.topItems, topItems, 0), (.dimensions, dimensions, 1),
        ]
        for (key, value, least) in counts {
            try require(value >= least, key, got: value, "a number of at least \(least)")
        }
    }
}
