public import Foundation
import Pipelines

/// Where data come from.
public enum DataSource: Sendable, Hashable {
    /// One file with a row an event.
    case file(URL)
    /// A folder with a `dataset.yaml`.
    case folder(URL)
    /// An entry of the catalogue of data sets.
    case catalogue(String)

    /// Tells files, folders and names of the catalogue apart.
    ///
    /// - Throws: ``IngestError/unknownSource(name:remedy:)``.
    public init(_ name: String, relativeTo base: URL? = nil) throws(IngestError) {
        let url = URL(fileURLWithPath: name, relativeTo: base).standardizedFileURL
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) {
            self = isFolder.boolValue ? .folder(url) : .file(url)
        } else if DataSetCatalogue.entry(named: name) != nil {
            self = .catalogue(name)
        } else {
            throw .unknownSource(
                name: name,
                remedy: NearestName.remedy(for: name, among: DataSetCatalogue.names)
            )
        }
    }
}
