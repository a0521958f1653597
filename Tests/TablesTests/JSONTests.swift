import Foundation
import Tables
import Testing

@Suite struct JSONTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    @Test func fieldsListsAndNestedObjects() throws {
        let url = try folder.file(
            "i.jsonl",
            #"{"item":"i1","tags":["a","b"],"shop":{"city":"Köln"}}"# + "\n\n"
                + #"{"item":"i2","tags":[],"price":2}"# + "\n" + #"{"item":"i3","price":1.5}"#
        )
        let all = try Table.reading(url, rejecting: false)
        #expect(try all.table.column("item").strings() == ["i1", "i2", "i3"])
        #expect(try all.table.column("tags").stringLists() == [["a", "b"], [], nil])
        #expect(try all.table.column("shop.city").optionalStrings() == ["Köln", nil, nil])
        #expect(try all.table.column("price").optionalDoubles() == [nil, 2, 1.5])
        #expect((0..<3).map { all.lines.line(ofRow: $0) } == [1, 3, 4])
    }

    @Test func badLinesAreNamedAndTheOthersKept() throws {
        let lines = (1...50).map { row in
            row % 17 == 0 ? #"{"n":1,"# : row == 20 ? #"{"n":"text"}"# : #"{"n":\#(row)}"#
        }
        let url = try folder.file("b.jsonl", lines.joined(separator: "\n"))
        let all = try Table.reading(url, rejecting: true)
        #expect(all.rejected.map(\.line) == [17, 20, 34])
        #expect(all.table.rowCount == 47)
        #expect(all.lines.line(ofRow: 17) == 19)
        #expect(message { _ = try Table.read(url) }.hasPrefix("\(url.path):17: "))
    }

    @Test func theFirstByteThatIsNotUTF8IsNamed() throws {
        let url = try folder.file(
            "l.jsonl",
            Array("{\"n\":\"a\"}\n{\"n\":\"".utf8) + [0xFF] + Array("\"}\n".utf8)
        )
        // 10 bytes in the first line, 6 before the byte in the second.
        #expect(throws: TableError.notUTF8(path: url.path, byteOffset: 16, line: 2)) {
            try Table.read(url)
        }
        #expect(try Table.read(url, rejecting: true).rejected.map(\.line) == [2])
    }
}
