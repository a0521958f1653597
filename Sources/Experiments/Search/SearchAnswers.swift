import Commerce
import Evaluating
import Retrieval
import Tensors

/// What all rankers answer to the same judged queries.
struct SearchAnswers: Sendable {
    var queries: JudgedQueries
    /// By policy; under the empty name those with the untouched encoder.
    var rankings: [String: [HybridRanking]]
    var slices: [String: [Int]] = [:]

    /// One system's answers.
    func rankings(of system: SearchSystem) -> [RankedDocuments] {
        (rankings[system.search?.policy ?? ""] ?? []).map { $0[system.ranker] }
    }

    /// How one system does.
    func evaluation(of system: SearchSystem) throws -> Evaluation {
        try SearchEvaluator().evaluation(
            of: rankings(of: system),
            on: queries,
            slices: slices
        )
    }

    /// Asks an index.
    static func rankings(
        _ index: HybridIndex,
        _ queries: [String],
        _ vectors: [Float]
    ) async throws -> [HybridRanking] {
        try await TensorThread.run {
            try index.rankings(for: queries, vectors: vectors) { _ in
                try Task.checkCancellation()
            }
        }
    }
}
