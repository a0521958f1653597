/// Metrics of some cases, one value a case.
public struct CaseValues: Sendable, Codable, Hashable {
    /// The cases' numbers, ascending.
    public var cases: [Int32]
    /// Per metric: one value a case, in the order of `cases`.
    public var values: [String: [Double]]

    /// Gathers values.
    public init(cases: [Int32], values: [String: [Double]]) {
        self.cases = cases
        self.values = values
    }

    /// The mean of one metric; nil when it was not asked for or there are no cases.
    public func mean(of metric: String) -> Double? {
        guard let column = values[metric], !column.isEmpty else { return nil }
        return column.reduce(0, +) / Double(column.count)
    }
}

/// How one model does on one set of cases.
public struct Evaluation: Sendable, Codable, Hashable {
    /// Per case: the user's number.
    public var users: [Int32]
    /// Metrics with one value a case, over all cases.
    public var all: CaseValues
    /// Metrics that only all lists together have, such as coverage.
    public var collection: [String: Double]
    /// The same as `all` for parts of the cases, by the slice's name.
    public var slices: [String: CaseValues]

    /// Gathers the values of one model.
    public init(
        users: [Int32],
        all: CaseValues,
        collection: [String: Double],
        slices: [String: CaseValues]
    ) {
        self.users = users
        self.all = all
        self.collection = collection
        self.slices = slices
    }

    /// The mean over cases of a metric, or the collection's value; nil when it was not asked for.
    public subscript(metric: String) -> Double? { all.mean(of: metric) ?? collection[metric] }
}
