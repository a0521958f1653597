import Commerce
import Statistics

/// How made rows differ from the real ones of the same classes, one distribution a column.
struct RowsRealVersusMade {
    private let real: SampleTable
    private let made: SampleTable
    /// Levels of a category, and parts of a column of numbers, that have a bin of their own at most.
    private static let binLimit = 10

    /// Compares made rows with the training rows of the classes that were made.
    init(real: TrainingSet<SampleTable>, made: MadeRows) {
        self.real = real.samples.selecting(real.samples.places(ofClassesIn: made))
        self.made = made.table
    }

    /// One distribution a column, those that differ most first; none where nothing was made.
    func distributions() -> [RunDetails.Distribution] {
        guard real.count > 0, made.count > 0 else { return [] }
        return real.schema.modelled.map(distribution)
            .sorted { ($1.distance, $0.name) < ($0.distance, $1.name) }
    }

    private func distribution(of column: Int) -> RunDetails.Distribution {
        let feature = real.schema.features[column]
        let (labels, bin) =
            feature.kind.isNumeric
            ? numberBins(real.columns[column]) : levelBins(real.columns[column], feature.levels)
        let shares = [real, made].map { table -> [Double] in
            var counts = [Double](repeating: 0, count: labels.count + 1)
            for value in table.columns[column] {
                counts[value.isNaN ? labels.count : bin(value)] += 1
            }
            return counts.map { $0 / Double(table.count) }
        }
        let hasMissing = shares.contains { $0[labels.count] > 0 }
        return RunDetails.Distribution(
            name: feature.name,
            unit: "share of the rows",
            bins: hasMissing ? labels + ["missing"] : labels,
            real: hasMissing ? shares[0] : shares[0].dropLast(),
            made: hasMissing ? shares[1] : shares[1].dropLast()
        )
    }

    /// Bins between the tenths of the real numbers; tenths that agree are one.
    private func numberBins(_ column: [Double]) -> ([String], (Double) -> Int) {
        let present = column.filter { !$0.isNaN }.sorted()
        guard let least = present.first else { return (["none"], { _ in 0 }) }
        var upper: [Double] = []
        for tenth in 1..<Self.binLimit {
            let place = min(present.count - 1, present.count * tenth / Self.binLimit)
            if upper.last != present[place] { upper.append(present[place]) }
        }
        var labels: [String] = []
        var lower = least
        for bound in upper {
            labels.append(bound == lower ? text(bound) : "to \(text(bound))")
            lower = bound
        }
        labels.append("above \(text(lower))")
        let bounds = upper
        return (labels, { value in bounds.firstIndex { value <= $0 } ?? bounds.count })
    }

    /// The most frequent levels, and one bin for all others.
    private func levelBins(_ column: [Double], _ levels: [String]) -> ([String], (Double) -> Int) {
        var counts = [Int](repeating: 0, count: levels.count)
        for value in column where !value.isNaN { counts[Int(value)] += 1 }
        let shown = counts.indices.filter { counts[$0] > 0 }
            .sorted { (counts[$1], $0) < (counts[$0], $1) }.prefix(Self.binLimit)
        let places = Dictionary(uniqueKeysWithValues: shown.enumerated().map { ($1, $0) })
        let others = shown.count
        return (
            shown.map { levels[$0] } + ["others"],
            { places[Int($0)] ?? others }
        )
    }

    private func text(_ value: Double) -> String {
        if let whole = Int(exactly: value) { return "\(whole)" }
        let scale = abs(value) < 1 ? 10_000.0 : 100
        return "\((value * scale).rounded() / scale)"
    }
}

extension SampleTable {
    /// The rows of the classes that were made.
    func places(ofClassesIn made: MadeRows) -> [Int] {
        let classes = Set(made.table.labels)
        return labels.indices.filter { classes.contains(labels[$0]) }
    }
}
