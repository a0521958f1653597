/// Rows that trees can be grown on, or stopped by.
protocol GrowableRows {
    /// The rows in bins; with a reference, in the same bins.
    func binned(_ parameters: String, like reference: BinnedRows?) throws(BoostingError)
        -> BinnedRows
}

/// Trees as text, and how they were grown.
struct GrownTrees {
    /// The trees up to the best round.
    let text: String
    /// The stopping metric of each round.
    let rounds: [BoostedTrees.Round]
    /// The round whose trees were kept, from 1.
    let bestRound: Int
    /// Per column: the summed gain of its splits.
    let importance: [Double]

    /// Grows trees until the tuning rows say that more don't help, or as many as are asked for.
    ///
    /// - Parameters:
    ///   - training: what trees are grown on.
    ///   - tuning: what early stopping looks at; the same columns. Without it, all rounds are grown and kept.
    ///   - parameters: the settings in LightGBM's words.
    ///   - limit: trees at most.
    ///   - patience: rounds without a better value after which growing ends.
    ///   - isRising: whether higher values are better.
    ///   - onRound: called after each tree; throwing ends the growing.
    /// - Throws: ``BoostingError``, or what `onRound` throws.
    init<Rows: GrowableRows>(
        on training: Rows,
        tuning: Rows?,
        parameters: String,
        rounds limit: Int,
        patience: Int,
        isRising: Bool,
        onRound: (BoostedTrees.Round) throws -> Void
    ) throws {
        let binned = try training.binned(parameters, like: nil)
        let held = try (tuning ?? training).binned(parameters, like: binned)
        let booster = try Booster(growingOn: binned, tuning: held, parameters: parameters)
        var rounds: [BoostedTrees.Round] = []
        var best = 0
        for number in 1...limit {
            let isFinished = try booster.grow()
            let round = BoostedTrees.Round(number: number, metric: try booster.tuningMetric())
            rounds.append(round)
            let isBetter =
                isRising
                ? round.metric > rounds[best].metric : round.metric < rounds[best].metric
            if isBetter { best = number - 1 }
            try onRound(round)
            let isIdle = tuning != nil && number - 1 - best >= patience
            if isFinished || isIdle { break }
        }
        self.rounds = rounds
        bestRound = tuning == nil ? rounds.count : best + 1
        text = try booster.text(rounds: bestRound)
        importance = try Booster(text: text).importance()
    }
}
