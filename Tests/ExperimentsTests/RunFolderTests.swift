import Foundation
import Pipelines
import Testing

@testable import Experiments

/// What a run's folder takes from others.
@Suite struct RunFolderTests {
    @Test func whatIsThereIsCopiedOrItsFailureTold() throws {
        let place = URL.temporaryDirectory.appending(path: "restock-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: place) }
        let source = place.appending(path: "source", directoryHint: .isDirectory)
        let folder = RunFolder(url: place.appending(path: "run", directoryHint: .isDirectory))
        try DurableFile.createFolder(folder.url)
        try DurableFile.createFolder(source.appending(path: "model.txt"))
        try DurableFile.write(Data("{}".utf8), to: source.appending(path: "classifier.json"))
        try folder.copy("classifier.json", from: source)
        #expect(try Data(contentsOf: folder.url.appending(path: "classifier.json")).count == 2)
        try folder.copy("nothing.json", from: source)
        // A folder in a file's place is there and can't be read.
        #expect(throws: StoreError.self) { try folder.copy("model.txt", from: source) }
    }
}
