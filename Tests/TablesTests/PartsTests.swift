import Foundation
import Tables
import Testing

@Suite("Files in parts")
struct PartsTests {
    private func part(_ number: Int) throws(TableError) -> Table {
        let pool = try StringPool(["", "b", "Zoë"])
        let codes: [Int32] = [2, -1, 0, 1, Int32(number % 3)]
        return try Table(
            [
                try Column("name", codes: codes[...], of: pool),
                try Column("value", int64s: (0..<5).map { Int64(10 * number + $0) }),
            ],
            metadata: ["of": "all"]
        )
    }

    @Test("A file written in parts is read as one, batch by batch as well")
    func parts() throws {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "\(UUID().uuidString).parquet")
        defer { try? FileManager.default.removeItem(at: file) }
        try Table.write(to: file, partCount: 3) { (number: Int) throws(TableError) in
            try part(number)
        }
        let whole = try Table.read(file)
        #expect(try whole.column("value").int64s() == [0, 10, 20].flatMap { $0..<($0 + 5) })
        #expect(
            try whole.column("name").optionalStrings() == [
                "Zoë", nil, "", "b", "", "Zoë", nil, "", "b", "b", "Zoë", nil, "", "b", "Zoë",
            ]
        )
        #expect(whole.metadata == ["of": "all"])
        for isAhead in [true, false] {
            var options = ReadOptions()
            options.batchRowCount = 4
            let reader = try TableReader(file, options: options)
            let batches = BatchesAhead(isAhead: isAhead) { try reader.next() }
            var values: [Int64] = []
            while let batch = try batches.next() {
                #expect(batch.table.rowCount <= 4)
                values += try batch.table.column("value").int64s()
            }
            #expect(values == (try whole.column("value").int64s()))
            let behind = try batches.next()
            #expect(behind?.table.rowCount == nil)
        }
    }

    @Test("An error while a part is made leaves no file")
    func failing() throws {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "\(UUID().uuidString).parquet")
        let failure = TableError.tooLarge(reason: "too much")
        #expect(throws: failure) {
            try Table.write(to: file, partCount: 2) { (number: Int) throws(TableError) in
                if number == 1 { throw failure }
                return try part(number)
            }
        }
        #expect(!FileManager.default.fileExists(atPath: file.path))
    }
}
