public import Foundation
public import Pipelines

/// Findings as one self-contained HTML file.
public protocol Page: Sendable {
    /// The file's name in the folder of what it is about.
    static var fileName: String { get }

    /// The whole page.
    func html() -> String
}

extension Page {
    /// Writes the page into a folder, whole or not at all.
    ///
    /// - Throws: `StoreError` when the file can't be written.
    @discardableResult
    public func write(to folder: URL) throws(StoreError) -> URL {
        let file = folder.appendingPathComponent(Self.fileName)
        try DurableFile.write(Data(html().utf8), to: file)
        return file
    }
}
