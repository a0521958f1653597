import Commerce
import Foundation
import Pipelines
import Tables

/// Made sequences with what a stage says of them, as the store keeps them.
struct StoredSamples<Note: Codable & Sendable>: FileRepresentable {
    var made: MadeHistories
    var note: Note

    init(_ made: MadeHistories, _ note: Note) {
        self.made = made
        self.note = note
    }

    init(contentsOf folder: URL) throws {
        made = try MadeHistories(contentsOf: folder)
        let data = try Data(contentsOf: folder.appending(path: "summary.json"))
        note = try JSONDecoder().decode(Note.self, from: data)
    }

    func write(to folder: URL) throws {
        try made.write(to: folder)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        try DurableFile.write(
            try encoder.encode(note),
            to: folder.appending(path: "summary.json")
        )
    }
}
