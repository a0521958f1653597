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
    /// The maker's name, as in recipes.
    public static let name = "smote"
    /// Rows among which neighbours are looked for at most.
    public static let poolLimit = 20_000
    /// Neighbours that tell whether a row lies near the other class.
    private static let borderNeighbours = 10

    /// What is made.
    public var rows = WantedRows()
    /// Neighbours of a row that it is joined with; at least 1.
    public var neighbours = 5
    /// Whether only rows near the other class are started from.
    public var isBorderline = false

    /// What lies between two rows keeps their order, and its differences lie between theirs.
    public var learnsDifferences: Bool { false }

    /// Makes rows of the rarer class between any of its rows.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [Setting<SMOTE>] {
        [
            Setting("neighbours", \.neighbours, "a number of at least 1") { $0 > 0 },
            Setting("borderline", \.isBorderline),
        ]
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
        var writer = try MadeRowWriter(self, table, context)
        for request in try requests(for: table, fewest: 2) {
            let own = seed[Int(request.label)]
            let places = draw(request.places, seed: own["pool"])
            let space = RowSpace(table, class: places)
            let pool = space.pool(places)
            let starts =
                isBorderline
                ? try border(places, label: request.label, space, table, seed: own["border"])
                : places
            // Where every row is started from, on average, all are asked for at once.
            var found =
                request.count < starts.count
                ? [:]
                : pool.nearest(neighbours, ofEach: starts, threads: context.threads)
            try writer.write(request, of: table, seed: own["row"]) { random in
                let start = starts[random.below(starts.count)]
                let near = found[start] ?? pool.nearest(neighbours, of: start)
                found[start] = near
                let other = near[random.below(near.count)]
                let share = random.uniform()
                return (between(start, other, near, at: share, of: table), [start, other], 1)
            }
        }
        return RowExpansion(made: writer.made)
    }

    private func draw(_ places: [Int], seed: Seed) -> [Int] {
        guard places.count > Self.poolLimit else { return places }
        var random = seed.generator()
        return random.sample(Self.poolLimit, of: places.count).map { places[$0] }
    }

    /// Rows of the class in danger: half or more of their neighbours are of the other class, not all.
    private func border(
        _ places: [Int],
        label: Int32,
        _ space: RowSpace,
        _ table: SampleTable,
        seed: Seed
    ) throws -> [Int] {
        let all = space.pool(draw(Array(0..<table.count), seed: seed))
        let border = places.filter { place in
            let near = all.nearest(Self.borderNeighbours, of: place)
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
