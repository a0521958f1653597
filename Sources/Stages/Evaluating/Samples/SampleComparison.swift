public import Statistics

/// Compares classifiers on the same rows: rows are resampled, those that belong together as one; each resample is
/// measured for every seed of both sides, and seeds are averaged inside.
///
/// Rows of one customer tell less than as many rows of as many customers: drawn one by one, their intervals would be too
/// narrow.
///
/// Source: Efron & Tibshirani, "An Introduction to the Bootstrap", 1993, chapters 8 and 13 (paired data,
/// percentile intervals); Field & Welsh, "Bootstrapping clustered data", JRSS B 69(3), 2007.
public struct SampleComparison: Sendable, Hashable {
    /// What is measured.
    public let metrics: [SampleMetric]
    /// The resampling.
    public let bootstrap: Bootstrap
    /// Rows of each class below which a slice is not compared.
    public let fewestOfClass: Int
    /// Resamples that are measured at once; the figures don't depend on it.
    public let threads: Int

    /// Configures a comparison.
    public init(
        metrics: [SampleMetric],
        bootstrap: Bootstrap,
        fewestOfClass: Int = 10,
        threads: Int = 1
    ) {
        self.metrics = metrics
        self.bootstrap = bootstrap
        self.fewestOfClass = fewestOfClass
        self.threads = threads
    }

    /// Compares two treatments.
    ///
    /// - Parameters:
    ///   - baseline: one evaluation a seed, all of the same rows.
    ///   - augmented: one evaluation a seed, of the same rows.
    ///   - slices: rows of each part that is looked at beside all.
    ///   - together: places of rows that are drawn as one, each row once; nil for every row by itself.
    /// - Returns: levels and differences over all rows and per slice.
    /// - Throws: ``ComparisonError``, `StatisticsError`.
    public func compare(
        baseline: [SampleEvaluation],
        augmented: [SampleEvaluation],
        slices: [String: [Int]] = [:],
        together: [[Int]]? = nil
    ) throws -> EvaluationComparison {
        guard let labels = baseline.first?.labels, !augmented.isEmpty else {
            throw ComparisonError.noEvaluations
        }
        for other in baseline + augmented where other.labels != labels {
            throw ComparisonError.differentCases
        }
        let units = together ?? labels.indices.map { [$0] }
        precondition(units.reduce(0) { $0 + $1.count } == labels.count, "each row in one unit")
        // One unit drawn again and again is always the same.
        guard units.count > 1 else {
            throw ComparisonError.tooFewCases(found: units.count, needed: 2)
        }
        var parts: [String: SliceComparison] = [:]
        for (name, rows) in slices.sorted(by: { $0.key < $1.key }) {
            let counts = rows.reduce(into: [:]) { $0[labels[$1], default: 0] += 1 }
            // Two classes make a comparison; of several, a slice may lack some.
            if counts.values.count(where: { $0 >= fewestOfClass }) < 2 {
                parts[name] = .tooFew(cases: rows.count, needed: 2 * fewestOfClass)
                continue
            }
            let own = Self.units(units, within: rows)
            if own.count < 2 {
                parts[name] = .tooFew(cases: own.count, needed: 2)
                continue
            }
            parts[name] = .measured(
                try compare(
                    baseline.map { try $0.selecting(rows) },
                    augmented.map { try $0.selecting(rows) },
                    own
                )
            )
        }
        return EvaluationComparison(
            all: try compare(baseline, augmented, units),
            slices: parts,
            baselineCollection: [:],
            augmentedCollection: [:]
        )
    }

    /// Units that hold a row of another class than the commonest, or those that hold one of it where they are fewer.
    ///
    /// A thousand rows with five buyers tell of precision and recall what five rows do, so that these are counted where
    /// cases are.
    private static func tellingCount(_ units: [[Int]], _ labels: [Int32]) -> Int {
        let counts = labels.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        let commonest = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        let rare = units.count { $0.contains { labels[$0] != commonest } }
        let common = units.count { $0.contains { labels[$0] == commonest } }
        return min(rare, common)
    }

    /// What is left of the units in a slice, its rows numbered anew; in the order of their first rows.
    private static func units(_ units: [[Int]], within rows: [Int]) -> [[Int]] {
        var numbers: [Int: Int] = [:]
        for (number, unit) in units.enumerated() { for row in unit { numbers[row] = number } }
        let places = Dictionary(grouping: rows.indices) { numbers[rows[$0]] ?? 0 }
        return places.values.sorted { $0[0] < $1[0] }
    }

