import Boosting
public import Commerce
public import Statistics
public import Tensors

/// Trees that are asked whether rows are made or real, each row by trees that were not grown on it.
///
/// Rows are dealt into folds; the trees that judge a fold stop by the next one and are grown on the others. Both kinds
/// weigh the same in all, so that .5 is what nobody can tell, however many rows of either there are.
///
/// Source: Lopez-Paz & Oquab, "Revisiting classifier two-sample tests", ICLR 2017.
/// Deviates: cross-fitted, so that every row is judged; trees in place of a network.
public struct TwoSampleTrees: Sendable {
    /// Rows of either kind that trees are grown on at most.
    public static let grownRows = 20_000
    private static let settings = BoostingSettings(
        rounds: 300,
        learningRate: 0.05,
        stoppingMetric: .logLoss,
        patience: 20
    )

    /// Per made row: the probability that it is made.
    public let made: [Double]
    /// Per real row: the probability that it is made.
    public let real: [Double]

    /// The chance that a made row looks more like one than a real row does; .5 where nobody can tell.
    public var areaUnderCurve: Double {
        LogisticClassifier.areaUnderCurve(
            scores: made + real,
            labels: made.map { _ in true } + real.map { _ in false }
        )
    }

    /// Deals, grows and asks.
    ///
    /// - Parameters:
    ///   - madeRows: rows that were made.
    ///   - realRows: rows to tell them from.
    ///   - folds: at least 3.
    ///   - seed: what the dealing and the trees' own draws depend on.
    ///   - threads: of the OpenMP pool.
    ///   - onFold: called with each fold's number; throwing ends it.
    /// - Throws: ``ClassifierError/tooFewSamples(positives:negatives:needed:)`` for fewer rows of either kind than
    ///   two a fold; `BoostingError`, and what `onFold` throws.
    @TensorThread
    public init(
        telling madeRows: SampleTable,
        from realRows: SampleTable,
        folds: Int,
        seed: Seed,
        threads: Int,
        onFold: (Int) throws -> Void = { _ in }
    ) throws {
        precondition(folds > 2, "folds are judged by trees that stop by another one")
        guard min(madeRows.count, realRows.count) >= 2 * folds else {
            throw ClassifierError.tooFewSamples(
                positives: madeRows.count,
                negatives: realRows.count,
                needed: 2 * folds
            )
        }
        let sides = [madeRows, realRows].enumerated().map { number, table in
            Side(table, folds: folds, seed: seed["fold"][number])
        }
        var found = sides.map { [Double](repeating: 0, count: $0.table.count) }
        for fold in 0..<folds {
            try onFold(fold)
            let next = (fold + 1) % folds
            let trees = try BoostedTrees(
                growingOn: try Self.rows(
                    sides.map { $0.places { $0 != fold && $0 != next } },
                    of: sides
                ),
                tuning: try Self.rows(sides.map { $0.places { $0 == next } }, of: sides),
                settings: Self.settings,
                seed: seed["trees"][fold].value,
                threads: threads
            )
            for (number, side) in sides.enumerated() {
                let places = (0..<side.table.count).filter { side.fold[$0] == fold }
                let columns = try side.table.selecting(places).treeColumns()
                let probabilities = try trees.probabilities(of: columns, threads: threads)
                for (place, value) in zip(places, probabilities) { found[number][place] = value }
            }
        }
        (made, real) = (found[0], found[1])
    }

    /// Rows of one kind, dealt into folds.
    private struct Side {
        let table: SampleTable
        let fold: [Int]
        private let order: [Int]

        init(_ table: SampleTable, folds: Int, seed: Seed) {
            var order = Array(0..<table.count)
            var random = seed.generator()
            random.shuffle(&order)
            var fold = [Int](repeating: 0, count: table.count)
            for (number, place) in order.enumerated() { fold[place] = number % folds }
            (self.table, self.fold, self.order) = (table, fold, order)
        }

        /// Rows of some folds, in random order, no more than trees are grown on.
        func places(_ isIn: (Int) -> Bool) -> [Int] {
            Array(order.filter { isIn(fold[$0]) }.prefix(TwoSampleTrees.grownRows))
        }
    }

    private static func rows(_ places: [[Int]], of sides: [Side]) throws -> BoostedTrees.Rows {
        var table = sides[0].table.selecting(places[0]).withoutLabels()
        table.append(sides[1].table.selecting(places[1]).withoutLabels())
        let all = Float(table.count)
        return BoostedTrees.Rows(
            features: try table.treeColumns(),
            labels: places[0].map { _ in true } + places[1].map { _ in false },
            weights: places.flatMap { side in
                side.map { _ in all / 2 / Float(side.count) }
            }
        )
    }
}
