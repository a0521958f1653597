import Foundation
import Tables
import Testing

/// Files that pyarrow, gzip and Python's zipfile made; `Tests/Golden/tables.py` holds their content.
@Suite struct GoldenTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    @Test func parquetOfPyarrow() throws {
        let table = try Table.read(folder.file("g.parquet", Golden.parquet))
        #expect(table.metadata == ["role": "golden"])
        #expect(try table.column("name").optionalStrings() == ["été", nil, ""])
        #expect(try table.column("category").strings() == ["a", "b", "a"])
        #expect(try table.column("small").optionalInt32s() == [-7, nil, 300])
        #expect(try table.column("count").optionalInt64s() == [1, 2, nil])
        #expect(try table.column("price").optionalDoubles() == [0.5, nil, -1.25])
        #expect(try table.column("ok").optionalBools() == [true, false, nil])
        // A day has 86,400,000,000 microseconds.
        #expect(
            try table.column("day").optionalTimestamps() == [86_400_000_000, nil, -86_400_000_000]
        )
        #expect(try table.column("time").optionalTimestamps() == [1_000_000, nil, -1_000_000])
        #expect(try table.column("tags").stringLists() == [["x", "y"], nil, []])
    }

    @Test func chosenColumnsComeInTheOrderAskedFor() throws {
        let url = try folder.file("g.parquet", Golden.parquet)
        let table = try Table.read(url, options: ReadOptions(columns: ["tags", "name"]))
        #expect(table.columnNames == ["tags", "name"])
        #expect(
            throws: TableError.noSuchColumn(
                name: "nome",
                available: [
                    "name", "category", "small", "count", "price", "ok", "day", "time", "tags",
                ]
            )
        ) {
            try Table.read(url, options: ReadOptions(columns: ["nome"]))
        }
    }

    @Test func featherOfPyarrow() throws {
        let table = try Table.read(folder.file("g.feather", Golden.feather))
        #expect(try table.column("name").optionalStrings() == ["été", nil, ""])
        #expect(try table.column("tags").stringLists() == [["x", "y"], nil, []])
    }

    @Test func gzipOfPython() throws {
        let table = try Table.read(folder.file("g.csv.gz", Golden.gzip))
        #expect(try table.column("note").strings() == ["two\nlines", "plain"])
    }

    @Test func zipOfPython() throws {
        let url = try folder.file("g.csv.zip", Golden.zip)
        let archive = try ZipArchive(url)
        #expect(archive.members.map(\.name) == ["folder/rows.csv", "stored.txt"])
        #expect(try archive.extract("stored.txt") == Array("stored".utf8))
        #expect(
            throws: TableError.noSuchMember(
                name: nil,
                path: url.path,
                available: ["folder/rows.csv", "stored.txt"]
            )
        ) { try Table.read(url) }
        let table = try Table.read(
            url,
            options: ReadOptions(csv: CSVOptions(), member: "folder/rows.csv")
        )
        // 20 copies of a header and two rows, of which the first header names the columns.
        #expect(table.rowCount == 59)
    }

    @Test func aDamagedMemberIsFound() throws {
        // The member is stored as it is: "stored" becomes "storeD", and its CRC-32 differs.
        var bytes = Array(Golden.zip)
        let place = try #require(bytes.firstRange(of: Array("stored.txtstored".utf8)))
        bytes[place.upperBound - 1] = UInt8(ascii: "D")
        let archive = try ZipArchive(folder.file("d.zip", bytes))
        #expect(message { _ = try archive.extract("stored.txt") }.contains("CRC-32"))
    }
}
