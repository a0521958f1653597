import Foundation
import Pipelines
import Tables

/// What a cross-encoder says of queries with products, each pair once.
struct PairScores: Sendable {
    /// A query with a product.
    struct Pair: Hashable, Sendable {
        var query: String
        var product: Int32
    }

    private let scores: [Pair: Float]
    /// Wall-clock seconds of reading.
    let seconds: Double

    /// How many pairs were read.
    var count: Int { scores.count }

    init(_ pairs: [Pair], _ scores: [Float], seconds: Double) {
        self.scores = Dictionary(zip(pairs, scores), uniquingKeysWith: { first, _ in first })
        self.seconds = seconds
    }

    /// The score of a pair; nil where it wasn't read.
    subscript(query: String, product: Int32) -> Float? {
        scores[Pair(query: query, product: product)]
    }

    /// Pairs, each once, in the order in which they first come.
    static func distinct(_ pairs: [Pair]) -> [Pair] {
        var known: Set<Pair> = []
        return pairs.filter { known.insert($0).inserted }
    }
}

extension PairScores: FileRepresentable {
    private static let fileName = "pair-scores.parquet"
    private static let secondsKey = "restock.seconds"

    /// Writes `pair-scores.parquet`, by query and product.
    func write(to folder: URL) throws {
        let pairs = scores.keys.sorted { ($0.query, $0.product) < ($1.query, $1.product) }
        try Table(
            [
                try Column("query", strings: pairs.map(\.query)),
                try Column("product", int32s: pairs.map(\.product)),
                try Column("score", doubles: pairs.map { scores[$0].map(Double.init) }),
            ],
            metadata: [Self.secondsKey: "\(seconds)"]
        ).write(to: folder.appending(path: Self.fileName))
    }

    /// Reads what ``write(to:)`` left.
    init(contentsOf folder: URL) throws {
        let table = try Table.read(folder.appending(path: Self.fileName))
        let queries = try table.column("query").strings()
        let products = try table.column("product").int32s()
        let scores = try table.column("score").optionalDoubles()
        self.init(
            zip(queries, products).map { Pair(query: $0, product: $1) },
            scores.map { Float($0 ?? 0) },
            seconds: table.metadata[Self.secondsKey].flatMap(Double.init) ?? 0
        )
    }
}
