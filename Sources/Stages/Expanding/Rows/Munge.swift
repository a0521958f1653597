public import Commerce
public import Pipelines
import Retrieval
public import Statistics

/// Rows that take some of their values from a near row, whatever its class.
///
///     x_c = b_c with the probability p, else a_c,   b one of the k nearest neighbours of a
///
/// What is made lies where real rows lie, in places where none does yet, and says nothing of its class: the
/// condition is that of `a`. `label: { by: ensemble }` asks for more than that.
///
/// Source: Bucilă, Caruana & Niculescu-Mizil, "Model compression", KDD 2006, section 3.2 (MUNGE).
/// Deviates: one of k neighbours instead of the nearest, and numbers are taken as they are instead of drawn
/// around the neighbour's, so that only values that occur are made; at most ``SMOTE/poolLimit`` neighbours.
public struct Munge: RowExpander {
    /// What can be set.
    public struct Configuration: Hashable, Sendable {
        /// What is made.
        public var rows: WantedRows
        /// Neighbours of a row that it takes values from; at least 1.
        public var neighbours: Int
        /// Probability that a value comes from the neighbour, in 0...1.
        public var share: Double

        /// Sets the options.
        public init(
            rows: WantedRows = WantedRows(),
            neighbours: Int = 5,
            share: Double = 0.3
        ) {
            self.rows = rows
            self.neighbours = neighbours
            self.share = share
        }
    }

    /// The maker's name, as in recipes.
    public static let name = "munge"

    /// The maker's name, as in recipes and provenance.
    public var name: String { Self.name }

    /// The settings.
    public let configuration: Configuration
    private let configurationHash: String

    /// Configures the maker; `configurationHash` goes into the provenance.
    public init(_ configuration: Configuration, configurationHash: String) {
        self.configuration = configuration
        self.configurationHash = configurationHash
    }

    /// Mixes rows with near ones.
    ///
    /// - Throws: ``RowExpandError``, `CancellationError`.
    /// - Complexity: O(*rows* · *pool* · columns).
    public func expand(
        _ training: TrainingSet<SampleTable>,
        seed: Seed,
        in context: StageContext
    ) async throws -> RowExpansion {
        let table = training.samples
        let modelled = Set(table.schema.modelled)
        var pool = Array(0..<table.count)
        if pool.count > SMOTE.poolLimit {
            var random = seed["pool"].generator()
            pool = random.sample(SMOTE.poolLimit, of: pool.count)
        }
        let space = RowSpace(table, class: pool)
        var neighbours: [Int: [Int]] = [:]
        var made = MadeRows(table.schema)
        for (label, count) in try configuration.rows.requests(for: table) where count > 0 {
            let starts = table.places(ofClass: label)
            guard !starts.isEmpty, pool.count > 1 else {
                throw RowExpandError.tooFewRows(
                    maker: name,
                    label: table.schema.classes[Int(label)],
                    got: starts.count,
                    needed: pool.count > 1 ? 1 : 2
                )
            }
            for number in 0..<count {
                if number % 256 == 0 { try context.checkCancellation() }
                let own = seed["row"][Int(label)][number]
                var random = own.generator()
                let start = starts[random.below(starts.count)]
                let near =
                    neighbours[start]
                    ?? space.nearest(configuration.neighbours, of: start, among: pool)
                neighbours[start] = near
                let other = near[random.below(near.count)]
                let cells = table.columns.indices.map { column in
                    let isTaken =
                        modelled.contains(column) && random.uniform() < configuration.share
                    return table.columns[column][isTaken ? other : start]
                }
                made.append(
                    cells,
                    label: label,
                    provenance: Provenance(
                        parents: [table.rows[start], table.rows[other]],
                        maker: name,
                        configurationHash: configurationHash,
                        seed: own.value
                    )
                )
            }
        }
        return RowExpansion(made: made)
    }
}

extension Munge.Configuration: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case neighbours
        case share = "swap"
    }

    /// Reads a recipe; a key that is absent takes its default, one that is unknown is an error.
    public init(from decoder: any Decoder) throws {
        let own = CodingKeys.allCases.map(\.rawValue)
        try decoder.refuseUnknownKeys(known: ["generator"] + own + WantedRows.Key.names)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        try rows.update(from: decoder, maker: Munge.name)
        neighbours = try keys.value(.neighbours, default: neighbours)
        share = try keys.value(.share, default: share)
        guard neighbours > 0, share > 0, share <= 1 else {
            throw ConfigurationError.badValue(
                path: Munge.name,
                got: "neighbours \(neighbours), swap \(share)",
                expected: "at least 1 neighbour, and a swap above 0 and at most 1"
            )
        }
    }

    /// Writes every setting.
    public func encode(to encoder: any Encoder) throws {
        try rows.encodeSettings(to: encoder)
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode(neighbours, forKey: .neighbours)
        try keys.encode(share, forKey: .share)
    }
}
