public import Commerce
import Foundation
public import Pipelines
public import Statistics

/// Rows on the line between a row of a class and any other row.
///
///     x = λ a + (1 − λ) b,   λ' ~ Beta(α, α), λ = max(λ', 1 − λ')
///
/// The label says what a reader may count on: the class is that of `a`, whose share λ is half or more, and the
/// confidence is λ where `b` is of another class, and 1 where it isn't. With `mix: { weight-from: confidence }`
/// a row of two classes counts the less, the more it is of both. A category can't be mixed; each is that of `a`
/// with the probability λ. Whole numbers are rounded, and a value that only one row has is taken from `a`.
///
/// Source: Zhang, Cissé, Dauphin & Lopez-Paz, "mixup: beyond empirical risk minimization", ICLR 2018.
/// Deviates: one class and a confidence in place of a soft label, so that any trainer can read it.
public struct Mixup: RowExpander {
    /// Of which class the other row is.
    public enum Partners: String, Codable, Hashable, Sendable, CaseIterable {
        /// Of any, by their frequency, as in the paper.
        case any
        /// Of the same class, so that labels are certain.
        case same
    }

    /// The maker's name, as in recipes.
    public static let name = "mixup"

    /// What is made.
    public var rows = WantedRows()
    /// α, above 0 and at most 1: the smaller, the nearer made rows lie to real ones.
    public var alpha = 0.2
    /// Of which class the other row is.
    public var partners = Partners.any

    /// What lies between two rows keeps their order, and its differences lie between theirs.
    public var learnsDifferences: Bool { false }

    /// Makes rows of the rarer class.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [Setting<Mixup>] {
        [
            Setting("alpha", \.alpha, "a number in 0.001...1") { (0.001...1).contains($0) },
            Setting("partners", choice: \.partners),
        ]
    }

    /// Mixes rows.
    ///
    /// - Throws: ``RowExpandError``, `CancellationError`.
    public func expand(
        _ training: TrainingSet<SampleTable>,
        seed: Seed,
        in context: StageContext
    ) async throws -> RowExpansion {
        let table = training.samples
        var writer = try MadeRowWriter(self, table, context)
        for request in try requests(for: table, fewest: 1) {
            let others = partners == .same ? request.places : Array(0..<table.count)
            try writer.write(request, of: table, seed: seed[Int(request.label)]) { random in
                let start = request.places[random.below(request.places.count)]
                let other = others[random.below(others.count)]
                let drawn = random.beta(alpha)
                let share = max(drawn, 1 - drawn)
                let cells = table.schema.features.indices.map { column in
                    mixed(table, column, start, other, share, &random)
                }
                let confidence = table.labels[other] == request.label ? 1 : Float(share)
                return (cells, [start, other], confidence)
            }
        }
        return RowExpansion(made: writer.made)
    }

    private func mixed(
        _ table: SampleTable,
        _ column: Int,
        _ start: Int,
        _ other: Int,
        _ share: Double,
        _ random: inout RandomSource
    ) -> Double {
        let (own, others) = (table.columns[column][start], table.columns[column][other])
        let kind = table.schema.features[column].kind
        guard kind.isModelled else { return own }
        guard kind.isNumeric else { return random.uniform() < share ? own : others }
        guard !own.isNaN, !others.isNaN else { return own }
        let value = share * own + (1 - share) * others
        return kind.isWhole ? value.rounded() : value
    }
}

extension RandomSource {
    /// A draw from Beta(α, α).
    ///
    /// Source: Jöhnk, "Erzeugung von betaverteilten und gammaverteilten Zufallszahlen", Metrika 8, 1964.
    fileprivate mutating func beta(_ alpha: Double) -> Double {
        while true {
            // Logarithms, since powers of a small α are all 0.
            let (left, right) = (log(uniform()) / alpha, log(uniform()) / alpha)
            let most = max(left, right)
            let sum = most + log(exp(left - most) + exp(right - most))
            if sum <= 0 { return exp(left - sum) }
        }
    }
}
