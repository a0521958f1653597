public import Commerce
public import Pipelines
import Retrieval
public import Statistics

/// Rows between a row of a class and one of its nearest neighbours of that class.
///
///     x = a + g (b − a),   g uniform in 0..<1, b one of the k nearest neighbours of a
///
/// Where there are categories, two that differ count as the median deviation of the class's numbers, and the
/// made row has the level that most of the k neighbours have. Whole numbers are rounded, and a value that
/// only one of the two rows has is taken from `a`.
///
/// With `borderline`, only those rows are started from of whose m nearest neighbours in all classes half or
/// more, but not all, are of the other class.
///
/// Source: Chawla et al., "SMOTE: synthetic minority over-sampling technique", JAIR 16, 2002, sections 4.2 and
/// 6.1 (SMOTE-NC); Han, Wang & Mao, "Borderline-SMOTE", ICIC 2005 (the first variant).
/// Deviates: numbers are scaled to deviation 1 before distances; neighbours come from at most
/// ``poolLimit`` rows, drawn at random, so that the time does not grow with the square of the table.
public struct SMOTE: RowExpander {
    /// What can be set.
    public struct Configuration: Hashable, Sendable {
        /// What is made.
        public var rows: WantedRows
        /// Neighbours of a row that it is joined with; at least 1.
        public var neighbours: Int
        /// Whether only rows near the other class are started from.
        public var isBorderline: Bool

        /// Sets the options.
        public init(
            rows: WantedRows = WantedRows(),
            neighbours: Int = 5,
            isBorderline: Bool = false
        ) {
            self.rows = rows
            self.neighbours = neighbours
            self.isBorderline = isBorderline
        }
    }

    /// The maker's name, as in recipes.
    public static let name = "smote"
    /// Rows among which neighbours are looked for at most.
    public static let poolLimit = 20_000
    /// Neighbours that tell whether a row lies near the other class.
    private static let borderNeighbours = 10

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

    /// Makes rows between rows.
    ///
    /// - Throws: ``RowExpandError``, `CancellationError`.
    /// - Complexity: O(*rows of the class* · *pool* · columns).
    public func expand(
        _ training: TrainingSet<SampleTable>,
        seed: Seed,
        in context: StageContext
    ) async throws -> RowExpansion {
        let table = training.samples
        var made = MadeRows(table.schema)
        for (label, count) in try configuration.rows.requests(for: table) where count > 0 {
            let own = seed[Int(label)]
            let pool = draw(table.places(ofClass: label), seed: own["pool"])
            guard pool.count > 1 else {
                throw RowExpandError.tooFewRows(
                    maker: name,
                    label: table.schema.classes[Int(label)],
                    got: pool.count,
                    needed: 2
                )
            }
            let space = RowSpace(table, class: pool)
            let starts =
                configuration.isBorderline
                ? try border(pool, label: label, space, table, seed: own["border"]) : pool
            var neighbours: [Int: [Int]] = [:]
            for number in 0..<count {
                if number % 256 == 0 { try context.checkCancellation() }
                let seed = own["row"][number]
                var random = seed.generator()
                let start = starts[random.below(starts.count)]
                let near =
                    neighbours[start]
                    ?? space.nearest(configuration.neighbours, of: start, among: pool)
                neighbours[start] = near
                let other = near[random.below(near.count)]
                made.append(
                    between(start, other, near, at: random.uniform(), of: table),
                    label: label,
                    provenance: Provenance(
                        parents: [table.rows[start], table.rows[other]],
                        maker: name,
                        configurationHash: configurationHash,
                        seed: seed.value
                    )
                )
            }
        }
        return RowExpansion(made: made)
    }

    private func draw(_ places: [Int], seed: Seed) -> [Int] {
        guard places.count > Self.poolLimit else { return places }
        var random = seed.generator()
        return random.sample(Self.poolLimit, of: places.count).map { places[$0] }
    }

    /// Rows of the class in danger: half or more of their neighbours are of the other class, not all.
    private func border(
        _ pool: [Int],
        label: Int32,
        _ space: RowSpace,
        _ table: SampleTable,
        seed: Seed
    ) throws -> [Int] {
        let all = draw(Array(0..<table.count), seed: seed)
        let border = pool.filter { place in
            let near = space.nearest(Self.borderNeighbours, of: place, among: all)
            let others = near.count { table.labels[$0] != label }
            return 2 * others >= near.count && others < near.count
        }
        guard !border.isEmpty else {
            throw RowExpandError.noBorder(label: table.schema.classes[Int(label)])
        }
        return border
    }

    private func between(
        _ start: Int,
        _ other: Int,
        _ near: [Int],
        at share: Double,
        of table: SampleTable
    ) -> [Double] {
        table.schema.features.indices.map { column in
            let values = table.columns[column]
            let kind = table.schema.features[column].kind
            guard kind.isNumeric else {
                return kind.isModelled ? Self.commonest(near.map { values[$0] }) : values[start]
            }
            if values[other].isNaN || values[start].isNaN { return values[start] }
            let value = values[start] + share * (values[other] - values[start])
            return kind.isWhole ? value.rounded() : value
        }
    }

    /// The value that occurs most often; the one that comes first of several.
    private static func commonest(_ values: [Double]) -> Double {
        var best = (value: values[0], count: 0)
        for value in values {
            let count = values.count { $0 == value || ($0.isNaN && value.isNaN) }
            if count > best.count { best = (value, count) }
        }
        return best.value
    }
}

extension SMOTE.Configuration: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable { case neighbours, borderline }

    /// Reads a recipe; a key that is absent takes its default, one that is unknown is an error.
    public init(from decoder: any Decoder) throws {
        let own = CodingKeys.allCases.map(\.rawValue)
        try decoder.refuseUnknownKeys(known: ["generator"] + own + WantedRows.Key.names)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        try rows.update(from: decoder, maker: SMOTE.name)
        neighbours = try keys.value(.neighbours, default: neighbours)
        isBorderline = try keys.value(.borderline, default: isBorderline)
        guard neighbours > 0 else {
            throw ConfigurationError.badValue(
                path: "smote.neighbours",
                got: "\(neighbours)",
                expected: "a number of at least 1"
            )
        }
    }

    /// Writes every setting.
    public func encode(to encoder: any Encoder) throws {
        try rows.encodeSettings(to: encoder)
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode(neighbours, forKey: .neighbours)
        try keys.encode(isBorderline, forKey: .borderline)
    }
}
