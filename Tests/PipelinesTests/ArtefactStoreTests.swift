import Foundation
import Pipelines
import Tables
import Testing

private struct Note: FileRepresentable, Equatable {
    var text: String

    init(_ text: String) { self.text = text }

    init(contentsOf folder: URL) throws {
        text = try String(contentsOf: folder.appending(path: "note.txt"), encoding: .utf8)
    }

    func write(to folder: URL) throws {
        try Data(text.utf8).write(to: folder.appending(path: "note.txt"))
    }
}

private struct Failure: Error {}

@Suite("The artefact store")
struct ArtefactStoreTests {
    private let store = ArtefactStore(
        root: FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)")
    )
    private let key = ArtefactKey(
        stage: .clean,
        inputs: ["a"],
        configuration: "b",
        seed: 1,
        build: "c"
    )

    private func names() -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: store.root.path)) ?? []
    }

    @Test("makes an artefact once and finds it afterwards")
    func makesOnce() async throws {
        let made = try await store.artefact(key) { Note("first") }
        let found = try await store.artefact(key) { Note("second") }
        #expect(!made.wasFound && found.wasFound)
        #expect(found.value == Note("first"))
        #expect(found.contentHash == made.contentHash)
    }

    @Test("that is to make everything anew does so once")
    func startsOver() async throws {
        _ = try await store.artefact(key) { Note("first") }
        let anew = ArtefactStore(root: store.root, ignoresFound: true)
        #expect(try await anew.artefact(key) { Note("second") }.value == Note("second"))
        let found = try await anew.artefact(key) { Note("third") }
        #expect(found.wasFound && found.value == Note("second"))
    }

    @Test("makes another artefact for another input, configuration, seed, part or build")
    func distinguishes() async throws {
        _ = try await store.artefact(key) { Note("first") }
        let changes: [(inout ArtefactKey) -> Void] = [
            { $0.inputs = ["x"] }, { $0.configuration = "x" }, { $0.seed = 2 },
            { $0.part = "x" }, { $0.build = "x" }, { $0.stage = .split },
        ]
        for change in changes {
            var other = key
            change(&other)
            #expect(try await !store.artefact(other) { Note("other") }.wasFound)
        }
    }

    @Test("never reads what was changed after it was sealed")
    func noticesDamage() async throws {
        let made = try await store.artefact(key) { Note("first") }
        try Data("damaged".utf8).write(to: made.folder.appending(path: "note.txt"))
        let again = try await store.artefact(key) { Note("again") }
        #expect(!again.wasFound)
        #expect(again.value == Note("again"))
    }

    @Test("never reads a folder without a seal, as a killed process leaves it")
    func noticesMissingSeal() async throws {
        let folder = store.root.appending(path: try key.folderName())
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Note("half").write(to: folder)
        #expect(try await store.artefact(key) { Note("whole") }.value == Note("whole"))
    }

    @Test("leaves nothing behind when making fails")
    func cleansUp() async {
        await #expect(throws: Failure.self) {
            try await store.artefact(key) { () throws -> Note in throw Failure() }
        }
        #expect(names().isEmpty)
    }
}

@Suite("The record of readings")
struct ReadingRecordTests {
    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "readings-\(UUID().uuidString)")

    @Test("counts runs, not the resumptions of one run")
    func countsRuns() throws {
        for run in ["one", "one", "two"] {
            try ReadingRecord(store: folder, run: run).note(role: "test", contentHash: "h")
        }
        let record = ReadingRecord(store: folder, run: "three")
        #expect(record.count(role: "test", contentHash: "h") == 2)
        #expect(record.count(role: "gate", contentHash: "h") == 0)
        #expect(record.count(role: "test", contentHash: "other") == 0)
    }

    @Test("refuses a second reading in one process")
    func refusesTwice() throws {
        let record = ReadingRecord(store: folder, run: "one")
        try record.note(role: "gate", contentHash: "h")
        #expect(throws: StoreError.readTwice(role: "gate")) {
            try record.note(role: "gate", contentHash: "h")
        }
    }
}

@Suite("Content hashes")
struct ContentHashTests {
    @Test("agree with the standard's example")
    func standardExample() {
        // FIPS 180-4, example for "abc".
        #expect(
            ContentHash.ofBytes(Data("abc".utf8))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
    }
}
