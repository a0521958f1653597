public import Foundation
import Language
public import Pipelines
public import Tables
import Tensors

/// Vectors of texts by one encoder.
public struct EncodedTexts: Sendable, Hashable {
    /// Row-major `[texts, width]`.
    public var vectors: [Float]
    /// Numbers a vector.
    public var width: Int

    /// States vectors.
    public init(vectors: [Float], width: Int) {
        self.vectors = vectors
        self.width = width
    }

    /// Reads texts with an encoder.
    ///
    /// - Parameters:
    ///   - texts: anything.
    ///   - folder: the encoder.
    ///   - weights: a file in place of the folder's weights.
    ///   - context: who is told, and who may stop it.
    /// - Returns: one vector a text, in their order.
    /// - Throws: what an encoder that can't be read throws; `CancellationError`.
    public static func encoding(
        _ texts: [String],
        encoder folder: URL,
        weights: URL? = nil,
        in context: StageContext
    ) async throws -> EncodedTexts {
        try await TensorThread.run {
            let encoder = try TextEncoder(folder: folder, weights: weights)
            let vectors = try encoder.vectors(of: texts) { done in
                try context.checkCancellation()
                context.progress.report(Progress("encode \(done) of \(texts.count) texts"))
            }
            return EncodedTexts(vectors: vectors, width: encoder.width)
        }
    }
}

extension EncodedTexts: FileRepresentable {
    private static let fileName = "vectors.parquet"

    /// Writes `vectors.parquet`, a list of numbers a row.
    public func write(to folder: URL) throws {
        let rows = stride(from: 0, to: vectors.count, by: width).map {
            Array(vectors[$0..<$0 + width])
        }
        try Table(
            [try Column("vector", floatLists: rows)],
            metadata: ["restock.width": "\(width)"]
        ).write(to: folder.appending(path: Self.fileName))
    }

    /// Reads what ``write(to:)`` left.
    public init(contentsOf folder: URL) throws {
        let table = try Table.read(folder.appending(path: Self.fileName))
        vectors = try table.column("vector").floatLists().flatMap { $0 ?? [] }
        width = table.metadata["restock.width"].flatMap(Int.init) ?? 1
    }
}
