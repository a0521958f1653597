public import Commerce
import Foundation
public import Pipelines

/// What the stage reads.
public struct MarginInput: Sendable {
    /// Queries that came back.
    public var made: MadeQueries
    /// What the cross-encoder read.
    public var pools: [ScoringPool]
    /// Per pool: a score a product.
    public var scores: [[Float]]

    /// Gathers what the stage reads.
    public init(made: MadeQueries, pools: [ScoringPool], scores: [[Float]]) {
        self.made = made
        self.pools = pools
        self.scores = scores
    }
}

/// Labels made queries by what a cross-encoder says of their own product and its rivals.
///
///     confidence = 1 / (1 + exp(max_j s(q, d_j) - s(q, d)))
///     grade(q, d_j) = min(3, max(0, 3 - ⌈(s(q, d) - s(q, d_j)) / step⌉))
///
/// Scores are logits, so the confidence is that of a fair comparison of the own product d with its strongest rival. Where
/// it falls short, the stage abstains. Rivals of grade 2 and 3 may answer as well and are never held against the query;
/// those of grade 0 are its negatives, the highest scored first. Scores stay beside the products, for margins.
///
/// Source: Wang et al., "GPL: generative pseudo labeling", NAACL 2022; Bradley & Terry, Biometrika 39, 1952, for the
/// confidence.
/// Deviates: GPL takes every margin as it is and abstains nowhere.
public struct MarginStage: Stage {
    /// The stage's verb.
    public static let name = StageName.label
    /// Why a query is rejected that the cross-encoder didn't read.
    public static let notDrawn = "it was not drawn for the cross-encoder"
    /// Why a query is rejected whose product stands far below another.
    public static let unconvincing = "the cross-encoder puts another product far above its own"
    /// Why a query is rejected for which nothing else came up.
    public static let alone = "no other product came up to compare its own with"
    /// The grade of the query's own product.
    static let highestGrade: Int32 = 3
    private static let leastUseful: Int32 = 2

    /// The stage's settings.
    public let configuration: MarginConfiguration

    /// Configures the stage.
    public init(_ configuration: MarginConfiguration) {
        self.configuration = configuration
    }

    /// Labels queries, in their order.
    public func run(_ input: MarginInput, in context: StageContext) async throws -> MadeQueries {
        precondition(input.pools.count == input.scores.count, "scores for each pool")
        var result = input.made
        var read: Set<Int> = []
        for (pool, scores) in zip(input.pools, input.scores) {
            precondition(pool.products.count == scores.count, "one score a product")
            read.insert(pool.query)
            label(&result.queries[pool.query], pool.products, scores)
        }
        for place in result.queries.indices
        where !read.contains(place) && result.queries[place].rejected == nil {
            result.queries[place].rejected = Self.notDrawn
            result.queries[place].confidence = nil
        }
        return result
    }

    private func label(_ query: inout MadeQuery, _ products: [Int32], _ scores: [Float]) {
        query.scored = zip(products, scores).map { product, score in
            ScoredProduct(
                product: product,
                score: score,
                grade: grade(own: scores[0], other: score)
            )
        }
        let rivals = query.scored.dropFirst()
        let known = Set(products)
        let useful = rivals.filter { $0.grade >= Self.leastUseful }.map(\.product)
        query.alike = query.alike.filter { !known.contains($0) } + useful
        let useless = rivals.filter { $0.grade == 0 }
            .sorted { ($1.score, $0.product) < ($0.score, $1.product) }
        query.lacking = useless.map(\.product) + query.lacking.filter { !known.contains($0) }
        guard let strongest = rivals.map(\.score).max() else {
            query.rejected = Self.alone
            query.confidence = nil
            return
        }
        let confidence = Self.confidence(own: scores[0], strongest: strongest)
        let isConvincing = confidence >= configuration.minimumConfidence
        query.confidence = isConvincing ? confidence : nil
        query.rejected = isConvincing ? nil : Self.unconvincing
    }

    /// How sure the own product answers at least as well as its strongest rival.
    public static func confidence(own: Float, strongest: Float) -> Double {
        1 / (1 + exp(Double(strongest) - Double(own)))
    }

    /// What a score is worth beside that of the query's own product.
    func grade(own: Float, other: Float) -> Int32 {
        let steps = (Double(own - other) / configuration.gradeStep).rounded(.up)
        let bounded = min(Double(Self.highestGrade), max(0, Double(Self.highestGrade) - steps))
        return Int32(bounded)
    }
}
