import Commerce
import Experiments
import Foundation
import Pipelines
import Tables

/// The folder that `restock split` leaves: four sets, the items and the users.
struct SplitFolder {
    let url: URL

    /// Writes sets and names.
    func write(_ sets: SplitSets, of data: DataSet) throws {
        try DurableFile.createFolder(url)
        try sets.write(to: url)
        let names = url.appending(path: "names")
        try DurableFile.createFolder(names)
        try data.write(to: names)
    }

    /// What is known of the items, and their and the users' names; a run keeps these in the folder
    /// of its stage `protect`.
    func data() throws -> DataSet {
        let names = url.appending(path: "names")
        let ofRun = RunFolder(url: url.deletingLastPathComponent()).folder(of: .protect)
        let isOfRun =
            !FileManager.default.fileExists(atPath: names.path)
            && FileManager.default.fileExists(atPath: ofRun.path)
        return try DataSet(contentsOf: isOfRun ? ofRun : names)
    }

    /// The training set's file, whatever name it was given, with its folder.
    static func training(_ path: String) throws -> (
        set: TrainingSet<Histories>, folder: SplitFolder
    ) {
        var file = URL(filePath: path)
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder),
            isFolder.boolValue
        {
            file.append(path: SetRole.training.fileName)
        }
        return (
            try TrainingSet(file: file), SplitFolder(url: file.deletingLastPathComponent())
        )
    }
}
