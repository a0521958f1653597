import Boosting
public import Commerce
public import Statistics
public import Tensors

/// Gradient-boosted trees for originals and made rows with weights, that need no rows beside them.
///
/// Growing stops by originals that are held out, a fifth of each class.
public struct ClassTrees: Sendable {
    private let trees: BoostedTrees
    private let classes: Int

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
        self.classes = classes
        trees = try BoostedTrees(
            growingOn: try learnt.treeRows(weights: grown.map { mixture.weights[$0] }),
            tuning: try stopped.treeRows(),
            settings: Self.settings,
            seed: seed["growing"].value,
            threads: threads
        )
    }

    /// The probability of each class, row-major `[rows, classes]`.
    ///
    /// - Throws: `BoostingError`.
    @TensorThread
    public func probabilities(of table: SampleTable, threads: Int) throws -> [Double] {
        if table.count == 0 { return [] }
        return ClassProbabilities(
            try trees.probabilities(of: try table.treeColumns(), threads: threads),
            classes: classes
        ).ofEachClass
    }
}
