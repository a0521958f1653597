import Foundation
import Tables
import Testing

/// Files that are not what they should be: one line of text each, never a crash.
@Suite struct BadFileTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    private func expect(
        _ url: URL,
        _ parts: String...,
        location: SourceLocation = #_sourceLocation
    ) {
        let text = message { _ = try Table.read(url) }
        for part in parts + [url.path] {
            #expect(text.contains(part), "\(text)", sourceLocation: location)
        }
        #expect(!text.contains("\n"), sourceLocation: location)
    }

    @Test func missingFolderEmptyUnknown() throws {
        expect(folder.url.appendingPathComponent("none.csv"), "no such file", "check the path")
        expect(folder.url, "expected a file, got a folder")
        expect(try folder.file("e.csv", ""), "expected a header, got an empty file")
        expect(try folder.file("e.csv.gz", [UInt8]()), "got an empty file")
        expect(try folder.file("x.xlsx", "PK"), "unknown format")
        expect(try folder.file("d.csv", "a,b,a\n1,2,3\n"), "'a' twice")
    }

    @Test func anUnreadableFile() throws {
        let url = try folder.file("u.csv", "a\n1\n")
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: url.path)
        // The superuser reads everything.
        if getuid() != 0 { expect(url, "cannot read") }
    }

    @Test(arguments: ["parquet", "arrow"]) func truncatedAtEveryByte(ending: String) throws {
        let whole = folder.url.appendingPathComponent("w.\(ending)")
        try Table([Column("n", int64s: [1, 2, 3])]).write(to: whole)
        let bytes = try Data(contentsOf: whole)
        for count in stride(from: 0, to: bytes.count, by: 7) {
            expect(try folder.file("t.\(ending)", bytes.prefix(count)), "not a sound")
        }
    }

    /// Garbage inside of a file is an error or a table, but never a crash.
    @Test(arguments: 0..<60) func flippedBytes(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        for (name, bytes) in [
            ("f.parquet", Golden.parquet), ("f.feather", Golden.feather), ("f.csv.gz", Golden.gzip),
            ("f.csv.zip", Golden.zip),
        ] {
            var bytes = Array(bytes)
            for _ in 0..<3 {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(
                    in: 0...255,
                    using: &random
                )
            }
            let url = try folder.file(name, bytes)
            guard let table = try? Table.read(url, options: ReadOptions(member: "folder/rows.csv"))
            else { continue }
            for column in table.columns where column.type == .string {
                #expect(try column.optionalStrings().count == table.rowCount)
            }
        }
    }

    @Test func truncatedGzipAndZip() throws {
        expect(try folder.file("t.csv.gz", Golden.gzip.dropLast(9)), "not a sound")
        expect(try folder.file("g.csv.gz", "no gzip"), "not a sound")
        expect(try folder.file("n.csv.zip", "no zip"), "no directory at its end")
        expect(try folder.file("t.csv.zip", Golden.zip.dropLast(30)), "no directory at its end")
    }

    @Test func aPrettyPrintedArrayIsNoJSONLines() throws {
        expect(try folder.file("a.jsonl", "[\n {\"a\": 1}\n]\n"), "a.jsonl:1:")
    }
}
