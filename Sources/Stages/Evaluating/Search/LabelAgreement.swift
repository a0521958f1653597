public import Commerce
import Statistics

/// How far a labeler's scores of real pairs agree with what people judged of them.
///
/// It is a look after the fact: nothing is fitted or chosen by it.
public struct LabelAgreement: Sendable, Codable, Hashable {
    /// What a labeler says of one judged pair.
    public struct Opinion: Sendable, Hashable {
        /// How well the product answers; nil where it says nothing at all.
        public var score: Double?
        /// Whether it would believe the pair.
        public var isBelieved: Bool

        /// States an opinion.
        public init(score: Double?, isBelieved: Bool) {
            self.score = score
            self.isBelieved = isBelieved
        }
    }

    /// Judged queries.
    public var queries: Int
    /// Judged pairs.
    public var pairs: Int
    /// The share of the pairs that it would believe.
    public var coverage: Double
    /// The share of all pairs of a grade above 0.
    public var useful: Double
    /// The share of believed pairs of a grade above 0; nil where it believes none.
    public var usefulBelieved: Double?
    /// The probability that a pair of a grade above 0 scores above one of grade 0; nil where all are of one kind.
    ///
    /// Pairs without a score lie below all others.
    public var areaUnderROC: Double?
    /// The same within a query, averaged over the queries that have pairs of both kinds; nil where none has.
    public var areaWithinQueries: Double?
    /// Queries with pairs of both kinds.
    public var mixedQueries: Int
    /// Kendall's τ-b of scores and grades, averaged over the queries where neither ties throughout; nil where none is left.
    public var kendallTau: Double?
    /// Queries where neither ties throughout.
    public var orderedQueries: Int
    /// NDCG@10 of the judged products alone, ordered by score, averaged over queries; ties stand by product.
    public var judgedNDCG: Double

    /// Compares.
    ///
    /// - Parameters:
    ///   - opinions: per query and judgement.
    ///   - judged: queries, each with a product of a grade above 0; at least one.
    /// - Throws: ``SearchEvaluationError/noQueries``; `StatisticsError`.
    public init(_ opinions: [[Opinion]], on judged: JudgedQueries) throws {
        precondition(opinions.count == judged.count, "opinions for each query")
        guard judged.count > 0 else { throw SearchEvaluationError.noQueries }
        let all = zip(opinions, judged.judgements).flatMap { zip($0, $1).map { ($0, $1) } }
        let lowest = (all.compactMap(\.0.score).min() ?? 0) - 1
        let believed = all.filter(\.0.isBelieved)
        queries = judged.count
        pairs = all.count
        coverage = Double(believed.count) / Double(max(1, all.count))
        useful = Double(all.count { $0.1.grade > 0 }) / Double(max(1, all.count))
        usefulBelieved =
            believed.isEmpty
            ? nil : Double(believed.count { $0.1.grade > 0 }) / Double(believed.count)
        areaUnderROC = try Self.area(all.map { $0.0.score ?? lowest }, all.map(\.1.grade))
        var (areas, orders, gains): ([Double], [Double], [Double]) = ([], [], [])
        for (said, judgements) in zip(opinions, judged.judgements) {
            precondition(said.count == judgements.count, "an opinion for each judgement")
            let scores = said.map { $0.score ?? lowest }
            let grades = judgements.map(\.grade)
            if let area = try Self.area(scores, grades) { areas.append(area) }
            if let order = try Statistics.kendallTau(scores, grades.map(Double.init)) {
                orders.append(order)
            }
            let ranked = judgements.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
            gains.append(
                SearchMetric.judgedNDCG(
                    ranked.map { judgements[$0].product },
                    judgements: judgements
                )
            )
        }
        areaWithinQueries = Self.mean(areas)
        mixedQueries = areas.count
        kendallTau = Self.mean(orders)
        orderedQueries = orders.count
        judgedNDCG = Self.mean(gains) ?? 0
    }

    private static func area(
        _ scores: [Double],
        _ grades: [Int]
    ) throws(StatisticsError) -> Double? {
        let labels = grades.map { $0 > 0 }
        guard labels.contains(true), labels.contains(false) else { return nil }
        return try Statistics.areaUnderROC(scores: scores, labels: labels)
    }

    private static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}
