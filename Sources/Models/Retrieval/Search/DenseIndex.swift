import Tensors

/// Documents found by meaning: every document's vector against the query's, all of them, exactly.
///
///     score(q, d) = q · d / (|q| |d|)
///
/// Scores are rounded to six decimals. Sums in another order, as on other numbers of threads, differ in the seventh, and
/// copies of one text should tie.
public struct DenseIndex: Sendable {
    /// How many documents there are.
    public let count: Int
    /// Numbers a vector.
    public let width: Int
    private let vectors: [Float]

    /// Queries that are scored together, which bounds the memory.
    private static let together = 64
    private static let decimals = 1e6

    /// Takes row-major vectors `[documents, width]` of any length.
    public init(_ vectors: [Float], width: Int) {
        precondition(width > 0 && vectors.count.isMultiple(of: width), "whole rows")
        self.vectors = vectors
        self.width = width
        count = vectors.count / width
    }

    /// The documents by closeness to each query.
    ///
    /// - Parameters:
    ///   - queries: row-major `[queries, width]`.
    ///   - limit: documents a query at most; nil for all.
    ///   - report: told now and then how many queries are done; may throw to end it.
    /// - Returns: one ranking a query.
    /// - Throws: what `report` throws.
    /// - Complexity: O(documents · width) a query.
    @TensorThread
    public func rankings(
        for queries: [Float],
        limit: Int? = nil,
        report: (Int) throws -> Void = { _ in }
    ) throws -> [RankedDocuments] {
        precondition(queries.count.isMultiple(of: width), "whole rows")
        let asked = queries.count / width
        guard count > 0 else { return Array(repeating: RankedDocuments(), count: asked) }
        let depth = min(limit ?? count, count)
        return try withoutGradient {
            let documents = Self.unit(Tensor(vectors, shape: [count, width])).transpose(0, 1)
            // Ties go to the smaller number: the key is unique, so any way of sorting gives this order.
            let places = Tensor.arange(0..<count) * -1 + (count - 1)
            var result: [RankedDocuments] = []
            for start in stride(from: 0, to: asked, by: Self.together) {
                let end = min(start + Self.together, asked)
                let rows = Tensor(
                    Array(queries[start * width..<end * width]),
                    shape: [end - start, width]
                )
                let scores = Self.unit(rows).matmul(documents)
                let steps = (scores * Self.decimals).rounded().to(.int64)
                let keys = steps * count + places
                let best = keys.topK(depth, along: 1).indices
                let found = steps.gather(best, along: 1).int64s()
                let numbers = best.int64s()
                for row in 0..<(end - start) {
                    let part = row * depth..<(row + 1) * depth
                    result.append(
                        RankedDocuments(
                            documents: numbers[part].map { Int32($0) },
                            scores: found[part].map { Double($0) / Self.decimals }
                        )
                    )
                }
                try report(end)
            }
            return result
        }
    }

    /// Rows of length 1; a row of zeros stays one.
    @TensorThread
    private static func unit(_ rows: Tensor) -> Tensor {
        let lengths = rows.squared().sum(over: 1, keepDimension: true).squareRoot()
        return rows / lengths.clamped(to: 1e-12...)
    }
}
