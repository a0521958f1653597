import Foundation

/// Logistic regression for several classes, with an L2 penalty on standardised features.
///
///     p_c(x) = exp(b_c + w_c·z(x)) / Σ_d exp(b_d + w_d·z(x)),   z(x) = (x - mean) / deviation
///     loss = -Σ log p_label + penalty/2 · Σ_c |w_c|²        (the intercepts b are not penalised)
///
/// A constant column has deviation 1 and thus no influence. Where ``LogisticClassifier`` takes Newton's steps, whose
/// matrix grows with the square of columns times classes, this takes those of ``QuasiNewton``; the same samples
/// always give the same weights.
///
/// Source: Hastie, Tibshirani & Friedman, "The Elements of Statistical Learning", 2009, section 4.4.
public struct SoftmaxClassifier: Sendable, Codable, Hashable {
    /// Per column: the mean over the fitted samples.
    public let means: [Double]
    /// Per column: the standard deviation over the fitted samples; 1 where it would be 0.
    public let deviations: [Double]
    /// Row-major `[columns + 1, classes]`: per standardised column the weight of each class; intercepts come last.
    public let weights: [Double]
    /// How many classes there are.
    public let classes: Int

    /// Fits the weights to finite `features`, row-major `[samples, columns]`, and one class a sample.
    ///
    /// Where `counts` are given, each sample's loss counts so much: one non-negative number a sample. A class
    /// without samples gets the probability that its intercept sinks to.
    ///
    /// - Complexity: O(values other than 0 · classes) a step.
    public init(
        fitting features: [Float],
        columns: Int,
        labels: [Int32],
        classes: Int,
        counts: [Float]? = nil,
        penalty: Double = 1
    ) {
        precondition(counts == nil || counts?.count == labels.count, "one count a sample")
        precondition(columns > 0 && features.count == columns * labels.count, "shapes don't fit")
        let design = SoftmaxDesign(
            features,
            columns: columns,
            labels: labels,
            classes: classes,
            counts: counts,
            penalty: penalty
        )
        (means, deviations) = (design.means, design.deviations)
        self.classes = classes
        weights = QuasiNewton().minimum(
            from: [Double](repeating: 0, count: (columns + 1) * classes),
            of: design.lossAndGradient
        )
    }

    /// The probabilities of all classes for one sample.
    public func probabilities(of sample: some RandomAccessCollection<Float>) -> [Double] {
        var odds = Array(weights.suffix(classes))
        for (column, value) in sample.enumerated() {
            let scaled = (Double(value) - means[column]) / deviations[column]
            for number in 0..<classes {
                odds[number] += scaled * weights[column * classes + number]
            }
        }
        _ = odds.replaceByShares()
        return odds
    }
}

extension [Double] {
    /// Replaces logarithms of odds by the shares that they stand for; gives back the logarithm of the odds' sum.
    fileprivate mutating func replaceByShares() -> Double {
        let most = self.max() ?? 0
        var sum = 0.0
        for place in indices {
            self[place] = exp(self[place] - most)
            sum += self[place]
        }
        for place in indices { self[place] /= sum }
        return most + log(sum)
    }
}

/// The penalised loss over samples of which only the values other than 0 are kept.
private struct SoftmaxDesign {
    let means: [Double]
    let deviations: [Double]
    private let labels: [Int32]
    private let classes: Int
    private let counts: [Float]?
    private let penalty: Double
    // Values other than 0, sample after sample, with their columns.
    private var values: [Double] = []
    private var places: [Int] = []
    private var starts = [0]

    init(
        _ features: [Float],
        columns: Int,
        labels: [Int32],
        classes: Int,
        counts: [Float]?,
        penalty: Double
    ) {
        (means, deviations) = LogisticClassifier.moments(of: features, columns: columns)
        self.labels = labels
        self.classes = classes
        self.counts = counts
        self.penalty = penalty
        for sample in labels.indices {
            for column in 0..<columns where features[sample * columns + column] != 0 {
                values.append(Double(features[sample * columns + column]))
                places.append(column)
            }
            starts.append(values.count)
        }
    }

    /// The loss at some weights, and its slope.
    ///
    /// Standardised values are never written down: b_c + w_c·z = (b_c - Σ_j w_cj mean_j / deviation_j)
    /// + Σ_j w_cj x_j / deviation_j, and the sum on the right is over values other than 0.
    func lossAndGradient(_ weights: [Double]) -> (loss: Double, gradient: [Double]) {
        let columns = means.count
        let intercepts = columns * classes
        var scaled = weights
        var offsets = Array(weights[intercepts...])
        var loss = 0.0
        for column in 0..<columns {
            for number in 0..<classes {
                let place = column * classes + number
                loss += penalty / 2 * weights[place] * weights[place]
                scaled[place] /= deviations[column]
                offsets[number] -= scaled[place] * means[column]
            }
        }
        var gradient = [Double](repeating: 0, count: weights.count)
        var odds = offsets
        for sample in labels.indices {
            let count = counts.map { Double($0[sample]) } ?? 1
            odds = offsets
            for entry in starts[sample]..<starts[sample + 1] {
                let (value, start) = (values[entry], places[entry] * classes)
                for number in 0..<classes { odds[number] += value * scaled[start + number] }
            }
            let label = Int(labels[sample])
            loss -= count * odds[label]
            loss += count * odds.replaceByShares()
            for number in 0..<classes {
                odds[number] = count * (odds[number] - (number == label ? 1 : 0))
                gradient[intercepts + number] += odds[number]
            }
            for entry in starts[sample]..<starts[sample + 1] {
                let (value, start) = (values[entry], places[entry] * classes)
                for number in 0..<classes { gradient[start + number] += value * odds[number] }
            }
        }
        for column in 0..<columns {
            for number in 0..<classes {
                let place = column * classes + number
                let centred = gradient[place] - means[column] * gradient[intercepts + number]
                gradient[place] = centred / deviations[column] + penalty * weights[place]
            }
        }
        return (loss, gradient)
    }
}
