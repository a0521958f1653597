import Experiments

/// What a search for a policy found, in sentences for page and terminal alike.
struct SearchText {
    let result: SearchResult
    let other: SearchResult?

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

    /// The two methods side by side; nil when only one was run.
    var comparison: String? {
        guard let other else { return nil }
        let both = [result, other].sorted { $0.method == .halving && $1.method != .halving }
        let words = both.map { search in
            let reached = search.best.map { NumberText.value($0.metric) } ?? NumberText.missing
            return "\(Self.name(of: search.method)) reached \(reached) with "
                + NumberText.count(search.spent, "step")
        }
        let budget = NumberText.count(result.budget, "optimiser step")
        return "At the same budget of \(budget), " + words.joined(separator: ", ")
            + ". It is one search each: repeat them with other values of `tune.seed` before saying "
            + "that one method is better."
    }

    /// A method's name.
    static func name(of method: TuneConfiguration.Method) -> String {
        switch method {
        case .halving: "successive halving"
        case .random: "random search"
        }
    }
}
