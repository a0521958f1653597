public import Pipelines

/// A measure of ranked lists, cut off at rank `k`.
public protocol Metric: Sendable, Hashable {
    /// The name before the `@`, as in recipes.
    static var family: String { get }
    /// Ranks counted, from the top.
    var k: Int { get }
    /// Values that the metric can take.
    var bounds: ClosedRange<Double> { get }
}

extension Metric {
    /// The metric's name in recipes and reports, such as `ndcg@10`.
    public var name: String { "\(Self.family)@\(k)" }

    /// Most metrics are shares.
    public var bounds: ClosedRange<Double> { 0...1 }
}

/// A metric of the ranks that a case's targets reach.
public protocol RankMetric: Metric {
    /// The value of one case.
    ///
    /// - Parameter ranks: the rank of each target among all items, from 1 on, at least one; a tie
    ///   has its expected rank, which may lie between two whole ones.
    /// - Returns: a value within the bounds; higher is better.
    func value(ofRanks ranks: some Collection<Double>) -> Double
}

/// A metric of what the recommended items are like, whatever the targets.
public protocol ListMetric: Metric {
    /// The value of one case's list.
    ///
    /// - Parameters:
    ///   - list: at most `k` items, best first.
    ///   - items: what is known of them.
    /// - Returns: a value within the bounds.
    func value(of list: some Collection<Int32>, knowing items: ItemKnowledge) -> Double

    /// Checks that enough is known of the items.
    ///
    /// - Throws: ``MetricError/needsAttributes(metric:)``.
    func check(_ items: ItemKnowledge) throws(MetricError)
}

extension ListMetric {
    /// Most metrics need no more than training counts.
    public func check(_ items: ItemKnowledge) throws(MetricError) {}
}

/// A metric of all lists together, which has no value for a single case.
public protocol CollectionMetric: Metric {
    /// The value of all cases' lists, of at most `k` items each.
    func value(of lists: some Collection<ArraySlice<Int32>>, itemCount: Int) -> Double
}

/// Why a metric can't be had.
public enum MetricError: ExplainedError, Hashable {
    /// No metric has this name.
    case unknown(name: String, remedy: String)
    /// The number behind the `@` is no number of ranks.
    case badCutOff(name: String, expected: String)
    /// The catalogue gives no item two attributes to compare by.
    case needsAttributes(metric: String)
    /// The ranker gave scores that are not numbers.
    case scoresAreNotNumbers(user: Int32)
    /// The ranker gave scores of another shape.
    case scoresHaveWrongShape(got: [Int], expected: [Int])
    /// There are no cases to evaluate on.
    case noCases

    /// The configuration, the data or the program is at fault.
    public var exitStatus: ExitStatus {
        switch self {
        case .unknown, .badCutOff, .needsAttributes: .configuration
        case .noCases: .data
        case .scoresAreNotNumbers, .scoresHaveWrongShape: .software
        }
    }

    /// One line: what, expected, got, what to do.
    public var description: String {
        switch self {
        case .unknown(let name, let remedy):
            "evaluate: unknown metric '\(name)': \(remedy)"
        case .badCutOff(let name, let expected):
            "evaluate: metric '\(name)' needs \(expected) behind the '@', such as 'ndcg@10'"
        case .needsAttributes(let metric):
            "evaluate: metric '\(metric)' compares items by their attributes, but the catalogue has "
                + "none; map a column to the role 'attributes', or take the metric out"
        case .scoresAreNotNumbers(let user):
            "evaluate: the model gave scores that are not numbers for user number \(user); its "
                + "training has diverged, train again with a lower learning rate"
        case .scoresHaveWrongShape(let got, let expected):
            "evaluate: the model gave scores of shape \(got), expected \(expected); it was trained on "
                + "another catalogue, train again on this one"
        case .noCases:
            "evaluate: there are no cases; give a set with at least one user with held-out items"
        }
    }
}

/// Reads metric names such as `ndcg@10`.
public enum MetricName {
    /// The metric with a name.
    ///
    /// - Throws: ``MetricError/unknown(name:remedy:)`` with the nearest name, or
    ///   ``MetricError/badCutOff(name:expected:)``.
    public static func parse(_ name: String) throws(MetricError) -> any Metric {
        let parts = name.split(separator: "@", omittingEmptySubsequences: false)
        let family = String(parts.first ?? "")
        guard let make = makers.first(where: { $0.family == family })?.make else {
            let remedy = NearestName.remedy(for: family, among: makers.map(\.family))
            throw .unknown(name: name, remedy: remedy)
        }
        let least = family == Diversity.family ? 2 : 1
        guard parts.count == 2, let k = Int(parts[1]), k >= least, k <= 1_000 else {
            throw .badCutOff(name: name, expected: "a whole number from \(least) to 1000")
        }
        return make(k)
    }

    private static let makers: [(family: String, make: @Sendable (Int) -> any Metric)] = [
        (Hit.family, { Hit(k: $0) }),
        (Recall.family, { Recall(k: $0) }),
        (NDCG.family, { NDCG(k: $0) }),
        (MRR.family, { MRR(k: $0) }),
        (Coverage.family, { Coverage(k: $0) }),
        (Novelty.family, { Novelty(k: $0) }),
        (Diversity.family, { Diversity(k: $0) }),
    ]
}
