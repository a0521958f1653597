public import Commerce
public import Statistics

/// A way in which the fields of rows go wrong on their way to a model, for judging how robust it is.
public struct FieldCorruption: Sendable, Hashable, Codable {
    /// What happens to fields.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// A value is lost.
        case missing
        /// A category becomes another one of its column, each as likely.
        case swap
        /// A number gets normal noise with the deviation of its column.
        case noise
    }

    /// What happens.
    public var kind: Kind
    /// The probability that it happens to a field, in 0...1.
    public var probability: Double

    /// States a corruption.
    public init(_ kind: Kind, probability: Double) {
        precondition((0...1).contains(probability), "a probability lies in 0...1")
        self.kind = kind
        self.probability = probability
    }

    /// The corruptions that the chosen model is judged under.
    public static let standard = Kind.allCases.map { FieldCorruption($0, probability: 0.2) }

    /// The name in reports, such as `missing 20 %`.
    public var name: String { "\(kind.rawValue) \(Int((probability * 100).rounded())) %" }

    /// The same rows with corrupted fields; labels stay, and so does what models don't look at.
    ///
    /// Each row draws from its own generator, by the seed, the kind and its place in the table. Whole numbers stay
    /// whole.
    ///
    /// - Returns: nil for a table without a field that it could happen to.
    public func applied(to table: SampleTable, seed: Seed) -> SampleTable? {
        let places = table.schema.modelled.filter { concerns(table.schema.features[$0]) }
        if places.isEmpty { return nil }
        var columns = table.columns
        let deviations = columns.map(Self.deviation)
        for row in 0..<table.count {
            var random = seed[kind.rawValue][row].generator()
            for column in places where random.uniform() < probability {
                let value = columns[column][row]
                let feature = table.schema.features[column]
                switch kind {
                case .missing:
                    columns[column][row] = .nan
                case .swap:
                    if value.isNaN { continue }
                    // One of the others, each as likely.
                    let other = random.below(feature.levels.count - 1)
                    columns[column][row] = Double(other < Int(value) ? other : other + 1)
                case .noise:
                    let moved = value + deviations[column] * random.normal()
                    columns[column][row] = feature.kind.isWhole ? moved.rounded() : moved
                }
            }
        }
        return SampleTable(
            table.schema,
            columns: columns,
            labels: table.labels,
            rows: table.rows,
            moments: table.moments,
            groups: table.groups
        )
    }

    private func concerns(_ feature: Feature) -> Bool {
        switch kind {
        case .missing: true
        case .swap: !feature.kind.isNumeric && feature.levels.count > 1
        case .noise: feature.kind.isNumeric
        }
    }

    private static func deviation(_ column: [Double]) -> Double {
        let present = column.filter { !$0.isNaN }
        guard !present.isEmpty else { return 0 }
        let count = Double(present.count)
        let mean = present.reduce(0) { $0 + $1 / count }
        return present.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / count }.squareRoot()
    }
}
