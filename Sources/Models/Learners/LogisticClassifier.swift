import Foundation
public import Statistics

/// Why a classifier can't be fitted or judged.
public enum ClassifierError: Error, CustomStringConvertible, Hashable, Sendable {
    /// A class has fewer samples than there are folds.
    case tooFewSamples(positives: Int, negatives: Int, needed: Int)
    /// One of several classes has fewer samples than are needed.
    case tooFewOfClass(String, got: Int, needed: Int)

    /// The error in one line.
    public var description: String {
        switch self {
        case .tooFewSamples(let positives, let negatives, let needed):
            "the classifier needs at least \(needed) samples of each class, got \(positives) "
                + "positive and \(negatives) negative; give more samples or ask for fewer folds"
        case .tooFewOfClass(let name, let got, let needed):
            "the classifier needs at least \(needed) samples of each class, got \(got) of '\(name)'"
        }
    }
}

/// Logistic regression with an L2 penalty on standardised features, fitted by Newton's method.
///
///     p(x) = 1 / (1 + exp(-(b + w·z(x)))),   z(x) = (x - mean) / deviation
///     loss = -Σ log p(label) + penalty/2 · |w|²        (the intercept b is not penalised)
///
/// A constant column has deviation 1 and thus no influence. Newton's steps are halved until the loss
/// falls, so that the same samples always give the same weights.
///
/// Source: Hastie, Tibshirani & Friedman, "The Elements of Statistical Learning", 2009, section 4.4.1.
public struct LogisticClassifier: Sendable, Codable, Hashable {
    /// What can be set.
    public struct Configuration: Sendable, Codable, Hashable {
        /// Weight of the squared length of the weights in the loss; above 0.
        public var penalty: Double
        /// Newton steps at most.
        public var maximumSteps: Int

        /// Sets the options.
        public init(penalty: Double = 1, maximumSteps: Int = 50) {
            self.penalty = penalty
            self.maximumSteps = maximumSteps
        }
    }

    /// Per column: the mean over the fitted samples.
    public let means: [Double]
    /// Per column: the standard deviation over the fitted samples; 1 where it would be 0.
    public let deviations: [Double]
    /// Per standardised column: its weight; the intercept comes last.
    public let weights: [Double]

    /// Fits the weights to finite `features`, row-major `[samples, columns]`, and one label a sample.
    ///
    /// Where `counts` are given, each sample's loss counts so much: one non-negative number a sample.
    ///
    /// - Throws: ``ClassifierError/tooFewSamples(positives:negatives:needed:)`` when a class is empty.
    /// - Complexity: O(samples · columns²) a step.
    public init(
        fitting features: [Float],
        columns: Int,
        labels: [Bool],
        counts: [Float]? = nil,
        configuration: Configuration = Configuration()
    ) throws(ClassifierError) {
        precondition(counts == nil || counts?.count == labels.count, "one count a sample")
        precondition(columns > 0 && features.count == columns * labels.count, "shapes don't fit")
        let positives = labels.count { $0 }
        guard positives > 0, positives < labels.count else {
            throw .tooFewSamples(
                positives: positives,
                negatives: labels.count - positives,
                needed: 1
            )
        }
        (means, deviations) = Self.moments(of: features, columns: columns)
        var design = LogisticDesign(
            columns: columns,
            labels: labels,
            counts: counts,
            penalty: configuration.penalty
        )
        design.rows.reserveCapacity(labels.count * (columns + 1))
        for sample in labels.indices {
            for column in 0..<columns {
                let value = Double(features[sample * columns + column])
                design.rows.append((value - means[column]) / deviations[column])
            }
            design.rows.append(1)
        }
        weights = design.minimised(maximumSteps: configuration.maximumSteps)
    }

    /// The log-odds of the positive class for one sample.
    public func logOdds(of sample: some RandomAccessCollection<Float>) -> Double {
        var sum = weights[weights.count - 1]
        for (column, value) in sample.enumerated() {
            sum += weights[column] * (Double(value) - means[column]) / deviations[column]
        }
        return sum
    }

    /// The probability of the positive class for one sample.
    public func probability(of sample: some RandomAccessCollection<Float>) -> Double {
        1 / (1 + exp(-logOdds(of: sample)))
    }

