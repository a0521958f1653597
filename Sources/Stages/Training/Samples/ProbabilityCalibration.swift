import Foundation
public import Statistics

/// How probabilities of a classifier are mended, by rows that it was not trained on.
public enum CalibrationKind: String, Codable, Hashable, Sendable, CaseIterable {
    /// They are taken as they are.
    case none
    /// By a sigmoid of their log-odds.
    case platt
    /// By a step-wise rising function.
    case isotonic
}

/// What mends the probabilities of a classifier; of several classes each against the rest, then brought to sum 1.
///
/// Source: Zadrozny & Elkan, "Transforming classifier scores into accurate multiclass probability estimates", KDD
/// 2002.
/// Deviates: Platt's sigmoid is one of log-odds, so that probabilities that need no mending can stay as they are.
public struct ProbabilityCalibration: Sendable, Codable {
    private enum Curve: Sendable, Codable {
        case platt(PlattScaling)
        case isotonic(IsotonicRegression)
    }

    /// One a number of a row.
    private let curves: [Curve]
    /// Keeps log-odds finite.
    private static let margin = 1e-6

    /// Fits what mends probabilities, row-major with `width` numbers a row: of two classes that of the second.
    ///
    /// - Returns: nil for ``CalibrationKind/none``.
    /// - Throws: `StatisticsError` when a class has no row or a probability is no number.
    public init?(
        _ kind: CalibrationKind,
        probabilities: [Double],
        labels: [Int32],
        width: Int
    ) throws(StatisticsError) {
        if kind == .none { return nil }
        var curves: [Curve] = []
        for number in 0..<width {
            let own = labels.indices.map { probabilities[$0 * width + number] }
            let isOfClass = labels.map { $0 == Int32(width == 1 ? 1 : number) }
            curves.append(
                kind == .platt
                    ? .platt(
                        try PlattScaling(scores: own.map(Self.logOdds), labels: isOfClass)
                    )
                    : .isotonic(
                        try IsotonicRegression(
                            arguments: own,
                            values: isOfClass.map { $0 ? 1 : 0 }
                        )
                    )
            )
        }
        self.curves = curves
    }

    /// The mended probabilities, row-major like those given.
    public func callAsFunction(_ probabilities: [Double]) -> [Double] {
        let width = curves.count
        var result = probabilities.indices.map { place in
            switch curves[place % width] {
            case .platt(let curve): curve(Self.logOdds(probabilities[place]))
            case .isotonic(let curve): curve(probabilities[place])
            }
        }
        guard width > 1 else { return result }
        for start in stride(from: 0, to: result.count, by: width) {
            let sum = result[start..<start + width].reduce(0, +)
            for place in start..<start + width {
                // Where no class is held possible, the classifier's own word stands.
                result[place] = sum > 0 ? result[place] / sum : probabilities[place]
            }
        }
        return result
    }

    private static func logOdds(_ probability: Double) -> Double {
        let kept = min(max(probability, margin), 1 - margin)
        return log(kept / (1 - kept))
    }
}
