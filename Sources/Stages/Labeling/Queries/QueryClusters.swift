import Commerce
import Learners
import Pipelines
import Statistics

/// Groups made queries by their vectors, so that no query is held against the product of another one that means alike.
///
/// A label without people: queries of one group are taken to ask for the same kind of thing.
struct QueryClusters {
    /// Groups asked for.
    let count: Int

    /// One seeding and few iterations: groups need not be the best ones to keep queries of one kind together.
    private static let restarts = 1
    private static let iterations = 25

    /// Notes each believed query's group, and the products of the others in it as alike.
    ///
    /// - Parameters:
    ///   - made: the queries; those that were rejected are left as they are.
    ///   - vectors: their vectors, row-major.
    ///   - context: seed and threads.
    /// - Returns: the queries in their order.
    /// - Complexity: O(queries · groups · width).
    func assigned(
        to made: MadeQueries,
        vectors: [Float],
        in context: StageContext
    ) -> MadeQueries {
        let places = made.queries.indices.filter { made.queries[$0].rejected == nil }
        guard !places.isEmpty else { return made }
        let width = vectors.count / made.queries.count
        let points = places.flatMap { vectors[$0 * width..<($0 + 1) * width] }
        let groups = KMeans(
            fitting: points,
            columns: width,
            configuration: KMeans.Configuration(
                clusters: count,
                restarts: Self.restarts,
                maximumIterations: Self.iterations
            ),
            seed: context.seed["clusters"],
            threads: context.threads
        ).clusters(of: points, threads: context.threads)
        var products: [Int32: Set<Int32>] = [:]
        for (place, group) in zip(places, groups) {
            products[group, default: []].insert(made.queries[place].product)
        }
        var result = made
        for (place, group) in zip(places, groups) {
            let query = made.queries[place]
            let others = products[group, default: []].subtracting(query.alike + [query.product])
            result.queries[place].cluster = group
            result.queries[place].alike += others.sorted()
            result.queries[place].lacking.removeAll { others.contains($0) }
        }
        return result
    }
}
