public import Foundation
import Pipelines
import Tensors

extension TextEncoder {
    /// Writes the encoder as a folder that reads as the one it comes from, with its weights as they are now.
    ///
    /// - Parameters:
    ///   - folder: is made where it isn't there.
    ///   - source: the folder that the encoder was read from, whose other files are copied.
    /// - Throws: ``TextEncoderError/adapted``; `SafetensorsError`; `StoreError` for a file that can't be read or written.
    @TensorThread
    public func write(to folder: URL, of source: URL) throws {
        guard Adapters.parameters(of: maps).isEmpty else { throw TextEncoderError.adapted }
        try DurableFile.createFolder(folder)
        try ModelFolder.copy(Self.shapeNames, from: source, to: folder)
        let stated: PoolingFile? = try Self.optional(PoolingFile.name, in: source)
        if pooling != stated?.pooling ?? .mean {
            try DurableFile.write(
                try JSONEncoder().encode(PoolingFile(pooling, width: width)),
                to: folder.appending(path: PoolingFile.name)
            )
        }
        try writeWeights(to: folder.appending(path: Self.weightsName))
    }
}
