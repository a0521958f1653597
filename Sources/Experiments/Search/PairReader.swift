import Foundation
import Labeling
import Language
import Tensors

/// A cross-encoder that a recipe names, read from its folder whenever it is asked.
struct PairReader: Sendable {
    /// The model.
    let folder: URL
    /// The key of the recipe that names it.
    let key: String
    /// Tokens of a pair at most; nil for what the model can read.
    let limit: Int?

    init(folder: URL) {
        self.folder = folder
        key = "rerank.model"
        limit = nil
    }

    /// The model of a policy's labels.
    init(_ configuration: MarginConfiguration, policy: String) {
        folder = URL(filePath: configuration.model, directoryHint: .isDirectory)
        key = "policies.\(policy).label.model"
        limit = configuration.length
    }

    /// Refuses a place where no folder is.
    ///
    /// - Throws: ``SearchRunError/badReranker(path:reason:key:)``.
    func require() throws(SearchRunError) {
        guard FileManager.default.fileExists(atPath: folder.path) else {
            throw .badReranker(
                path: folder.path,
                reason: "expected a folder, got none",
                key: key
            )
        }
    }

    /// A score a pair; pairs are read in groups of similar length.
    ///
    /// - Throws: ``SearchRunError/badReranker(path:reason:key:)``, `CancellationError`.
    func scores(
        of pairs: [(query: String, text: String)],
        report: @Sendable (Int) -> Void
    ) async throws -> [Float] {
        if pairs.isEmpty { return [] }
        do {
            return try await TensorThread.run {
                try CrossEncoder(folder: folder).scores(of: pairs, limit: limit) { done in
                    try Task.checkCancellation()
                    report(done)
                }
            }
        } catch let error as CancellationError {
            throw error
        } catch {
            throw SearchRunError.badReranker(path: folder.path, reason: "\(error)", key: key)
        }
    }
}
