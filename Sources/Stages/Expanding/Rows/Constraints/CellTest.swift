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
    func nearest(to value: Double, isNumeric: Bool) -> Double? {
        switch wanted {
        case .range(let bounds):
            return value.isNaN ? nil : bounds.clamped(value)
        case .values(let values):
            if values.count == 1 { return values[0] }
            guard isNumeric, !value.isNaN else { return nil }
            return values.filter { !$0.isNaN }.min { abs($0 - value) < abs($1 - value) }
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

    init(_ schema: TableSchema) {
        let width = schema.features.count
        bounds = Array(repeating: Bounds(low: -.infinity, high: .infinity), count: width)
        tests = Array(repeating: nil, count: width)
        isWhole = schema.features.map(\.kind.isWhole)
        isNumeric = schema.features.map(\.kind.isNumeric)
    }

    /// Keeps a column within further bounds.
    mutating func narrow(_ column: Int, to other: Bounds) {
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
        return value.isNaN || !isNumeric[column] || bounds[column].contains(value)
    }
}
