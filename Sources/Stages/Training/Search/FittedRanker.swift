import Boosting
import Tensors

/// A ranker that was learnt from judged queries, in a form that is written down and asked again.
public struct FittedRanker: Sendable, Hashable {
    /// The columns' names, in the order in which rows have them.
    public let columns: [String]
    /// How it was grown.
    public let record: LambdaMARTFold
    private let trees: RankingTrees

    init(columns: [String], record: LambdaMARTFold, trees: RankingTrees) {
        self.columns = columns
        self.record = record
        self.trees = trees
    }

    /// Takes a ranker from what was written down of it.
    ///
    /// - Parameters:
    ///   - text: its trees, as ``text`` has them.
    ///   - columns: the columns' names.
    ///   - record: how it was grown.
    /// - Throws: `BoostingError` for a text that holds no trees over as many columns; see `RankingTrees.init(text:)` for
    ///   one that was damaged.
    public init(text: String, columns: [String], record: LambdaMARTFold) throws {
        let trees = try RankingTrees(text: text)
        guard trees.importance.count == columns.count else {
            throw BoostingError.lengthsDiffer(
                what: "columns",
                expected: columns.count,
                got: trees.importance.count
            )
        }
        self.init(columns: columns, record: record, trees: trees)
    }

    /// The trees in LightGBM's own text form, which its other bindings read, too.
    public var text: String { trees.text }

    /// Scores of a query's products: the higher, the better; comparable within the query only.
    ///
    /// - Parameter rows: per product one value a column, NaN where unknown.
    /// - Returns: a score a row.
    /// - Throws: `BoostingError`.
    @TensorThread
    public func scores(of rows: [[Double]]) throws -> [Double] {
        if rows.isEmpty { return [] }
        // So few rows gain nothing by more threads.
        return try trees.scores(of: Self.matrix(rows, columns), threads: 1)
    }

    static func matrix(
        _ rows: [[Double]],
        _ columns: [String]
    ) throws(BoostingError) -> FeatureMatrix {
        try FeatureMatrix(
            columns.enumerated().map { number, name in
                (name: name, values: rows.map { $0[number] })
            }
        )
    }
}
