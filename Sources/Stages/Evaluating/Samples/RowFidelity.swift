import Commerce
import Statistics

/// How alike made rows and real ones look, column by column and pair by pair.
///
///     column of numbers: 1 - D (Kolmogorov-Smirnov)     of levels: 1 - TV
///     two numbers: 1 - |r - r'| / 2 (Pearson)           any other pair: 1 - TV of the joint levels
///     quality = (mean over columns + mean over related pairs) / 2
///
/// Pairs are related where real numbers correlate beyond .5, or Cramér's V of the real levels is above .3: others are
/// alike in nearly all rows, whoever made them. Beside levels, numbers are cut into ten equal parts of the real range. It
/// is what SDMetrics calls a quality score, and that is all it is: rows that look alike may teach nothing.
///
/// Source: SDMetrics 0.32, `QualityReport`.
/// Deviates: both sides are cut at the real range, where the package cuts each at its own; a made column that never
/// changes or holds nothing counts as one that has nothing in common, where the package leaves it out.
public struct RowFidelity: Codable, Hashable, Sendable {
    /// One column of both sides.
    public struct Column: Codable, Hashable, Sendable {
        /// Its name.
        public var name: String
        /// Kolmogorov-Smirnov distance of numbers, total variation of levels; in 0...1.
        public var distance: Double
        /// Wasserstein's distance in standard deviations of the real column; nil for levels, and where real numbers
        /// never change.
        public var shift: Double?
        /// Share of the real levels that made rows have; nil for numbers.
        public var levelsReached: Double?
    }

    /// Two columns of both sides.
    public struct Pair: Codable, Hashable, Sendable {
        /// Their names.
        public var names: [String]
        /// Difference of the correlations of two numbers, in 0...2; else total variation, in 0...1.
        public var distance: Double
        /// Whether both are numbers.
        public var isCorrelation: Bool
        /// The correlation of the real numbers; nil for other pairs.
        public var real: Double?
        /// The correlation of the made numbers, 0 where they never change; nil for other pairs.
        public var made: Double?

        /// Whether the real columns have to do with each other; nil in files of earlier versions.
        public var isRelated: Bool?

        /// 1 where both sides agree, 0 where they couldn't differ more.
        var similarity: Double { 1 - distance / (isCorrelation ? 2 : 1) }
    }

    /// The columns that both sides can be compared in.
    public var columns: [Column]
    /// Mean similarity over columns, in 0...1.
    public var shapes: Double
    /// Mean similarity over pairs of related columns; nil without one.
    public var trends: Double?
    /// Pairs of columns of numbers, those whose correlation differs most, that first; up to ``pairsNamed``.
    public var correlations: [Pair]
    /// Pairs with a column of levels, those whose joint levels differ most, likewise.
    public var contingencies: [Pair]

    /// The two columns of numbers whose correlation differs most; nil with fewer than two.
    public var worstCorrelation: Pair? { correlations.first }
    /// The pair with a column of levels whose joint levels differ most; nil without one.
    public var worstContingency: Pair? { contingencies.first }

    /// The mean of ``shapes`` and ``trends``, or the one that there is.
    public var quality: Double { trends.map { ($0 + shapes) / 2 } ?? shapes }
    /// The column of numbers that is furthest off; nil without numbers.
    public var worstNumber: Column? {
        columns.filter { $0.levelsReached == nil }.max { $0.distance < $1.distance }
    }
    /// The column of levels that is furthest off; nil without levels.
    public var worstLevel: Column? {
        columns.filter { $0.levelsReached != nil }.max { $0.distance < $1.distance }
    }
}

extension RowFidelity {
    /// Rows of each side that pairs are compared in, at most: the first ones.
    public static let pairRowLimit = 20_000
    /// Pairs of each kind that are named at most.
    public static let pairsNamed = 10
    /// Equal parts that a number is cut into beside levels.
    static let parts = 10
    /// What the correlation of two real numbers is above where they are related.
    static let relatedCorrelation = 0.5
    /// What Cramér's V of two real columns is above where they are related.
    static let relatedAssociation = 0.3

