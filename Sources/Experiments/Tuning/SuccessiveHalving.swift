/// Successive halving: all candidates get a short training, the best of them a longer one, and so on.
///
/// Source: Jamieson & Talwalkar, AISTATS 2016, algorithm 1.
public struct SuccessiveHalving: Sendable {
    /// Rungs and budget.
    public let plan: SearchPlan

    /// Plans a search.
    public init(_ plan: SearchPlan) {
        self.plan = plan
    }

    /// Tries candidates 0, 1, 2 ..., rung by rung.
    ///
    /// The candidates with the highest metric go on, the lower number first among equals; those
    /// without a metric never do.
    ///
    /// - Parameter measure: trains one candidate within the attempt's steps.
    /// - Returns: every trial, in the order in which it was done.
    /// - Throws: what `measure` throws.
    public func run(_ measure: (Attempt) async throws -> Measurement) async throws -> [Trial] {
        var trials: [Trial] = []
        var candidates = Array(0..<plan.candidates)
        for (number, rung) in plan.rungs.enumerated() {
            let first = trials.count
            for (place, candidate) in candidates.prefix(rung.candidates).enumerated() {
                let attempt = Attempt(
                    candidate: candidate,
                    rung: number,
                    place: place,
                    steps: rung.steps
                )
                trials.append(Trial(attempt, try await measure(attempt)))
            }
            guard number + 1 < plan.rungs.count else { break }
            let kept = Ranking.best(of: trials[first...], at: plan.rungs[number + 1].candidates)
            candidates = kept.map { trials[$0].candidate }
            for place in kept { trials[place].survives = true }
        }
        return trials
    }
}

/// Which trials did best.
enum Ranking {
    /// Places of the `count` best trials with a metric, best first; the lower candidate among equals.
    static func best(of trials: ArraySlice<Trial>, at count: Int) -> [Int] {
        let measured = trials.indices.compactMap { place in
            trials[place].metric.map { (place: place, metric: $0) }
        }
        let sorted = measured.sorted {
            ($1.metric, trials[$0.place].candidate) < ($0.metric, trials[$1.place].candidate)
        }
        return sorted.prefix(count).map(\.place)
    }

    /// The best trial of the last rung; nil when none has a metric.
    static func winner(of trials: [Trial]) -> Trial? {
        let last = trials.last?.rung ?? 0
        let finalists = trials[...].drop { $0.rung < last }
        return best(of: finalists, at: 1).first.map { trials[$0] }
    }
}
