/// A metric as a reader meets it: its name and its formula in one line.
struct MetricText {
    /// The name in results, such as `ndcg@10`.
    let name: String

    private var kind: String { String(name.split(separator: "@").first ?? "") }
    private var cutoff: String {
        let parts = name.split(separator: "@")
        return parts.count == 2 ? String(parts[1]) : "k"
    }

    /// The name as printed, such as "NDCG@10".
    var title: String {
        let suffix = name.contains("@") ? "@" + cutoff : ""
        switch kind {
        case "ndcg", "mrr": return kind.uppercased() + suffix
        case "roc-auc", "pr-auc", "f1": return kind.uppercased()
        case "macro-f1": return "Macro-F1"
        case "log-loss": return "Log loss"
        case "judged-ndcg": return "NDCG" + suffix + ", judged only"
        case "hit": return "Hit" + suffix
        default: return kind.prefix(1).uppercased() + kind.dropFirst() + suffix
        }
    }

    /// How it is computed, in one line; nil for a metric that this page doesn't know.
    var formula: String? {
        switch kind {
        case "ndcg":
            "DCG / best possible DCG, where DCG is the sum of 1 / log2(rank + 1) over the held-out "
                + "items among the first \(cutoff) ranks"
        case "hit":
            "1 if a held-out item is among the first \(cutoff) ranks, else 0"
        case "recall" where name != kind:
            "held-out items among the first \(cutoff) ranks / min(\(cutoff), held-out items)"
        case "mrr":
            "1 / rank of the first held-out item, 0 if it is not among the first \(cutoff)"
        case "coverage":
            "share of the catalogue that appears in at least one list of \(cutoff)"
        case "novelty":
            "mean over the list of \(cutoff) of −log2((the item's training events + 1) / "
                + "(all training events + items))"
        case "diversity":
            "1 − mean over pairs in the list of \(cutoff) of shared attributes / attributes of either"
        default: classifierFormula
        }
    }

    /// How a search's metric is computed; grades count in NDCG, and only there.
    var searchFormula: String? {
        switch kind {
        case "ndcg":
            "DCG / best possible DCG, where DCG is the sum of (2^grade − 1) / log2(rank + 1) over the "
                + "first \(cutoff) ranks, 0 for a product that nobody judged"
        case "judged-ndcg":
            "the same with all products taken out of the ranking that nobody judged for the query"
        case "mrr":
            "1 / rank of the first product of a grade above 0, 0 if none is among the first \(cutoff)"
        case "recall":
            "products of a grade above 0 among the first \(cutoff) ranks / min(\(cutoff), all such)"
        case "judged": "share of the first \(cutoff) ranks that somebody judged for the query"
        default: nil
        }
    }

    /// How a classifier's metric is computed; TP, FP, FN and TN count rows at the tuned threshold.
    private var classifierFormula: String? {
        switch kind {
        case "accuracy": "(TP + TN) / all rows"
        case "precision": "TP / (TP + FP), and 0 where no row is called positive"
        case "recall": "TP / (TP + FN)"
        case "f1": "2 TP / (2 TP + FP + FN)"
        case "macro-f1": "mean of F1 of the positive and of the negative class"
        case "roc-auc":
            "chance that a positive row has a higher probability than a negative one, ties for half"
        case "pr-auc":
            "average precision: sum over the different probabilities of (recall gained) · precision"
        case "brier": "mean of (probability − truth)²; lower is better"
        case "log-loss": "mean of −ln(probability of the truth); lower is better"
        default: nil
        }
    }

    /// How a metric of several classes is computed; what is said of one class is said of each against the rest.
    var formulaOfSeveralClasses: String? {
        switch kind {
        case "accuracy": "rows told right / all rows"
        case "precision":
            "mean over classes of TP / (TP + FP), and 0 where no row is said to be of the class"
        case "recall": "mean over classes of TP / (TP + FN)"
        case "f1", "macro-f1": "mean over classes of 2 TP / (2 TP + FP + FN)"
        case "roc-auc":
            "mean over classes of the chance that a row of it has a higher probability of it than "
                + "another row, ties for half"
        case "pr-auc":
            "mean over classes of average precision: sum over the different probabilities of (recall "
                + "gained) · precision"
        case "brier": "mean of Σ over classes of (probability − truth)²; lower is better"
        default: classifierFormula
        }
    }

    /// Whether a smaller value is the better one.
    var isFalling: Bool { kind == "brier" || kind == "log-loss" }

    /// Metric names in reading order: the decisive one first, then ranking, then variety.
    static func ordered(_ names: some Sequence<String>, decisive: String) -> [String] {
        let kinds = [
            "accuracy", "precision", "ndcg", "judged-ndcg", "hit", "recall", "mrr", "judged",
            "coverage", "novelty",
            "diversity", "f1", "macro-f1", "roc-auc", "pr-auc", "brier", "log-loss",
        ]
        func key(_ name: String) -> (Int, Int, Int, String) {
            let metric = MetricText(name: name)
            let kind = kinds.firstIndex(of: metric.kind) ?? kinds.count
            return (name == decisive ? 0 : 1, kind, Int(metric.cutoff) ?? 0, name)
        }
        return names.sorted { key($0) < key($1) }
    }
}
