public import Commerce
public import Pipelines
public import Retrieval

/// Measures rankings against what people judged, query by query.
public struct SearchEvaluator: Sendable {
    /// What is measured.
    public let metrics: [SearchMetric]

    /// Configures an evaluation.
    public init(metrics: [SearchMetric] = SearchMetric.allCases) {
        self.metrics = metrics
    }

    /// Measures one ranker.
    ///
    /// - Parameters:
    ///   - rankings: one a query, as deep as there are products.
    ///   - queries: each with a product of a grade above 0.
    ///   - slices: parts of the queries by their places.
    /// - Returns: the queries' places stand in for users.
    /// - Throws: ``SearchEvaluationError``.
    public func evaluation(
        of rankings: [RankedDocuments],
        on queries: JudgedQueries,
        slices: [String: [Int]] = [:]
    ) throws(SearchEvaluationError) -> Evaluation {
        precondition(rankings.count == queries.count, "one ranking a query")
        guard queries.count > 0 else { throw .noQueries }
        for (query, judgements) in zip(queries.queries, queries.judgements)
        where !judgements.contains(where: { $0.grade > 0 }) {
            throw .noUsefulProduct(query: query)
        }
        var values: [String: [Double]] = [:]
        for metric in metrics {
            values[metric.rawValue] = zip(rankings, queries.judgements).map {
                metric($0.documents, judgements: $1)
            }
        }
        func part(_ places: [Int]) -> CaseValues {
            CaseValues(
                cases: places.map { Int32($0) },
                values: values.mapValues { column in places.map { column[$0] } }
            )
        }
        return Evaluation(
            users: queries.queries.indices.map { Int32($0) },
            all: part(Array(queries.queries.indices)),
            collection: [:],
            slices: slices.mapValues(part)
        )
    }
}

/// Queries that no ranking can be measured by.
public enum SearchEvaluationError: ExplainedError, Hashable {
    /// There are none.
    case noQueries
    /// Nothing was judged useful for a query.
    case noUsefulProduct(query: String)

    /// One line for the user.
    public var description: String {
        switch self {
        case .noQueries:
            "evaluate: expected queries with judged products, got none; add judgements of a grade "
                + "above 0"
        case .noUsefulProduct(let query):
            "evaluate: query '\(query)': expected a product of a grade above 0, got none; every order "
                + "would be as good, so leave the query out"
        }
    }

    /// The data are wrong.
    public var exitStatus: ExitStatus { .data }
}