    static func moments(
        of features: [Float],
        columns: Int
    ) -> (means: [Double], deviations: [Double]) {
        let count = Double(features.count / columns)
        var means = [Double](repeating: 0, count: columns)
        var squares = means
        for index in features.indices { means[index % columns] += Double(features[index]) / count }
        for index in features.indices {
            let difference = Double(features[index]) - means[index % columns]
            squares[index % columns] += difference * difference / count
        }
        return (means, squares.map { $0 > 1e-20 ? $0.squareRoot() : 1 })
    }
}

extension LogisticClassifier {
    /// How well a classifier tells the classes apart on samples that it wasn't fitted on.
    ///
    /// The samples are dealt into `folds` of equal shares of each class; each fold is scored by a
    /// classifier fitted on the others. The result is the mean of the folds' areas under the ROC curve:
    /// about 0.5 when the classes can't be told apart, 1 when they always can.
    ///
    /// Source: Lopez-Paz & Oquab, "Revisiting classifier two-sample tests", ICLR 2017.
    /// Deviates: area under the curve in place of accuracy; every sample is held out once.
    ///
    /// - Parameters:
    ///   - features: finite values, row-major `[samples, columns]`.
    ///   - columns: features a sample, at least 1.
    ///   - labels: one a sample.
    ///   - folds: at least 2.
    ///   - seed: what the dealing depends on.
    ///   - configuration: of the classifiers.
    /// - Returns: an area in 0...1.
    /// - Throws: ``ClassifierError/tooFewSamples(positives:negatives:needed:)`` when a class has fewer
    ///   samples than there are folds.
    public static func crossFittedAUC(
        features: [Float],
        columns: Int,
        labels: [Bool],
        folds: Int,
        seed: Seed,
        configuration: Configuration = Configuration()
    ) throws(ClassifierError) -> Double {
        precondition(folds > 1, "cross-fitting needs at least 2 folds, got \(folds)")
        let positives = labels.count { $0 }
        guard min(positives, labels.count - positives) >= folds else {
            throw .tooFewSamples(
                positives: positives,
                negatives: labels.count - positives,
                needed: folds
            )
        }
        let fold = dealtFolds(labels, folds: folds, seed: seed)
        var sum = 0.0
        for held in 0..<folds {
            let fitted = labels.indices.filter { fold[$0] != held }
            let model = try LogisticClassifier(
                fitting: fitted.flatMap { features[$0 * columns..<($0 + 1) * columns] },
                columns: columns,
                labels: fitted.map { labels[$0] },
                configuration: configuration
            )
            let tested = labels.indices.filter { fold[$0] == held }
            sum += areaUnderCurve(
                scores: tested.map {
                    model.logOdds(of: features[$0 * columns..<($0 + 1) * columns])
                },
                labels: tested.map { labels[$0] }
            )
        }
        return sum / Double(folds)
    }

    /// The chance that a random positive sample scores above a random negative one; ties count half.
    ///
    /// Both classes occur, and no score is NaN.
    /// - Complexity: O(*n* log *n*).
    public static func areaUnderCurve(scores: [Double], labels: [Bool]) -> Double {
        let order = scores.indices.sorted { scores[$0] < scores[$1] }
        let positives = labels.count { $0 }
        let negatives = labels.count - positives
        precondition(positives > 0 && negatives > 0, "the area needs samples of both classes")
        var wins = 0.0
        var below = 0  // negatives that score less than the present tie
        var start = 0
        while start < order.count {
            var end = start
            while end < order.count, scores[order[end]] == scores[order[start]] { end += 1 }
            let tiedPositives = order[start..<end].count { labels[$0] }
            let tiedNegatives = end - start - tiedPositives
            wins += Double(tiedPositives) * (Double(below) + Double(tiedNegatives) / 2)
            below += tiedNegatives
            start = end
        }
        return wins / Double(positives) / Double(negatives)
    }

    /// Per sample: its fold, with equal shares of each class in each fold.
    private static func dealtFolds(_ labels: [Bool], folds: Int, seed: Seed) -> [Int] {
        var random = seed["folds"].generator()
        var fold = [Int](repeating: 0, count: labels.count)
        for positive in [true, false] {
            var members = labels.indices.filter { labels[$0] == positive }
            random.shuffle(&members)
            for (position, member) in members.enumerated() { fold[member] = position % folds }
        }
        return fold
    }
}
