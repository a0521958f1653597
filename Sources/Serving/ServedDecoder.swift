import Foundation
import Language
import Networks
import Tensors

/// The decoder, on the one thread that may touch it.
@TensorThread
final class ServedDecoder {
    private let text: TextDecoder
    nonisolated let tokenizer: Tokenizer
    /// Tokens of a prompt and its answer at most.
    nonisolated let limit: Int

    /// - Throws: ``ServeError/badModel(path:reason:)``.
    init(
        _ model: URL,
        precision: Precision,
        compression: MapCompression
    ) throws(ServeError) {
        do {
            text = try TextDecoder(model, precision: precision, compression: compression)
            tokenizer = text.tokenizer
            limit = text.limit
        } catch {
            throw .badModel(path: model.path, reason: "\(error)")
        }
    }

    /// Continues texts in one batch.
    ///
    /// - Parameters:
    ///   - requests: what is to go on, each with settings of its own.
    ///   - watch: told a request's place, what was added to its text, and how it ended; says whether it is to go on.
    /// - Throws: `DecoderError`.
    func run(
        _ requests: [ContinuationRequest],
        watch: @escaping @Sendable (Int, String, Continuation?) -> Bool
    ) throws {
        _ = try text.continuations(
            of: requests,
            ContinuationSettings(together: max(1, requests.count)),
            watch: watch
        )
    }
}
