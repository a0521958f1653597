import Commerce
import Foundation
import Language
import Retrieval
import Tensors
import Training

/// A catalogue by words and by meaning, with the encoder that reads queries.
struct SavedIndex: Sendable {
    private let index: HybridIndex
    private let encoder: URL
    private let width: Int

    /// Opens a folder with `vectors.parquet` and an encoder's folder.
    ///
    /// - Parameters:
    ///   - folder: where both are.
    ///   - products: the catalogue.
    ///   - words: the same by words.
    /// - Throws: `TableError`, `SetFileError` for vectors that can't be read or are not those of the catalogue.
    init(contentsOf folder: URL, _ products: Products, _ words: LexicalIndex) throws {
        let texts = try EncodedTexts(contentsOf: folder)
        guard texts.vectors.count == products.texts.count * texts.width else {
            throw SetFileError.badContent(
                path: folder.path,
                reason: "it holds \(products.texts.count) products and "
                    + "\(texts.vectors.count / texts.width) vectors"
            )
        }
        width = texts.width
        index = HybridIndex(words: words, meaning: DenseIndex(texts.vectors, width: texts.width))
        encoder = folder.appending(path: SavedSearch.encoderName)
    }

    /// What rankers find without a model of their own.
    ///
    /// - Throws: ``SearchRunError/badEncoder(path:reason:)``; what an encoder that can't be read throws.
    func ranking(for query: String) async throws -> HybridRanking {
        let (folder, index, width) = (encoder, index, width)
        return try await TensorThread.run {
            let encoder = try TextEncoder(folder: folder)
            guard encoder.width == width else {
                throw SearchRunError.badEncoder(
                    path: folder.path,
                    reason:
                        "it gives \(encoder.width) numbers a text, the run's products have \(width)"
                )
            }
            let vectors = try encoder.vectors(of: [query])
            return try index.rankings(for: [query], vectors: vectors)[0]
        }
    }
}
