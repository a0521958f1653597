import Foundation
import Networks
import Statistics
import Tensors

extension TextEncoder {
    /// The encoder itself where its weights are as they were learnt.
    ///
    /// - Throws: ``TextEncoderError/isCompressed(precision:wanted:)`` otherwise.
    package func uncompressed(to wanted: String) throws(TextEncoderError) -> TextEncoder {
        guard compression.isNone else {
            throw .isCompressed(precision: compression.precision.rawValue, wanted: wanted)
        }
        return self
    }

    /// Unit vectors of texts of at most so many tokens, with what gradients need, `[texts, width]`.
    @TensorThread
    func tunedRows(of texts: [String], length: Int) -> Tensor {
        let limit = min(length, self.limit)
        return Self.unit(pooled(texts.map { tokenizer.encode($0, limit: limit) }))
    }

    /// A head that tells hidden tokens: that of a file which has one, or a new one.
    @TensorThread
    func maskedHead(from file: URL?, seed: Seed) throws -> MaskedHead {
        let head = MaskedHead(
            width: width,
            vocabulary: wordTable.extent(0),
            epsilon: epsilon,
            from: ParameterSource(seed)
        )
        if let file, FileManager.default.fileExists(atPath: file.path) {
            _ = try head.restore(from: file)
        }
        return head
    }
}
