import Experiments

/// What a search for a policy found, in sentences for page and terminal alike.
struct SearchText {
    let result: SearchResult
    /// Other searches for the same thing at the same budget.
    let others: [SearchResult]

    /// The metric's title, such as "NDCG@10".
    var metric: String { MetricText(name: result.metric).title }

    /// Whether the best candidate did better than the originals.
    var isBetter: Bool { result.best?.isBetter ?? false }

    /// What was found, in one sentence.
    var headline: String {
        let count = NumberText.count(result.candidates.count, "candidate")
        guard result.best != nil else { return "None of \(count) could be trained." }
        return isBetter
            ? "The best of \(count) does better than the originals on the tuning users."
            : "The best of \(count) does not do better than the originals on the tuning users."
    }

    /// The figures behind it.
    var figures: String {
        guard let best = result.best, let policy = result.bestPolicy else {
            return "The reasons stand beside the candidates."
        }
        let difference = best.metric - best.originals
        let relative =
            best.originals > 0
            ? " (\(NumberText.percentDifference(difference / best.originals)))" : ""
        return "\(metric) \(NumberText.value(best.metric)) with \(policy.outline), "
            + "\(NumberText.value(best.originals)) with the originals alone: "
            + "\(NumberText.difference(difference))\(relative)."
    }

    /// Why to expect less.
    var caution: String {
        "The winner was picked because its figure is the largest of many noisy ones, so it overstates "
            + "the gain. Gate and test users were not read: only `restock run` decides whether it helps."
    }

    /// What it cost.
    var cost: String {
        "Candidates took \(NumberText.count(result.spent)) of \(NumberText.count(result.budget)) "
            + "optimiser steps; the originals, as a reference, "
            + "\(NumberText.count(result.originalsSpent)) beside them."
    }

    /// What both methods reached with the same draws, by the seed of these.
    var pairs: [(seed: UInt64, halving: Double, random: Double)] {
        let searches = [result] + others
        func reached(_ method: TuneConfiguration.Method, _ seed: UInt64) -> Double? {
            searches.first { $0.method == method && $0.seed == seed }?.best?.metric
        }
        return Set(searches.map(\.seed)).sorted().compactMap { seed in
            guard let halving = reached(.halving, seed), let random = reached(.random, seed) else {
                return nil
            }
            return (seed: seed, halving: halving, random: random)
        }
    }

    /// The two methods side by side; nil when only one was run.
    var comparison: String? {
        let pairs = pairs
        guard !pairs.isEmpty else { return nil }
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        let halving = mean(pairs.map(\.halving))
        let random = mean(pairs.map(\.random))
        let better = pairs.count { $0.halving > $0.random }
        let number = NumberText.count(pairs.count, "pair")
        return
            "At the same budget of \(NumberText.count(result.budget, "optimiser step")), successive "
            + "halving reached \(NumberText.value(halving)) and random search "
            + "\(NumberText.value(random)) (\(NumberText.difference(halving - random))), on average over "
            + "\(number) of searches with the same candidates; halving was ahead in \(better)."
            + (pairs.count < 5
                ? " That is too few to say that one method is better: repeat with other `tune.seed`s."
                : "")
    }

    /// A method's name.
    static func name(of method: TuneConfiguration.Method) -> String {
        switch method {
        case .halving: "successive halving"
        case .random: "random search"
        }
    }
}
