import Foundation
import Pipelines

/// The files of a pretrained model, as a recipe names them.
enum ModelFiles {
    /// Hash of a file, or of all files of a folder by their names.
    ///
    /// - Throws: ``SearchRunError/badModel(path:reason:)`` where there are none.
    static func contentHash(of path: String) throws -> String {
        let place = URL(filePath: path)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder) else {
            throw SearchRunError.badModel(
                path: path,
                reason: "expected a file or a folder, got none"
            )
        }
        guard isFolder.boolValue else { return try ContentHash.ofFile(at: place) }
        let names = try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
        let hashes = try names.compactMap { name -> String? in
            let file = place.appending(path: name).resolvingSymlinksInPath()
            let isFile = try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile
            return isFile == true ? "\(name) \(try ContentHash.ofFile(at: file))" : nil
        }
        return ContentHash.combining(hashes)
    }
}
