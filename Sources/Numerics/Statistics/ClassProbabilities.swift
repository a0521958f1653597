import Foundation

/// What a model says of rows: the probability of each class, a row's sum being 1.
///
/// Of two classes the second is looked for, and its probability says both. Of several, each is looked for: what
/// is measured of the class looked for is then the mean over classes.
public struct ClassProbabilities: Sendable, Hashable {
    /// How many classes there are; at least 2.
    public let classes: Int
    /// Row-major `[rows, width]`: of two classes the probability of the second, of several those of all.
    public let values: [Double]

    /// Takes probabilities; of two classes one number a row, of several as many as there are classes.
    public init(_ values: [Double], classes: Int = 2) {
        precondition(classes > 1, "there is nothing to tell apart")
        precondition(values.count % Self.width(ofClasses: classes) == 0, "rows are cut off")
        self.classes = classes
        self.values = values
    }

    /// Numbers that a row has.
    public static func width(ofClasses classes: Int) -> Int { classes == 2 ? 1 : classes }

    /// Numbers that a row has.
    public var width: Int { Self.width(ofClasses: classes) }

    /// How many rows there are.
    public var count: Int { values.count / width }

    /// The classes that are looked for.
    public var sought: Range<Int> { classes == 2 ? 1..<2 : 0..<classes }

    /// The probability of a class, where the numbers that are known are kept `margin` away from 0 and 1.
    public func probability(of number: Int, in row: Int, margin: Double = 0) -> Double {
        let value = values[row * width + (classes == 2 ? 0 : number)]
        let kept = min(max(value, margin), 1 - margin)
        return classes == 2 && number == 0 ? 1 - kept : kept
    }

    /// Per row: the probability of one class.
    public func column(of number: Int) -> [Double] {
        classes == 2 && number == 1
            ? values : (0..<count).map { probability(of: number, in: $0) }
    }

    /// The probability of every class, also of both of two, row-major `[rows, classes]`.
    public var ofEachClass: [Double] {
        classes == 2 ? values.flatMap { [1 - $0, $0] } : values
    }

    /// The likeliest class of a row and its probability; the later one of two that are alike.
    public func likeliest(in row: Int) -> (number: Int, probability: Double) {
        var best = (number: 0, probability: probability(of: 0, in: row))
        for number in 1..<classes {
            let probability = probability(of: number, in: row)
            if probability >= best.probability { best = (number, probability) }
        }
        return best
    }

    /// The class that a number in 0..<1 stands for when each has a stretch as long as its probability, the last
    /// class from 0 on.
    public func drawn(_ uniform: Double, in row: Int) -> Int {
        var reached = 0.0
        for number in (1..<classes).reversed() {
            reached += probability(of: number, in: row)
            if uniform < reached { return number }
        }
        return 0
    }

    /// The named rows, in the given order.
    public func selecting(_ rows: [Int]) -> ClassProbabilities {
        ClassProbabilities(
            rows.flatMap { values[$0 * width..<($0 + 1) * width] },
            classes: classes
        )
    }

    /// Negative log-likelihood of a row's class in nats, probabilities kept 1e-15 away from 0 and 1.
    public func logLoss(of label: Int32, in row: Int) -> Double {
        -log(probability(of: Int(label), in: row, margin: 1e-15))
    }

    /// The mean of ``logLoss(of:in:)`` over all rows.
    public func meanLogLoss(of labels: [Int32]) -> Double {
        labels.indices.reduce(0) { $0 + logLoss(of: labels[$1], in: $1) } / Double(labels.count)
    }

    /// (p − y)² for two classes, and Σ_c (p_c − y_c)² for several, as in Brier's paper.
    ///
    /// Source: Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78, 1950.
    public func squaredError(of label: Int32, in row: Int) -> Double {
        sought.reduce(0) { sum, number in
            let error = probability(of: number, in: row) - (number == Int(label) ? 1 : 0)
            return sum + error * error
        }
    }

    /// One ranking a class that is looked for; nil where the rows are all of it, or none is.
    ///
    /// - Throws: ``StatisticsError`` when lengths differ or a probability is no number.
    public func rankings(of labels: [Int32]) throws(StatisticsError) -> [RankedScores?] {
        guard count == labels.count else {
            throw .lengthsDiffer(statistic: "ranking", expected: labels.count, got: count)
        }
        guard values.allSatisfy(\.isFinite) else {
            throw .outOfRange(statistic: "ranking", argument: "scores that are no finite numbers")
        }
        var rankings: [RankedScores?] = []
        for number in sought {
            let isOfClass = labels.map { $0 == Int32(number) }
            let isRanked = isOfClass.contains(true) && isOfClass.contains(false)
            rankings.append(
                isRanked ? try RankedScores(scores: column(of: number), labels: isOfClass) : nil
            )
        }
        return rankings
    }
}

extension [RankedScores?] {
    /// The mean of both areas over the classes that have rows, and rows beside them.
    ///
    /// Source: Hand & Till, Machine Learning 45, 2001, for the wish; one class against the rest, each class
    /// alike, as scikit-learn's `roc_auc_score(multi_class="ovr")` and `average_precision_score` do.
    public func meanAreas(
        counting counts: [Int32]? = nil
    ) -> (roc: Double, precisionRecall: Double) {
        var (roc, precisionRecall, classes) = (0.0, 0.0, 0.0)
        for case let ranking? in self {
            let areas = ranking.areas(counting: counts)
            guard areas.roc.isFinite, areas.precisionRecall.isFinite else { continue }
            roc += areas.roc
            precisionRecall += areas.precisionRecall
            classes += 1
        }
        return (roc / classes, precisionRecall / classes)
    }
}
