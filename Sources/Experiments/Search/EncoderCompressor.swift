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
        let weights = FileManager.default.temporaryDirectory
            .appending(path: "restock-\(UUID().uuidString).safetensors")
        defer { try? FileManager.default.removeItem(at: weights) }
        do {
            try await TensorThread.run {
                try TextEncoder(folder: encoder.url, compression: compression)
                    .writeWeights(to: weights)
            }
        } catch let error as TextEncoderError {
            throw SearchRunError.badEncoder(path: path, reason: "\(error)")
        }
        try DurableFile.createFolder(output)
        try encoder.copy(to: output, weights: weights)
        return Sizes(
            before: try size(encoder.url.appending(path: TextEncoder.weightsName)),
            after: try size(output.appending(path: TextEncoder.weightsName))
        )
    }

    private static func size(_ file: URL) throws -> Int {
        let found = try FileManager.default.attributesOfItem(atPath: file.path)
        return (found[.size] as? NSNumber)?.intValue ?? 0
    }
}
