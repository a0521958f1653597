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

    /// The folder, and what is known of the files in it; an entry of the catalogue is fetched first.
    ///
    /// - Throws: ``IngestError``, `CancellationError`.
    func described(
        _ context: StageContext
    ) async throws -> (description: DataSetDescription, folder: URL) {
        switch self {
        case .file(let url):
            let description = DataSetDescription(
                name: url.deletingPathExtension().lastPathComponent,
                files: .init(interactions: url.lastPathComponent)
            )
            return (description, url.deletingLastPathComponent())
        case .folder(let url):
            let file = url.appendingPathComponent("dataset.yaml")
            guard FileManager.default.fileExists(atPath: file.path) else {
                throw IngestError.noDescription(folder: url.path)
            }
            var description = try DataSetDescription(contentsOf: file)
            if description.name.isEmpty { description.name = url.lastPathComponent }
            return (description, url)
        case .catalogue(let name):
            let found = try await DataSetCatalogue().get(name, progress: context.progress)
            return (found.description, found.url)
        }
    }
}
