/// Gradient-boosted trees that tell classes apart.
///
///     p(x) = 1 / (1 + exp(-Σ_t η·f_t(x)))                            of two classes
///     p_c(x) = exp(Σ_t η·f_tc(x)) / Σ_d exp(Σ_t η·f_td(x))           of several, a tree a class and round
///
/// Source: Ke et al., "LightGBM: a highly efficient gradient boosting decision tree", NeurIPS 2017.
///
/// A value of plain text, free to cross threads; growing and asking are for one thread at a time, the
/// one that owns the OpenMP pool.
public struct BoostedTrees: Sendable, Codable, Hashable {
    /// One round of growing.
    public struct Round: Sendable, Codable, Hashable {
        /// The round's number, from 1.
        public var number: Int
        /// The stopping metric on the tuning rows.
        public var metric: Double
    }

    /// Rows to grow on, or to stop by.
    public struct Rows: Sendable {
        /// The columns.
        public var features: FeatureMatrix
        /// Per row: the number of its class.
        public var labels: [Int32]
        /// How many classes there are.
        public var classes: Int
        /// Per row: how much it counts, at least 0; nil for 1 throughout.
        public var weights: [Float]?

        /// Gathers rows.
        public init(
            features: FeatureMatrix,
            labels: [Int32],
            classes: Int,
            weights: [Float]? = nil
        ) {
            self.features = features
            self.labels = labels
            self.classes = classes
            self.weights = weights
        }

        /// Gathers rows of two classes; a label is true for the positive one.
        public init(features: FeatureMatrix, labels: [Bool], weights: [Float]? = nil) {
            self.init(
                features: features,
                labels: labels.map { $0 ? 1 : 0 },
                classes: 2,
                weights: weights
            )
        }
    }

    /// The trees in LightGBM's own text form, which its other bindings read, too.
    public let text: String
    /// The stopping metric of each round.
    public let rounds: [Round]
    /// The round whose trees were kept, from 1.
    public let bestRound: Int
    /// Per column: the summed gain of its splits.
    public let importance: [Double]

    /// Grows trees until the tuning rows say that more don't help.
    ///
    /// - Parameters:
    ///   - training: what trees are grown on.
    ///   - tuning: what early stopping looks at; the same columns.
    ///   - settings: how.
    ///   - seed: what the draws of rows and columns depend on.
    ///   - threads: of the OpenMP pool; another number changes sums in their last digits.
    ///   - onRound: called after each tree; throwing ends the growing.
    /// - Throws: ``BoostingError``, or what `onRound` throws.
    public init(
        growingOn training: Rows,
        tuning: Rows,
        settings: BoostingSettings = BoostingSettings(),
        seed: UInt64,
        threads: Int,
        onRound: (Round) throws -> Void = { _ in }
    ) throws {
        try settings.check(classes: training.classes)
        let grown = try GrownTrees(
            on: training,
            tuning: tuning,
            parameters: settings.parameters(
                rows: training.features.rowCount,
                classes: training.classes,
                seed: seed,
                threads: threads
            ),
            rounds: settings.rounds,
            patience: settings.patience,
            isRising: settings.stoppingMetric.isRising,
            onRound: onRound
        )
        (text, importance) = (grown.text, grown.importance)
        (rounds, bestRound) = (grown.rounds, grown.bestRound)
    }

    /// Asks for probabilities, of two classes that of the second, of several those of all, row after row; the
    /// columns are those of the training.
    ///
    /// - Throws: ``BoostingError``.
    public func probabilities(
        of features: FeatureMatrix,
        threads: Int
    ) throws(BoostingError) -> [Double] {
        try Booster(text: text).predictions(of: features, threads: threads)
    }
}

extension BoostedTrees.Rows: GrowableRows {
    func binned(_ parameters: String, like reference: BinnedRows?) throws(BoostingError)
        -> BinnedRows
    {
        try BinnedRows(
            features,
            labels: labels,
            weights: weights,
            parameters: parameters,
            reference: reference
        )
    }
}
