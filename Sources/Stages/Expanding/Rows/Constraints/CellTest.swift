import Commerce

/// What a cell of one column has to say.
struct CellTest: Hashable, Sendable {
    /// What is wanted.
    enum Wanted: Hashable, Sendable {
        /// One of these; NaN among them is a missing value.
        case values([Double])
        /// A number within bounds.
        case range(Limits.Bounds)
    }

    /// The column's number.
    let column: Int
    /// What is wanted of it.
    let wanted: Wanted

    /// Whether a cell says so; a missing one only where that is asked for.
    func isMet(by value: Double) -> Bool {
        switch wanted {
        case .values(let values):
            values.contains { $0 == value || ($0.isNaN && value.isNaN) }
        case .range(let bounds):
            bounds.contains(value)
        }
    }

    /// The value next to a cell's that is allowed; nil where none is nearer than others.
    func nearest(to value: Double, within limits: Limits) -> Double? {
        switch wanted {
        case .range(let bounds):
            return value.isNaN ? nil : limits.written(bounds, in: column).clamped(value)
        case .values(let values):
            if values.count == 1 { return values[0] }
            guard limits.isNumeric[column], !value.isNaN else { return nil }
            return values.filter { limits.isWritten($0, in: column) }
                .min { abs($0 - value) < abs($1 - value) }
        }
    }

    /// How the test reads, such as `Month = Nov`.
    func text(_ schema: TableSchema) -> String {
        let feature = schema.features[column]
        switch wanted {
        case .values(let values):
            return "\(feature.name) = \(values.map { feature.text($0) }.joined(separator: " or "))"
        case .range(let bounds):
            return bounds.text(of: feature)
        }
    }
}

extension Feature {
    /// A cell as a person reads it.
    func text(_ value: Double) -> String {
        if value.isNaN { return RowCondition.missing }
        if !kind.isNumeric, let level = Int(exactly: value), levels.indices.contains(level) {
            return levels[level]
        }
        return Int(exactly: value).map(String.init) ?? "\(value)"
    }
}

/// What each column of a made row may say at most, where something limits it.
struct Limits: Sendable {
    /// A stretch of numbers.
    struct Bounds: Hashable, Sendable {
        var low: Double
        var high: Double

        func contains(_ value: Double) -> Bool { value >= low && value <= high }

        func clamped(_ value: Double) -> Double { min(max(value, low), high) }

        /// The whole numbers of the stretch.
        func rounded(forWhole isWhole: Bool) -> Bounds {
            isWhole ? Bounds(low: low.rounded(.up), high: high.rounded(.down)) : self
        }

        /// How the stretch reads, such as `1 <= Age <= 99`.
        func text(of feature: Feature) -> String {
            if low == high { return "\(feature.name) = \(feature.text(low))" }
            let least = low.isFinite ? "\(feature.text(low)) <= " : ""
            let most = high.isFinite ? " <= \(feature.text(high))" : ""
            return least + feature.name + most
        }
    }

    /// Per column: numbers that it may have.
    private(set) var bounds: [Bounds]
    /// Per column: what a condition asks of it.
    private(set) var tests: [CellTest?]
    /// Per column: whether values are whole numbers.
    let isWhole: [Bool]
    /// Per column: whether values are numbers.
    let isNumeric: [Bool]
    /// Per column: how finely numbers are written, where that was found.
    let grains: [ColumnGrain?]

    init(_ schema: TableSchema, grains found: [ColumnGrain] = []) {
        let width = schema.features.count
        var grains = [ColumnGrain?](repeating: nil, count: width)
        for grain in found { grains[grain.column] = grain }
        self.grains = grains
        bounds = Array(repeating: Bounds(low: -.infinity, high: .infinity), count: width)
        tests = Array(repeating: nil, count: width)
        isWhole = schema.features.map(\.kind.isWhole)
        isNumeric = schema.features.map(\.kind.isNumeric)
    }

    /// The distance of two neighbouring values of a column; nil where any number will do.
    func step(of column: Int) -> Double? { grains[column]?.step ?? (isWhole[column] ? 1 : nil) }

    /// The value next to a number that a column may say: the nearest one, or the first one in a direction.
    func written(
        _ value: Double,
        in column: Int,
        _ rule: FloatingPointRoundingRule = .toNearestOrAwayFromZero
    ) -> Double {
        if let grain = grains[column] { return grain.rounded(value, rule) }
        return isWhole[column] ? value.rounded(rule) : value
    }

    /// The values of a stretch that a column may say.
    func written(_ stretch: Bounds, in column: Int) -> Bounds {
        Bounds(
            low: written(stretch.low, in: column, .up),
            high: written(stretch.high, in: column, .down)
        )
    }

    /// Whether a number is written as finely as those of its column, where that was found.
    func isWritten(_ value: Double, in column: Int) -> Bool {
        grains[column].map { $0.rounded(value) == value } ?? !value.isNaN
    }

    /// Keeps a column within further bounds.
    mutating func narrow(_ column: Int, to other: Bounds) {
        let other = written(other, in: column)
        bounds[column].low = max(bounds[column].low, other.low)
        bounds[column].high = min(bounds[column].high, other.high)
    }

    /// Keeps a column to what a condition asks of it.
    mutating func narrow(to test: CellTest) {
        tests[test.column] = test
        if case .range(let own) = test.wanted { narrow(test.column, to: own) }
        if case .values(let values) = test.wanted, values.count == 1, !values[0].isNaN,
            isNumeric[test.column]
        {
            narrow(test.column, to: Bounds(low: values[0], high: values[0]))
        }
    }

    /// Whether a column may have a value; missing ones are a matter of the condition alone.
    func allows(_ value: Double, in column: Int) -> Bool {
        if let test = tests[column], !test.isMet(by: value) { return false }
        if value.isNaN || !isNumeric[column] { return true }
        return bounds[column].contains(value) && isWritten(value, in: column)
    }
}
