public import Foundation

/// Folders that hold a model as several files.
public enum ModelFolder {
    /// Copies files of a folder, as far as they are there, into another, which is made where it isn't there.
    ///
    /// - Parameters:
    ///   - names: of files, with those of the folders that they lie in.
    ///   - source: the model's folder.
    ///   - target: gets them under the same names.
    /// - Throws: ``StoreError`` for a file that is there and can't be read, or can't be written.
    public static func copy(
        _ names: [String],
        from source: URL,
        to target: URL
    ) throws(StoreError) {
        for name in names {
            let file = source.appending(path: name)
            guard FileManager.default.fileExists(atPath: file.path) else { continue }
            let data: Data
            do {
                data = try Data(contentsOf: file, options: .alwaysMapped)
            } catch {
                throw .cannotRead(path: file.path, reason: StoreError.reason(of: error))
            }
            try DurableFile.write(data, to: target.appending(path: name))
        }
    }
}
