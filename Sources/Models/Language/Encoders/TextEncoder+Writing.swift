public import Foundation
import Pipelines
import Tensors

extension TextEncoder {
    /// Writes the encoder as a folder that reads as the one it comes from, with its weights as they are now.
    ///
    /// - Parameters:
    ///   - folder: is made where it isn't there.
    ///   - source: the folder that the encoder was read from, whose other files are copied.
    /// - Throws: ``TextEncoderError/adapted``; `SafetensorsError`; what writing files throws.
    @TensorThread
    public func write(to folder: URL, of source: URL) throws {
        guard Adapters.parameters(of: maps).isEmpty else { throw TextEncoderError.adapted }
        try DurableFile.createFolder(folder)
        for name in Self.shapeNames {
            guard let data = try? Data(contentsOf: source.appending(path: name)) else { continue }
            let target = folder.appending(path: name)
            try DurableFile.createFolder(target.deletingLastPathComponent())
            try DurableFile.write(data, to: target)
        }
        try writeWeights(to: folder.appending(path: Self.weightsName))
    }
}
