import Foundation
import Language
import Pipelines

/// The folder of a pretrained text encoder, as a recipe names it.
struct EncoderFolder: Sendable {
    let url: URL
    /// Hash of all files that decide about vectors.
    let contentHash: String

    /// - Throws: ``SearchRunError/badEncoder(path:reason:)``.
    init(_ path: String) throws {
        url = URL(filePath: path, directoryHint: .isDirectory)
        var hashes: [String] = []
        for name in TextEncoder.shapeNames + [TextEncoder.weightsName] {
            let file = url.appending(path: name)
            guard FileManager.default.fileExists(atPath: file.path) else { continue }
            hashes.append("\(name) \(try ContentHash.ofFile(at: file))")
        }
        let needed = ["config.json", TextEncoder.weightsName]
        for name in needed where !hashes.contains(where: { $0.hasPrefix("\(name) ") }) {
            throw SearchRunError.badEncoder(
                path: path,
                reason:
                    "expected a file \(name) in it, got none; name the folder of a text encoder, "
                    + "for one run with --encoder FOLDER"
            )
        }
        contentHash = ContentHash.combining(hashes)
    }

    /// Copies the encoder into a folder, with other weights where some are given.
    ///
    /// - Throws: `StoreError`; what reading the weights throws.
    func copy(to folder: URL, weights: URL?) throws {
        try ModelFolder.copy(TextEncoder.shapeNames, from: url, to: folder)
        let source = weights ?? url.appending(path: TextEncoder.weightsName)
        try DurableFile.write(
            try Data(contentsOf: source),
            to: folder.appending(path: TextEncoder.weightsName)
        )
    }
}
