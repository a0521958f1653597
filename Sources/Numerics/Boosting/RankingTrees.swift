/// Gradient-boosted trees that put the rows of a list into an order: LambdaMART.
///
///     score(x) = Σ_t η·f_t(x),   λ_ij = |ΔNDCG_ij| / (1 + exp(s_i - s_j))   where row i is graded above row j
///
/// Each tree is fitted to the rows' sums of λ, so that pairs count by what their exchange would cost in NDCG.
///
/// Source: Burges, "From RankNet to LambdaRank to LambdaMART: an overview", MSR-TR-2010-82, 2010, section 7; Ke et al.,
/// "LightGBM", NeurIPS 2017.
/// Deviates: pairs count only where one of both rows stands within `truncation`; LightGBM divides each list's λ by their sum.
///
/// A value of plain text, free to cross threads; growing and asking are for one thread at a time, the one that owns the
/// OpenMP pool.
public struct RankingTrees: Sendable, Codable, Hashable {
    /// Rows of several lists, list after list.
    public struct Lists: Sendable {
        /// The columns.
        public var features: FeatureMatrix
        /// Per row: how well it answers, in 0...20.
        public var grades: [Int32]
        /// Per list: how many rows it has.
        public var sizes: [Int32]

        /// Gathers lists.
        public init(features: FeatureMatrix, grades: [Int32], sizes: [Int32]) {
            self.features = features
            self.grades = grades
            self.sizes = sizes
        }

        /// Gains of higher grades would be beyond whole numbers of 32 bits.
        static let highestGrade: Int32 = 20

        fileprivate func check() throws(BoostingError) {
            for grade in grades where !(0...Self.highestGrade).contains(grade) {
                throw .badSetting(
                    name: "grade",
                    got: "\(grade)",
                    expected: "a whole number in 0...\(Self.highestGrade)"
                )
            }
        }
    }

    /// The trees in LightGBM's own text form, which its other bindings read, too.
    public let text: String
    /// NDCG after each round of the lists that growing looked at; none of trees that were read from their text.
    public let rounds: [BoostedTrees.Round]
    /// The round whose trees were kept, from 1.
    public let bestRound: Int
    /// Per column: the summed gain of its splits.
    public let importance: [Double]

    /// Grows trees until the tuning lists say that more don't help, or as many as are asked for.
    ///
    /// - Parameters:
    ///   - training: what trees are grown on.
    ///   - tuning: what early stopping looks at; the same columns. Without it, all rounds are grown and kept.
    ///   - settings: how.
    ///   - seed: what the draws of columns depend on.
    ///   - threads: of the OpenMP pool; another number changes sums in their last digits.
    ///   - onRound: called after each tree; throwing ends the growing.
    /// - Throws: ``BoostingError``, or what `onRound` throws.
    public init(
        growingOn training: Lists,
        tuning: Lists?,
        settings: RankingSettings = RankingSettings(),
        seed: UInt64,
        threads: Int,
        onRound: (BoostedTrees.Round) throws -> Void = { _ in }
    ) throws {
        try settings.check()
        try training.check()
        try tuning?.check()
        let grades = training.grades + (tuning?.grades ?? [])
        let grown = try GrownTrees(
            on: training,
            tuning: tuning,
            parameters: settings.parameters(
                highestGrade: grades.max() ?? 0,
                seed: seed,
                threads: threads
            ),
            rounds: settings.rounds,
            patience: settings.patience,
            isRising: true,
            onRound: onRound
        )
        (text, importance) = (grown.text, grown.importance)
        (rounds, bestRound) = (grown.rounds, grown.bestRound)
    }

    /// Takes trees from their text, which answer as those that it was written of.
    ///
    /// LightGBM ends the whole program over some texts that were damaged: check a file's hash before.
    ///
    /// - Throws: ``BoostingError`` for a text that LightGBM refuses.
    public init(text: String) throws(BoostingError) {
        let booster = try Booster(text: text)
        self.text = text
        rounds = []
        bestRound = try booster.roundCount()
        importance = try booster.importance()
    }

    /// Scores of rows with the columns of the training: the higher, the better; comparable within a list.
    ///
    /// - Throws: ``BoostingError``.
    public func scores(
        of features: FeatureMatrix,
        threads: Int
    ) throws(BoostingError) -> [Double] {
        try Booster(text: text).predictions(of: features, threads: threads)
    }
}

extension RankingTrees.Lists: GrowableRows {
    func binned(_ parameters: String, like reference: BinnedRows?) throws(BoostingError)
        -> BinnedRows
    {
        try BinnedRows(
            features,
            labels: grades,
            weights: nil,
            sizes: sizes,
            parameters: parameters,
            reference: reference
        )
    }
}
