import Foundation

/// The penalised logistic loss over standardised samples and its minimum.
struct LogisticDesign {
    /// Row-major `[samples, columns + 1]`; the last column is 1, for the intercept.
    var rows: [Double] = []
    /// Columns with the intercept.
    let width: Int
    let labels: [Bool]
    /// How much each sample's loss counts; nil for 1 throughout.
    let counts: [Float]?
    let penalty: Double

    init(columns: Int, labels: [Bool], counts: [Float]? = nil, penalty: Double) {
        width = columns + 1
        self.labels = labels
        self.counts = counts
        self.penalty = penalty
    }

    /// Newton's method from zero: each step solves H·step = gradient and is halved until the loss falls.
    func minimised(maximumSteps: Int) -> [Double] {
        var weights = [Double](repeating: 0, count: width)
        var loss = loss(weights)
        for _ in 0..<maximumSteps {
            let (gradient, hessian) = derivatives(weights)
            guard let step = DenseSymmetric.solve(hessian, gradient) else { return weights }
            var scale = 1.0
            var improved = false
            while scale > 1e-6, !improved {
                let candidate = zip(weights, step).map { $0 - scale * $1 }
                let candidateLoss = self.loss(candidate)
                if candidateLoss < loss {
                    improved = loss - candidateLoss > 1e-10 * abs(loss)
                    weights = candidate
                    loss = candidateLoss
                    if !improved { return weights }
                }
                scale /= 2
            }
            if !improved { return weights }
        }
        return weights
    }

    private func logOdds(_ sample: Int, _ weights: [Double]) -> Double {
        var sum = 0.0
        for column in 0..<width { sum += rows[sample * width + column] * weights[column] }
        return sum
    }

    private func count(of sample: Int) -> Double { counts.map { Double($0[sample]) } ?? 1 }

    private func loss(_ weights: [Double]) -> Double {
        var sum = penalty / 2 * weights.dropLast().reduce(0) { $0 + $1 * $1 }
        for sample in labels.indices {
            let odds = logOdds(sample, weights) * (labels[sample] ? 1 : -1)
            // log(1 + exp(-odds)) without overflow
            sum += count(of: sample) * (max(-odds, 0) + log1p(exp(-abs(odds))))
        }
        return sum
    }

    private func derivatives(_ weights: [Double]) -> (gradient: [Double], hessian: [Double]) {
        var gradient = weights.map { $0 * penalty }
        gradient[width - 1] = 0
        var hessian = [Double](repeating: 0, count: width * width)
        for column in 0..<width - 1 { hessian[column * width + column] = penalty }
        // Keeps the intercept's curvature above zero when all probabilities are 0 or 1.
        hessian[width * width - 1] = 1e-9
        for sample in labels.indices {
            let probability = 1 / (1 + exp(-logOdds(sample, weights)))
            let count = count(of: sample)
            let error = count * (probability - (labels[sample] ? 1 : 0))
            let curvature = count * probability * (1 - probability)
            let start = sample * width
            for column in 0..<width {
                gradient[column] += error * rows[start + column]
                let scaled = curvature * rows[start + column]
                for other in 0...column {
                    hessian[column * width + other] += scaled * rows[start + other]
                }
            }
        }
        for column in 0..<width {
            for other in 0..<column {
                hessian[other * width + column] = hessian[column * width + other]
            }
        }
        return (gradient, hessian)
    }
}
