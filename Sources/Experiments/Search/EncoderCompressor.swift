public import Foundation
import Language
public import Networks
import Pipelines
import Tensors

/// Writes an encoder's folder anew with its weights made smaller.
public enum EncoderCompressor {
    /// Bytes of the weights' files.
    public struct Sizes: Sendable, Hashable {
        /// Of the folder that was read.
        public var before: Int
        /// Of the folder that was written.
        public var after: Int
    }

    /// Reads a folder, and writes one that is read like it; what stands in the way is overwritten.
    ///
    /// - Throws: ``SearchRunError/badEncoder(path:reason:)`` where the folder is no encoder, is compressed already, or is
    ///   the output as well; `ConfigurationError` for a compression that changes nothing.
    public static func compress(
        _ path: String,
        to output: URL,
        _ compression: MapCompression
    ) async throws -> Sizes {
        guard !compression.isNone, (0..<1).contains(compression.prune) else {
            throw ConfigurationError.badValue(
                path: "--precision, --prune",
                got: "\(compression.precision.rawValue), \(compression.prune)",
                expected: "bfloat16 or 8-bit, or a share to prune below 1"
            )
        }
        let encoder = try EncoderFolder(path)
        guard output.standardizedFileURL.path != encoder.url.standardizedFileURL.path else {
            throw SearchRunError.badEncoder(
                path: path,
                reason: "expected another folder for the smaller encoder"
            )
        }
        try await write(encoder, weights: nil, to: output, compression)
        return Sizes(
            before: try size(encoder.url.appending(path: TextEncoder.weightsName)),
            after: try size(output.appending(path: TextEncoder.weightsName))
        )
    }

    /// Writes an encoder's folder with smaller weights.
    ///
    /// - Parameters:
    ///   - encoder: the folder that is read.
    ///   - weights: a file in place of its weights; nil for these.
    ///   - output: the folder to write.
    ///   - compression: how weights are made smaller.
    /// - Throws: ``SearchRunError/badEncoder(path:reason:)`` where the encoder is compressed already; `StoreError`.
    static func write(
        _ encoder: EncoderFolder,
        weights: URL?,
        to output: URL,
        _ compression: MapCompression
    ) async throws {
        let smaller = FileManager.default.temporaryDirectory
            .appending(path: "restock-\(UUID().uuidString).safetensors")
        defer { try? FileManager.default.removeItem(at: smaller) }
        do {
            try await TensorThread.run {
                try TextEncoder(folder: encoder.url, weights: weights, compression: compression)
                    .writeWeights(to: smaller)
            }
        } catch let error as TextEncoderError {
            throw SearchRunError.badEncoder(path: encoder.url.path, reason: "\(error)")
        }
        try DurableFile.createFolder(output)
        try encoder.copy(to: output, weights: smaller)
    }

    private static func size(_ file: URL) throws -> Int {
        let found = try FileManager.default.attributesOfItem(atPath: file.path)
        return (found[.size] as? NSNumber)?.intValue ?? 0
    }
}
