import Foundation

/// Probabilities made as sure as they turn out to be right, by one number.
///
///     q_c ∝ p_c^(1/T),   T minimises −Σ log q(label)
///
/// The likeliest class stays the likeliest; T above 1 makes sure answers less sure.
///
/// Source: Guo, Pleiss, Sun & Weinberger, "On calibration of modern neural networks", ICML 2017, section 4.2.
/// Deviates: a probability counts as at least ``least``, since trees and clusters may say 0.
public struct TemperatureScaling: Sendable, Codable, Hashable {
    /// What probabilities count as at least, before and after.
    public static let least = 1e-6
    /// Temperatures that are tried, from the coolest to the hottest.
    private static let range = 0.05...20.0

    /// The temperature; 1 changes nothing.
    public let temperature: Double

    /// Takes a temperature as it is, above 0.
    public init(temperature: Double = 1) {
        self.temperature = temperature
    }

    /// Finds the temperature under which labels are likeliest, by golden section.
    ///
    /// - Parameters:
    ///   - probabilities: row-major `[rows, classes]`.
    ///   - labels: per row, its class from 0; at least one.
    /// - Complexity: O(*rows* · classes).
    public init(fitting probabilities: [Double], labels: [Int32]) {
        precondition(!labels.isEmpty && probabilities.count % labels.count == 0, "whole rows")
        let classes = probabilities.count / labels.count
        let logs = probabilities.map { log(max($0, Self.least)) }
        func loss(_ logarithm: Double) -> Double {
            let factor = exp(-logarithm)
            var sum = 0.0
            for (row, label) in labels.enumerated() {
                let own = logs[row * classes..<(row + 1) * classes]
                let most = (own.max() ?? 0) * factor
                let total = own.reduce(0) { $0 + exp($1 * factor - most) }
                sum += most + log(total) - logs[row * classes + Int(label)] * factor
            }
            return sum
        }
        var (low, high) = (log(Self.range.lowerBound), log(Self.range.upperBound))
        let ratio = (5.0.squareRoot() - 1) / 2
        for _ in 0..<40 {
            let (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
            if loss(left) < loss(right) { high = right } else { low = left }
        }
        temperature = exp((low + high) / 2)
    }

    /// The probabilities under the temperature, row-major `[rows, classes]`.
    public func scaled(_ probabilities: [Double], classes: Int) -> [Double] {
        if temperature == 1 { return probabilities }
        var result = probabilities.map { pow(max($0, Self.least), 1 / temperature) }
        for start in stride(from: 0, to: result.count, by: classes) {
            let sum = result[start..<start + classes].reduce(0, +)
            for place in start..<start + classes { result[place] /= sum }
        }
        return result
    }
}
