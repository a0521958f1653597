import Foundation

/// Scores with the truth beside them, sorted once, so that measures over many resamples cost one pass each.
///
/// Each measure takes how often every row counts, which is how a bootstrap asks; nil stands for once.
public struct RankedScores: Sendable {
    /// Per row: the score, as a probability where a measure needs one.
    public let scores: [Double]
    /// Per row: whether it is of the positive class.
    public let labels: [Bool]
    /// Rows by descending score.
    private let order: [Int32]
    /// Whether the row at each place of that order is positive.
    private let isPositive: [Bool]
    /// Whether the next place has another score, or is none.
    private let isLast: [Bool]

    /// Sorts rows.
    ///
    /// - Throws: ``StatisticsError`` when lengths differ, a score is not a number, or a class is absent.
    public init(scores: [Double], labels: [Bool]) throws(StatisticsError) {
        guard scores.count == labels.count else {
            throw .lengthsDiffer(
                statistic: "ranking",
                expected: labels.count,
                got: scores.count
            )
        }
        guard scores.allSatisfy(\.isFinite) else {
            throw .outOfRange(statistic: "ranking", argument: "scores that are no finite numbers")
        }
        guard labels.contains(true), labels.contains(false) else {
            throw .tooFew(statistic: "ranking, in each class,", needed: 1, got: 0)
        }
        self.scores = scores
        self.labels = labels
        let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
        self.order = order.map { Int32($0) }
        isPositive = order.map { labels[$0] }
        isLast = order.indices.map {
            $0 + 1 == order.count || scores[order[$0 + 1]] != scores[order[$0]]
        }
    }

    /// How many rows of each kind lie at or above a score, going down from one score to the next.
    ///
    /// `body` gets the score and the two counts after all rows that share it.
    func descend(
        counting counts: [Int32]? = nil,
        _ body: (_ score: Double, _ truePositives: Double, _ falsePositives: Double) -> Void
    ) {
        var positives = 0.0
        var negatives = 0.0
        for (place, row) in order.enumerated() {
            let weight = counts.map { Double($0[Int(row)]) } ?? 1
            if isPositive[place] { positives += weight } else { negatives += weight }
            if isLast[place] { body(scores[Int(row)], positives, negatives) }
        }
    }

    /// Both areas in one pass; a tie counts half in the first and all at once in the second.
    ///
    ///     ROC-AUC = P(score of a positive > score of a negative) + P(equal) / 2
    ///     PR-AUC  = Σ_n (R_n − R_{n−1}) P_n   over the different scores, from the highest
    ///
    /// Source: Hanley & McNeil, Radiology 143(1), 1982; average precision as in scikit-learn.
    /// The counts leave at least one row of each class.
    public func areas(counting counts: [Int32]? = nil) -> (roc: Double, precisionRecall: Double) {
        var (positives, negatives) = (0.0, 0.0)
        var (wins, precision) = (0.0, 0.0)
        descend(counting: counts) { _, above, below in
            let (newPositives, newNegatives) = (above - positives, below - negatives)
            wins += newNegatives * (positives + newPositives / 2)
            if newPositives > 0 { precision += newPositives * above / (above + below) }
            (positives, negatives) = (above, below)
        }
        return (wins / (positives * negatives), precision / positives)
    }

    /// The score from which on rows are called positive so that F1 is highest; the higher one of two.
    ///
    ///     F1 = 2 TP / (2 TP + FP + FN)
    ///
    /// Source: van Rijsbergen, "Information Retrieval", 1979, chapter 7, with β = 1.
    public var thresholdOfBestF1: Double {
        let positives = Double(labels.count { $0 })
        var best = (score: Double.infinity, f1: -1.0)
        descend { score, truePositives, falsePositives in
            let f1 = 2 * truePositives / (truePositives + falsePositives + positives)
            if f1 > best.f1 { best = (score, f1) }
        }
        return best.score
    }

    /// The area under the ROC curve with DeLong's interval.
    ///
    ///     var(A) = var_i(V10(x_i)) / m + var_j(V01(y_j)) / n
    ///
    /// where V10 is the share of negatives that a positive beats, V01 the share of positives that beat a
    /// negative, and the interval is normal, cut off at 0 and 1.
    ///
    /// Source: DeLong, DeLong & Clarke-Pearson, Biometrics 44(3), 1988; computed by midranks as in
    /// Sun & Xu, IEEE Signal Processing Letters 21(11), 2014.
    ///
    /// - Throws: ``StatisticsError/tooFew(statistic:needed:got:)`` below two rows of a class.
    public func areaWithInterval(confidence: Double = 0.95) throws(StatisticsError) -> Interval {
        let positives = labels.indices.filter { labels[$0] }
        let negatives = labels.indices.filter { !labels[$0] }
        let fewest = min(positives.count, negatives.count)
        guard fewest > 1 else {
            throw .tooFew(statistic: "DeLong's interval, in each class,", needed: 2, got: fewest)
        }
        let all = Self.midranks(scores)
        let own = [positives, negatives].map { rows in Self.midranks(rows.map { scores[$0] }) }
        let (m, n) = (Double(positives.count), Double(negatives.count))
        let beaten = positives.enumerated().map { (all[$1] - own[0][$0]) / n }
        let beating = negatives.enumerated().map { 1 - (all[$1] - own[1][$0]) / m }
        let area = mean(beaten)
        let deviation = (Self.variance(beaten) / m + Self.variance(beating) / n).squareRoot()
        let reach = try StandardNormal.quantile(0.5 + confidence / 2) * deviation
        return Interval(mean: area, low: max(0, area - reach), high: min(1, area + reach))
    }

    private static func midranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for place in start..<end { ranks[order[place]] = 0.5 * Double(start + 1 + end) }
            start = end
        }
        return ranks
    }

    private static func variance(_ values: [Double]) -> Double {
        let center = mean(values)
        let squares = values.reduce(0) { $0 + ($1 - center) * ($1 - center) }
        return squares / Double(values.count - 1)
    }
}
