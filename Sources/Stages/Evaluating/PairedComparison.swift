public import Pipelines
public import Statistics

/// Why two sets of evaluations can't be compared.
public enum ComparisonError: ExplainedError, Hashable {
    /// A side has no evaluation.
    case noEvaluations
    /// Evaluations are of other cases or metrics.
    case differentCases
    /// Fewer cases than a comparison needs.
    case tooFewCases(found: Int, needed: Int)

    /// Only too little data is the user's.
    public var exitStatus: ExitStatus {
        if case .tooFewCases = self { return .data }
        return .software
    }

    /// One line: what, expected, got, what to do.
    public var description: String {
        switch self {
        case .noEvaluations:
            "evaluate: a comparison needs at least one evaluation on each side; train with at least "
                + "one seed"
        case .differentCases:
            "evaluate: a comparison needs evaluations of the same cases, slices and metrics; "
                + "evaluate both sides with one split and one configuration"
        case .tooFewCases(let found, let needed):
            "evaluate: a comparison needs at least \(needed) cases (users, or groups of rows that belong "
                + "together), got \(found); give more, or larger shares of the split"
        }
    }
}

/// Compares models case by case: seeds are averaged inside each case, then users are resampled.
public struct PairedComparison: Sendable, Hashable {
    /// The resampling.
    public let bootstrap: Bootstrap
    /// Cases below which a slice is not compared.
    public let fewestCases: Int

    /// Cases below which nothing is decided: the bootstrap's interval of a few differences is too narrow, and that of
    /// two of one sign never holds 0.
    public static let fewestToDecide = 20

    /// Configures a comparison.
    public init(bootstrap: Bootstrap, fewestCases: Int = fewestToDecide) {
        self.bootstrap = bootstrap
        self.fewestCases = fewestCases
    }

    /// The comparison whose intervals hold together with the confidence that this one's hold with one by one.
    ///
    ///     confidence' = 1 - (1 - confidence) / count
    ///
    /// - Parameter count: comparisons that are made, at least 1.
    /// - Returns: the same resampling at a higher confidence.
    public func adjusted(for count: Int) -> PairedComparison {
        var bootstrap = bootstrap
        bootstrap.confidence = 1 - (1 - bootstrap.confidence) / Double(count)
        return PairedComparison(bootstrap: bootstrap, fewestCases: fewestCases)
    }

    /// Compares two treatments.
    ///
    /// - Parameters:
    ///   - baseline: one evaluation a seed, all of the same cases.
    ///   - augmented: one evaluation a seed, of the same cases; it may be other seeds.
    /// - Returns: levels and differences over all cases and per slice.
    /// - Throws: ``ComparisonError``, `StatisticsError`.
    public func compare(
        baseline: [Evaluation],
        augmented: [Evaluation]
    ) throws -> EvaluationComparison {
        guard let first = baseline.first, !augmented.isEmpty else {
            throw ComparisonError.noEvaluations
        }
        for other in baseline + augmented where !first.isComparable(to: other) {
            throw ComparisonError.differentCases
        }
        guard first.users.count > 1 else {
            throw ComparisonError.tooFewCases(found: first.users.count, needed: 2)
        }
        var slices: [String: SliceComparison] = [:]
        for (name, slice) in first.slices {
            let count = slice.cases.count
            if count < max(2, fewestCases) {
                slices[name] = .tooFew(cases: count, needed: max(2, fewestCases))
                continue
            }
            slices[name] = .measured(
                try compare(
                    baseline.compactMap { $0.slices[name] },
                    augmented.compactMap { $0.slices[name] }
                )
            )
        }
        return EvaluationComparison(
            all: try compare(baseline.map(\.all), augmented.map(\.all)),
            slices: slices,
            baselineCollection: collection(baseline),
            augmentedCollection: collection(augmented)
        )
    }

    /// Compares the values of the same cases.
    private func compare(_ baseline: [CaseValues], _ augmented: [CaseValues]) throws -> Comparison {
        let names = baseline[0].values.keys.sorted()
        let before = names.map { averaged(baseline, $0) }
        let after = names.map { averaged(augmented, $0) }
        let levels = try bootstrap.intervals(of: before + after)
        let differences = try bootstrap.pairedDifferences(from: before, to: after)
        var result = Comparison(
            cases: baseline[0].cases.count,
            baseline: [:],
            augmented: [:],
            difference: [:]
        )
        for (place, name) in names.enumerated() {
            let base = levels[place]
            let paired = differences[place]
            result.baseline[name] = Level(
                interval: base,
                bySeed: baseline.compactMap { $0.mean(of: name) }
            )
            result.augmented[name] = Level(
                interval: levels[names.count + place],
                bySeed: augmented.compactMap { $0.mean(of: name) }
            )
            result.difference[name] = Difference(
                paired: paired,
                relative: base.mean == 0 ? nil : paired.interval.mean / base.mean,
                minimumDetectableEffect: try paired.minimumDetectableEffect()
            )
        }
        return result
    }

    /// Per case, the mean over seeds of one metric.
    private func averaged(_ seeds: [CaseValues], _ metric: String) -> [Double] {
        let columns = seeds.compactMap { $0.values[metric] }
        return (0..<seeds[0].cases.count).map { place in
            columns.reduce(0) { $0 + $1[place] } / Double(columns.count)
        }
    }

    private func collection(_ seeds: [Evaluation]) -> [String: [Double]] {
        seeds[0].collection.keys.reduce(into: [:]) { result, name in
            result[name] = seeds.compactMap { $0.collection[name] }
        }
    }
}

extension Evaluation {
    /// Whether the other has the same cases, slices and metrics.
    fileprivate func isComparable(to other: Evaluation) -> Bool {
        func isAlike(_ left: CaseValues, _ right: CaseValues) -> Bool {
            left.cases == right.cases && left.values.keys == right.values.keys
        }
        return users == other.users && isAlike(all, other.all)
            && collection.keys == other.collection.keys
            && slices.keys == other.slices.keys
            && slices.allSatisfy { name, slice in
                other.slices[name].map { isAlike(slice, $0) } ?? false
            }
    }
}
