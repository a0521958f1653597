/// Random search: each candidate gets a whole training, until the budget is spent.
///
/// Source: Bergstra & Bengio, "Random search for hyper-parameter optimization", JMLR 13, 2012.
public struct RandomSearch: Sendable {
    /// The budget, which is that of successive halving.
    public let plan: SearchPlan

    /// Plans a search.
    public init(_ plan: SearchPlan) {
        self.plan = plan
    }

    /// Tries candidates 0, 1, 2 ..., the same ones that successive halving begins with.
    ///
    /// The last one gets the steps that are left, unless they are fewer than those of the first rung.
    ///
    /// - Parameter measure: trains one candidate within the attempt's steps.
    /// - Returns: every trial, in the order in which it was done.
    /// - Throws: what `measure` throws.
    public func run(_ measure: (Attempt) async throws -> Measurement) async throws -> [Trial] {
        let least = plan.rungs.first?.steps ?? plan.wholeSteps
        var trials: [Trial] = []
        var left = plan.budget
        while trials.count < plan.candidates {
            let steps = min(plan.wholeSteps, left / plan.seeds)
            if steps < least { break }
            let attempt = Attempt(
                candidate: trials.count,
                rung: 0,
                place: trials.count,
                steps: steps
            )
            let trial = Trial(attempt, try await measure(attempt))
            trials.append(trial)
            left -= trial.steps
        }
        return trials
    }
}