    /// Compares rows of the same columns.
    ///
    /// - Throws: `StatisticsError`.
    /// - Complexity: O(*rows* log *rows* · *columns* + ``pairRowLimit`` · *columns*²).
    init(real: SampleTable, made: SampleTable) throws {
        let modelled = real.schema.modelled.filter { column in
            real.columns[column].contains { !$0.isNaN }
        }
        columns = try modelled.map { try Column(real, made, column: $0) }
        shapes = columns.reduce(0) { $0 + 1 - $1.distance } / Double(max(columns.count, 1))
        let limit = Self.pairRowLimit
        let sides = [real, made].map { $0.selecting(Array(0..<min($0.count, limit))) }
        var pairs: [Pair] = []
        for (place, left) in modelled.enumerated() {
            for right in modelled.dropFirst(place + 1) {
                guard let pair = try Pair(sides[0], sides[1], left, right) else { continue }
                pairs.append(pair)
            }
        }
        func farthest(_ isCorrelation: Bool) -> [Pair] {
            let own = pairs.filter { $0.isCorrelation == isCorrelation }.enumerated()
            return own.sorted {
                ($1.element.distance, $0.offset) < ($0.element.distance, $1.offset)
            }
            .prefix(Self.pairsNamed).map(\.element)
        }
        (correlations, contingencies) = (farthest(true), farthest(false))
        let related = pairs.filter { $0.isRelated == true }.map(\.similarity)
        trends = related.isEmpty ? nil : related.reduce(0, +) / Double(related.count)
    }
}

extension RowFidelity.Column {
    fileprivate init(_ real: SampleTable, _ made: SampleTable, column: Int) throws {
        let feature = real.schema.features[column]
        let sides = [real, made].map { $0.columns[column].filter { !$0.isNaN } }
        name = feature.name
        distance = 1
        guard feature.kind.isNumeric else {
            let counts = sides.map { values in
                values.reduce(into: [Double](repeating: 0, count: feature.levels.count)) {
                    $0[Int($1)] += 1
                }
            }
            let known = counts[0].indices.filter { counts[0][$0] > 0 }
            levelsReached = Double(known.count { counts[1][$0] > 0 }) / Double(known.count)
            if !sides[1].isEmpty { distance = try Distances.totalVariation(counts[0], counts[1]) }
            return
        }
        if sides[1].isEmpty { return }
        distance = try Distances.kolmogorovSmirnov(sides[0], sides[1])
        let deviation = Distances.standardDeviation(of: sides[0])
        // Numbers near the largest there are have no deviation that is one.
        guard deviation > 0, deviation.isFinite else { return }
        let shift = try Distances.wasserstein(sides[0], sides[1]) / deviation
        if shift.isFinite { self.shift = shift }
    }
}

extension RowFidelity.Pair {
    /// Nil for two numbers of which a real one never changes.
    fileprivate init?(_ real: SampleTable, _ made: SampleTable, _ left: Int, _ right: Int) throws {
        let features = [left, right].map { real.schema.features[$0] }
        names = features.map(\.name)
        isCorrelation = features.allSatisfy(\.kind.isNumeric)
        if isCorrelation {
            let found = [real, made].map {
                Distances.correlation($0.columns[left], $0.columns[right])
            }
            guard let known = found[0] else { return nil }
            (self.real, self.made) = (known, found[1] ?? 0)
            distance = abs(known - (found[1] ?? 0))
            isRelated = abs(known) > RowFidelity.relatedCorrelation
            return
        }
        let first = Levels(real, left)
        let second = Levels(real, right)
        let counts = [real, made].map { table in
            table.labels.indices.reduce(
                into: [Double](repeating: 0, count: first.count * second.count)
            ) {
                let cell = first.level(of: table.columns[left][$1]) * second.count
                $0[cell + second.level(of: table.columns[right][$1])] += 1
            }
        }
        distance = try Distances.totalVariation(counts[0], counts[1])
        let association = Distances.association(counts[0], columns: second.count) ?? 0
        isRelated = association > RowFidelity.relatedAssociation
    }
}

/// The levels of a column, with missing as one more; numbers are cut into equal parts of the real range.
private struct Levels {
    let count: Int
    private let low: Double
    private let width: Double

    init(_ real: SampleTable, _ column: Int) {
        let feature = real.schema.features[column]
        let present = real.columns[column].lazy.filter { !$0.isNaN }
        guard feature.kind.isNumeric, let least = present.min(), let most = present.max() else {
            (count, low, width) = (feature.levels.count + 1, 0, 1)
            return
        }
        count = RowFidelity.parts + 1
        low = least
        width = most > least ? (most - least) / Double(RowFidelity.parts) : 1
    }

    func level(of value: Double) -> Int {
        if value.isNaN { return count - 1 }
        return Int(min(max((value - low) / width, 0), Double(count - 2)))
    }
}
