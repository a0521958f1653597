extension Booster {
    /// Grows trees until the tuning rows say that more don't help.
    ///
    /// - Parameters:
    ///   - limit: trees at most.
    ///   - patience: rounds without a better value after which growing ends.
    ///   - isRising: whether higher values are better.
    ///   - onRound: called after each tree; throwing ends the growing.
    /// - Returns: the stopping metric of each round, and the best round, from 1.
    /// - Throws: ``BoostingError``, or what `onRound` throws.
    func grow(
        rounds limit: Int,
        patience: Int,
        isRising: Bool,
        onRound: (BoostedTrees.Round) throws -> Void
    ) throws -> (rounds: [BoostedTrees.Round], best: Int) {
        var rounds: [BoostedTrees.Round] = []
        var best = 0
        for number in 1...limit {
            let isFinished = try grow()
            let round = BoostedTrees.Round(number: number, metric: try tuningMetric())
            rounds.append(round)
            let isBetter =
                isRising
                ? round.metric > rounds[best].metric : round.metric < rounds[best].metric
            if isBetter { best = number - 1 }
            try onRound(round)
            if isFinished || number - 1 - best >= patience { break }
        }
        return (rounds, best + 1)
    }
}
