import Commerce
import Foundation
import Pipelines
import Retrieval
import Tensors
import Training

/// The ranker that a run leaves, learnt from all its judged queries, with what it has to be told.
struct LearntRanker: Sendable, Hashable {
    /// What `ranker.json` says: everything but the trees.
    struct Description: Codable, Sendable, Hashable {
        /// The ranker's name among the report's systems.
        var system: String
        /// The columns' names.
        var columns: [String]
        /// Products from the top of words and of meaning each that are put into a new order.
        var depth: Int
        /// How many reranked products a cross-encoder reads for a column; nil for no such column.
        var read: Int?
        /// How the trees were grown.
        var grown: LambdaMARTFold
    }

    static let descriptionName = "ranker.json"
    static let treesName = "trees.txt"

    /// What it has to be told.
    let description: Description
    private let ranker: FittedRanker

    init(_ ranker: FittedRanker, system: String, depth: Int, read: Int?) {
        self.ranker = ranker
        description = Description(
            system: system,
            columns: ranker.columns,
            depth: depth,
            read: read,
            grown: ranker.record
        )
    }

    /// Whether it is told what a tuned encoder finds, beside the untouched one.
    var isTuned: Bool {
        description.columns
            == MatchFeatures.names(withTuned: true, withReader: description.read != nil)
    }

    /// What it is told of a catalogue's products.
    ///
    /// - Throws: ``SearchRunError/badRanker(path:reason:)`` where this program tells rankers something else.
    func features(of products: Products, path: String) throws(SearchRunError) -> CandidateFeatures {
        let features = CandidateFeatures(
            products,
            depth: description.depth,
            read: description.read
        )
        guard description.columns == features.columns(isTuned: isTuned) else {
            throw .badRanker(
                path: path,
                reason: "its columns are not those of this version of Restock"
            )
        }
        return features
    }

    /// An answer with this ranker's order.
    ///
    /// - Parameters:
    ///   - query: what was asked.
    ///   - features: what it is told, as ``features(of:path:)`` gives it.
    ///   - found: what is found with the untouched encoder, without a limit.
    ///   - tuned: what is found with the tuned one; nil where there is none.
    /// - Returns: what is found with the last encoder, with this order as the learnt one.
    /// - Throws: `BoostingError`.
    func ranking(
        for query: String,
        _ features: CandidateFeatures,
        _ found: HybridRanking,
        tuned: HybridRanking?
    ) async throws -> HybridRanking {
        let top = features.candidates(found, tuned: tuned)
        let rows = features.values(of: top, for: query, found, tuned: tuned)
        let ranker = ranker
        let scores = try await TensorThread.run { try ranker.scores(of: rows) }
        return (tuned ?? found).learning(
            Dictionary(zip(top, scores), uniquingKeysWith: { first, _ in first })
        )
    }
}

extension LearntRanker {
    /// Writes `ranker.json` and `trees.txt`.
    ///
    /// - Throws: `StoreError`.
    func write(to folder: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        try DurableFile.write(
            try encoder.encode(description) + Data("\n".utf8),
            to: folder.appending(path: Self.descriptionName)
        )
        try DurableFile.write(
            Data(ranker.text.utf8),
            to: folder.appending(path: Self.treesName)
        )
    }

    /// Reads what ``write(to:)`` left.
    ///
    /// - Throws: ``SearchRunError/badRanker(path:reason:)`` for files that are missing or say something else.
    init(contentsOf folder: URL) throws(SearchRunError) {
        do {
            let file = folder.appending(path: Self.descriptionName)
            description = try JSONDecoder()
                .decode(Description.self, from: try Data(contentsOf: file))
            let trees = try Data(contentsOf: folder.appending(path: Self.treesName))
            ranker = try FittedRanker(
                text: String(decoding: trees, as: UTF8.self),
                columns: description.columns,
                record: description.grown
            )
        } catch {
            throw .badRanker(path: folder.path, reason: "it can't be read (\(error))")
        }
    }
}