    private func compare(
        _ baseline: [SampleEvaluation],
        _ augmented: [SampleEvaluation],
        _ units: [[Int]]
    ) throws -> Comparison {
        let labels = baseline[0].labels
        let telling = Self.tellingCount(units, labels)
        let drawn = DrawnUnits(units)
        let replicates = parallelChunks(of: bootstrap.replicates, size: 16, threads: threads) {
            $0.map { replicate in
                let counts = resample(drawn, of: labels, replicate)
                return [averaged(baseline, counts), averaged(augmented, counts)]
            }
        }
        .flatMap(\.self)
        func column(_ side: Int, _ place: Int) -> [Double] { replicates.map { $0[side][place] } }
        var result = Comparison(cases: labels.count, baseline: [:], augmented: [:], difference: [:])
        let levels = (averaged(baseline, nil), averaged(augmented, nil))
        for (place, metric) in metrics.enumerated() {
            let name = metric.rawValue
            let (before, after) = (column(0, place), column(1, place))
            result.baseline[name] = try level(levels.0[place], before, baseline, metric)
            result.augmented[name] = try level(levels.1[place], after, augmented, metric)
            let paired = try difference(
                levels.1[place] - levels.0[place],
                zip(before, after).map { $1 - $0 },
                units: telling
            )
            result.difference[name] = Difference(
                paired: paired,
                relative: levels.0[place] == 0
                    ? nil : paired.interval.mean / levels.0[place],
                minimumDetectableEffect: try paired.minimumDetectableEffect()
            )
        }
        return result
    }

    /// How often each row is drawn; drawn again while all are of one class, since areas need two.
    private func resample(_ units: DrawnUnits, of labels: [Int32], _ replicate: Int) -> [Int32] {
        var random = bootstrap.seed[replicate].generator()
        while true {
            var counts = [Int32](repeating: 0, count: labels.count)
            var (least, most) = (Int32.max, Int32.min)
            for _ in 0..<units.count {
                units.forEachRow(of: random.below(units.count)) { row in
                    counts[row] += 1
                    (least, most) = (min(least, labels[row]), max(most, labels[row]))
                }
            }
            if least < most { return counts }
        }
    }

    /// Per metric: the mean over seeds.
    private func averaged(_ seeds: [SampleEvaluation], _ counts: [Int32]?) -> [Double] {
        var sums = [Double](repeating: 0, count: metrics.count)
        for seed in seeds {
            for (place, value) in seed.values(of: metrics, counting: counts).enumerated() {
                sums[place] += value
            }
        }
        return sums.map { $0 / Double(seeds.count) }
    }

    private func level(
        _ mean: Double,
        _ replicates: [Double],
        _ seeds: [SampleEvaluation],
        _ metric: SampleMetric
    ) throws -> Level {
        Level(
            interval: try interval(mean, replicates),
            bySeed: seeds.map { $0.values(of: [metric])[0] }
        )
    }

    private func interval(_ mean: Double, _ replicates: [Double]) throws -> Interval {
        let ascending = replicates.sorted()
        let tail = 0.5 * (1 - bootstrap.confidence)
        return Interval(
            mean: mean,
            low: try Quantiles.quantile(tail, ofAscending: ascending),
            high: try Quantiles.quantile(1 - tail, ofAscending: ascending)
        )
    }

    /// The paired difference; its standard error is the spread of the resamples.
    private func difference(
        _ mean: Double,
        _ replicates: [Double],
        units: Int
    ) throws -> PairedDifference {
        let fewer = min(replicates.count { $0 <= 0 }, replicates.count { $0 >= 0 })
        let tail = Double(fewer + 1) / Double(replicates.count + 1)
        let center = replicates.reduce(0, +) / Double(replicates.count)
        let squares = replicates.reduce(0) { $0 + ($1 - center) * ($1 - center) }
        return PairedDifference(
            interval: try interval(mean, replicates),
            p: min(1, 2 * tail),
            standardError: (squares / Double(max(replicates.count - 1, 1))).squareRoot(),
            units: units
        )
    }
}

/// Units of rows in one stretch of memory, since each is looked up in every resample.
private struct DrawnUnits {
    private let rows: [Int32]
    /// Where each unit's rows begin, and where the last ones end.
    private let starts: [Int32]

    init(_ units: [[Int]]) {
        rows = units.flatMap { $0.map { Int32($0) } }
        starts = units.reduce(into: [0]) { $0.append(($0.last ?? 0) + Int32($1.count)) }
    }

    var count: Int { starts.count - 1 }

    @inline(__always)
    func forEachRow(of unit: Int, _ body: (Int) -> Void) {
        for place in Int(starts[unit])..<Int(starts[unit + 1]) { body(Int(rows[place])) }
    }
}
