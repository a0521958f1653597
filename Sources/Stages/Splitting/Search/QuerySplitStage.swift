@_spi(Splitting) public import Commerce
public import Pipelines

/// Settings of ``QuerySplitStage``.
public struct QuerySplitConfiguration: Sendable, Codable, Hashable {
    /// The share of the queries that the decision is made on, between 0 and 1.
    public var gate: Double

    /// States a split.
    public init(gate: Double = 0.5) {
        self.gate = gate
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case gate
    }

    /// Reads the configuration, with the default for each absent key.
    ///
    /// - Throws: `ConfigurationError`.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        gate = try keys.value(.gate, default: gate)
        guard gate > 0, gate < 1 else {
            throw ConfigurationError.badValue(
                path: "split.gate",
                got: "\(gate)",
                expected: "a share between 0 and 1"
            )
        }
    }
}

/// Takes the queries of the gate out of all judged ones, by a hash of their text.
///
/// A query's side depends on nothing but its text, so that a query judged later moves no other.
public struct QuerySplitStage: Stage {
    /// The stage's verb.
    public static let name = StageName.split
    /// What findings call this split.
    public static let protocolName = "queries by hash, all in the test set"
    /// Queries that each set must have.
    public static let fewest = 2

    /// The stage's settings.
    public let configuration: QuerySplitConfiguration

    /// Configures the stage.
    public init(_ configuration: QuerySplitConfiguration = QuerySplitConfiguration()) {
        self.configuration = configuration
    }

    /// Splits the queries that have a useful product; the others can't tell rankings apart.
    ///
    /// - Throws: ``QuerySplitError``.
    public func run(
        _ queries: JudgedQueries,
        in context: StageContext
    ) async throws -> JudgedQuerySets {
        let useful = queries.withPositive
        let places = useful.queries.indices.filter { place in
            Self.fraction(of: useful.queries[place]) < configuration.gate
        }
        guard places.count >= Self.fewest else {
            throw QuerySplitError.tooFew(
                found: places.count,
                useful: useful.count,
                all: queries.count
            )
        }
        let gate = useful.selecting(places)
        return JudgedQuerySets(
            gate: GateSet(gate, contentHash: gate.contentHash),
            test: TestSet(useful, contentHash: useful.contentHash),
            texts: queries.queries,
            gatePlaces: places
        )
    }

    /// A number in 0..<1 that follows from the text alone.
    private static func fraction(of text: String) -> Double {
        let digits = ContentHash.ofBytes(Array(text.utf8)).prefix(8)
        return Double(UInt32(digits, radix: 16) ?? 0) / 4_294_967_296
    }
}

/// Queries that can't be split.
public enum QuerySplitError: ExplainedError, Hashable {
    /// Too few of them have a useful product.
    case tooFew(found: Int, useful: Int, all: Int)

    /// One line for the user.
    public var description: String {
        switch self {
        case .tooFew(let found, let useful, let all):
            "split: expected at least \(QuerySplitStage.fewest) queries for the gate, got \(found): of "
                + "\(all) judged queries \(useful) have a product of a grade above 0; judge more "
                + "queries, or raise split.gate"
        }
    }

    /// The data are too few.
    public var exitStatus: ExitStatus { .data }
}
