import Commerce
public import Foundation
import Language
public import Networks
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
    ///   - compression: how the encoder is made smaller.
    ///   - context: who is told, and who may stop it.
    /// - Returns: one vector a text, in their order.
    /// - Throws: what an encoder that can't be read throws; `CancellationError`.
    public static func encoding(
        _ texts: [String],
        encoder folder: URL,
        weights: URL? = nil,
        compression: MapCompression = MapCompression(),
        in context: StageContext
    ) async throws -> EncodedTexts {
        try await TensorThread.run {
            let encoder = try TextEncoder(
                folder: folder,
                weights: weights,
                compression: compression
            )
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
    ///
    /// - Throws: `TableError`; `SetFileError` for vectors that are missing or of another width.
    public init(contentsOf folder: URL) throws {
        let file = folder.appending(path: Self.fileName)
        let table = try Table.read(file)
        let rows = try table.column("vector").floatLists()
        guard let width = table.metadata["restock.width"].flatMap(Int.init), width > 0,
            rows.allSatisfy({ $0?.count == width })
        else {
            throw SetFileError.badContent(
                path: file.path,
                reason: "a vector is missing or has another width than the file says"
            )
        }
        self.init(vectors: rows.flatMap { $0 ?? [] }, width: width)
    }
}
