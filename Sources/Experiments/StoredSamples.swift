import Foundation
import Pipelines
import Tables

/// Made samples with what a stage says of them, as the store keeps them.
struct StoredSamples<Made: FileRepresentable, Note: Codable & Sendable>: FileRepresentable {
    var made: Made
    var note: Note
    /// Writes what nobody reads again but a person.
    private var writeBeside: @Sendable (URL) throws -> Void = { _ in }

    private static var noteName: String { "summary.json" }

    init(
        _ made: Made,
        _ note: Note,
        writeBeside: @escaping @Sendable (URL) throws -> Void = { _ in }
    ) {
        self.made = made
        self.note = note
        self.writeBeside = writeBeside
    }

    init(contentsOf folder: URL) throws {
        made = try Made(contentsOf: folder)
        let data = try Data(contentsOf: folder.appending(path: Self.noteName))
        note = try JSONDecoder().decode(Note.self, from: data)
    }

    func write(to folder: URL) throws {
        try made.write(to: folder)
        try DurableFile.write(
            try JSONEncoder.readable.encode(note),
            to: folder.appending(path: Self.noteName)
        )
        try writeBeside(folder)
    }
}
