import Foundation

/// A sigmoid from scores to probabilities.
///
///     p = 1 / (1 + exp(a s + b))
///     min −Σ t log p + (1 − t) log(1 − p),   t = (N₊ + 1)/(N₊ + 2) or 1/(N₋ + 2)
///
/// Source: Platt, "Probabilistic outputs for support vector machines", 1999; Lin, Lin & Weng, "A note on Platt's
/// probabilistic outputs for support vector machines", Machine Learning 68, 2007 (Newton's method, algorithm 1).
public struct PlattScaling: Sendable, Codable, Hashable {
    /// The slope, below 0 where higher scores mean more.
    public let slope: Double
    /// The offset.
    public let offset: Double

    /// Fits the sigmoid.
    ///
    /// - Throws: ``StatisticsError`` when lengths differ, a score is not finite, or a class is absent.
    /// - Complexity: O(*n*) a step of Newton's method, at most 100 of them.
    public init(scores: [Double], labels: [Bool]) throws(StatisticsError) {
        let name = "Platt scaling"
        guard scores.count == labels.count else {
            throw .lengthsDiffer(statistic: name, expected: labels.count, got: scores.count)
        }
        guard scores.allSatisfy(\.isFinite) else {
            throw .outOfRange(statistic: name, argument: "scores that are no finite numbers")
        }
        let positives = Double(labels.count { $0 })
        let negatives = Double(labels.count) - positives
        guard positives > 0, negatives > 0 else {
            throw .tooFew(statistic: name + ", in each class,", needed: 1, got: 0)
        }
        let (high, low) = ((positives + 1) / (positives + 2), 1 / (negatives + 2))
        let goals = labels.map { $0 ? high : low }
        var search = NewtonSearch(
            scores: scores,
            goals: goals,
            offset: log((negatives + 1) / (positives + 1))
        )
        for _ in 0..<Self.mostSteps {
            guard search.step() else { break }
        }
        slope = search.slope
        offset = search.offset
    }

    /// The probability at a score.
    public func callAsFunction(_ score: Double) -> Double {
        1 / (1 + exp(slope * score + offset))
    }

    private static let mostSteps = 100
}

/// A search for the least loss, by Newton's method with steps that are halved until they go down.
private struct NewtonSearch {
    private(set) var slope = 0.0
    private(set) var offset: Double
    private let scores: [Double]
    private let goals: [Double]
    private var loss = 0.0
    private static let smallestStep = 1e-10

    init(scores: [Double], goals: [Double], offset: Double) {
        (self.scores, self.goals, self.offset) = (scores, goals, offset)
        loss = loss(slope, offset)
    }

    /// Takes a step; false where there is none to take.
    mutating func step() -> Bool {
        // A little on the diagonal keeps the Hessian from being singular.
        var (aa, bb, ab, a, b) = (1e-12, 1e-12, 0.0, 0.0, 0.0)
        for (score, goal) in zip(scores, goals) {
            let p = 1 / (1 + exp(slope * score + offset))
            let (weight, error) = (p * (1 - p), goal - p)
            aa += score * score * weight
            bb += weight
            ab += score * weight
            a += score * error
            b += error
        }
        if max(abs(a), abs(b)) < 1e-9 { return false }
        let determinant = aa * bb - ab * ab
        let (stepA, stepB) = (-(bb * a - ab * b) / determinant, -(aa * b - ab * a) / determinant)
        let descent = a * stepA + b * stepB
        var size = 1.0
        while size >= Self.smallestStep {
            let next = loss(slope + size * stepA, offset + size * stepB)
            if next < loss + 1e-4 * size * descent {
                (slope, offset, loss) = (slope + size * stepA, offset + size * stepB, next)
                return true
            }
            size /= 2
        }
        return false
    }

    private func loss(_ slope: Double, _ offset: Double) -> Double {
        zip(scores, goals).reduce(0) { sum, row in
            let place = slope * row.0 + offset
            // Whichever form has the exponential of a negative number.
            return sum
                + (place >= 0
                    ? row.1 * place + log1p(exp(-place))
                    : (row.1 - 1) * place + log1p(exp(place)))
        }
    }
}
