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

    /// Continues texts as they come, until none is left.
    ///
    /// - Parameters:
    ///   - together: texts under way at most.
    ///   - next: asked between steps for at most so many further texts, each with settings of its own.
    ///   - watch: told a text's number, counted as they come, what was added to it, and how it ended; says whether it is to
    ///     go on.
    /// - Throws: `DecoderError`.
    func run(
        together: Int,
        of next: @escaping @Sendable (Int) -> [ContinuationRequest],
        watch: @escaping @Sendable (Int, String, Continuation?) -> Bool
    ) throws {
        try text.continuations(together: together, of: next, watch: watch)
    }
}
