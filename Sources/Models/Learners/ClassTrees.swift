import Boosting
public import Commerce
public import Statistics
public import Tensors

/// Gradient-boosted trees that tell each class from all others; their probabilities are shares of their sum.
///
///     p_c(x) = trees_c(x) / Σ_k trees_k(x)
///
/// Two classes need the trees of one. Growing stops by originals that are held out, a fifth of each class.
///
/// Source: Rifkin & Klautau, "In defense of one-vs-all classification", JMLR 5, 2004.
public struct ClassTrees: Sendable {
    /// Per class: its trees; nil for the first of two, which is what the other is not.
    private let members: [BoostedTrees?]

    /// One of how many originals of a class stops the growing.
    private static let heldOneOf = 5
    private static let settings = BoostingSettings(
        rounds: 400,
        learningRate: 0.05,
        stoppingMetric: .logLoss,
        patience: 30
    )

    /// Grows the trees.
    ///
    /// - Parameters:
    ///   - mixture: what is learnt from; at least two originals of each class.
    ///   - seed: what the held-out rows and the trees' own draws depend on.
    ///   - threads: of the OpenMP pool.
    /// - Throws: ``ClassifierError/tooFewSamples(positives:negatives:needed:)``, `BoostingError`.
    @TensorThread
    public init(fitting mixture: MixedRows, seed: Seed, threads: Int) throws {
        let table = mixture.table
        let classes = table.schema.classes.count
        var held: Set<Int> = []
        for label in 0..<classes {
            var places = (0..<mixture.originalCount).filter { table.labels[$0] == Int32(label) }
            guard places.count > 1 else {
                throw ClassifierError.tooFewSamples(
                    positives: places.count,
                    negatives: mixture.originalCount - places.count,
                    needed: 2
                )
            }
            var random = seed["held"][label].generator()
            random.shuffle(&places)
            held.formUnion(places.prefix(max(1, places.count / Self.heldOneOf)))
        }
        let grown = (0..<table.count).filter { !held.contains($0) }
        let (learnt, stopped) = (table.selecting(grown), table.selecting(held.sorted()))
        let (learntColumns, stoppedColumns) = (
            try learnt.treeColumns(), try stopped.treeColumns()
        )
        let weights = grown.map { mixture.weights[$0] }
        members = try (0..<classes).map { label in
            if classes == 2, label == 0 { return nil }
            return try BoostedTrees(
                growingOn: BoostedTrees.Rows(
                    features: learntColumns,
                    labels: learnt.labels.map { $0 == Int32(label) },
                    weights: weights
                ),
                tuning: BoostedTrees.Rows(
                    features: stoppedColumns,
                    labels: stopped.labels.map { $0 == Int32(label) }
                ),
                settings: Self.settings,
                seed: seed["growing"][label].value,
                threads: threads
            )
        }
    }

    /// The probability of each class, row-major `[rows, classes]`.
    ///
    /// - Throws: `BoostingError`.
    @TensorThread
    public func probabilities(of table: SampleTable, threads: Int) throws -> [Double] {
        if table.count == 0 { return [] }
        let columns = try table.treeColumns()
        var found = try members.map { try $0?.probabilities(of: columns, threads: threads) }
        if found.count == 2, let positive = found[1] { found[0] = positive.map { 1 - $0 } }
        return (0..<table.count).flatMap { row in
            let own = found.map { $0?[row] ?? 0 }
            let sum = max(own.reduce(0, +), .leastNormalMagnitude)
            return own.map { $0 / sum }
        }
    }
}
