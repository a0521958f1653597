import Foundation
import Tables
import Testing

@Suite struct CSVTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    @Test(arguments: ["\n", "\r\n"]) func quotesMarksAndLineBreaks(newline: String) throws {
        let text = [
            "user,note,price", "u1,\"a \"\"b\"\", c\",1.5", "", "u2,\"\",", ",plain \"q\",-2",
        ].joined(separator: newline)
        let url = try folder.file("q.csv", "\u{FEFF}" + text)
        let all = try Table.reading(
            url,
            options: ReadOptions(csv: CSVOptions(columnTypes: ["price": .double])),
            rejecting: false
        )
        #expect(try all.table.column("user").optionalStrings() == ["u1", "u2", nil])
        #expect(try all.table.column("note").strings() == ["a \"b\", c", "", "plain \"q\""])
        #expect(try all.table.column("price").optionalDoubles() == [1.5, nil, -2])
        // Line 3 is empty.
        #expect((0..<3).map { all.lines.line(ofRow: $0) } == [2, 4, 5])
    }

    @Test(arguments: [false, true]) func aRecordLongerThanABlockIsSound(rejecting: Bool) throws {
        let long = String(repeating: "shelf ", count: 400_000)
        let url = try folder.file("long.csv", "user,note\nu1,a\nu2,\"\(long)\"\nu3,b\n")
        let all = try Table.reading(url, options: ReadOptions(), rejecting: rejecting)
        #expect(try all.table.column("user").strings() == ["u1", "u2", "u3"])
        #expect(try all.table.column("note").strings() == ["a", long, "b"])
    }

    @Test func badRowsAreNamedAndTheOthersKept() throws {
        let url = try folder.file(
            "bad.csv",
            "user,count,note\nu1,1,\"two\nlines\"\nu2,x,n\nu3,3\nu4,4,n\nu5,5,n,extra\nu6,,n\n"
        )
        let options = ReadOptions(csv: CSVOptions(columnTypes: ["count": .int64]))
        let all = try Table.reading(url, options: options, rejecting: true)
        #expect(try all.table.column("user").strings() == ["u1", "u4", "u6"])
        #expect(try all.table.column("count").optionalInt64s() == [1, 4, nil])
        #expect((0..<3).map { all.lines.line(ofRow: $0) } == [2, 6, 8])
        #expect(
            all.rejected == [
                RejectedRow(
                    line: 4,
                    column: "count",
                    reason: "expected int64, got 'x'",
                    text: "u2,x,n"
                ),
                RejectedRow(line: 5, column: nil, reason: "expected 3 fields, got 2", text: "u3,3"),
                RejectedRow(
                    line: 7,
                    column: nil,
                    reason: "expected 3 fields, got 4",
                    text: "u5,5,n,extra"
                ),
            ]
        )
        #expect(
            message { _ = try Table.read(url, options: options) }
                == "\(url.path):4:count: expected int64, got 'x';"
                + " correct the row, or ask for bad rows to be rejected"
        )
    }

    /// Batches of every size give the rows, lines and rejections of the whole.
    @Test(arguments: 0..<20) func batchesAgreeWithTheWhole(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        var text = "user,count\n"
        for row in 0..<40 {
            let kinds = [
                "u\(row),\(row)", "\"u\n\(row)\",\(row)", "u\(row),bad", "u\(row)", "",
                "\"u\(row)\",",
            ]
            text += kinds[Int.random(in: 0..<kinds.count, using: &random)] + "\n"
        }
        let url = try folder.file("b.csv", text)
        var options = ReadOptions(csv: CSVOptions(columnTypes: ["count": .int64]))
        let whole = try Table.reading(url, options: options, rejecting: true)
        options.batchByteCount = 64
        let batches = try Table.reading(url, options: options, rejecting: true)
        #expect(batches.table == whole.table)
        #expect(batches.rejected == whole.rejected)
        // The definition: the line on which the row's text begins.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (row, user) in try whole.table.column("user").strings().enumerated() {
            let line = try #require(whole.lines.line(ofRow: row))
            #expect(batches.lines.line(ofRow: row) == line)
            let first = user.split(separator: "\n").first ?? ""
            #expect(lines[line - 1].hasPrefix(first) || lines[line - 1].hasPrefix("\"" + first))
        }
    }

    @Test(arguments: [0, 7, 23, 500]) func theFirstByteThatIsNotUTF8IsNamed(padding: Int) throws {
        let head = Array("user\n".utf8) + Array("é\n".utf8)
        let rows = Array(repeating: Array("u\n".utf8), count: padding).flatMap { $0 }
        // 0xE9 alone is "é" in Latin-1 and no UTF-8.
        let url = try folder.file("l.csv", head + rows + Array("caf".utf8) + [0xE9, 0x0A])
        var options = ReadOptions()
        options.batchByteCount = 64
        let offset = head.count + rows.count + 3
        #expect(throws: TableError.notUTF8(path: url.path, byteOffset: offset, line: 3 + padding)) {
            try Table.read(url, options: options)
        }
        let (table, rejected) = try Table.read(url, options: options, rejecting: true)
        #expect(table.rowCount == 1 + padding)
        #expect(rejected.map(\.line) == [3 + padding])
        #expect(rejected[0].reason.contains("offset \(offset)"))
    }

    @Test func withoutAHeader() throws {
        let url = try folder.file("n.csv", "1;pv\n2;buy\n")
        var csv = CSVOptions(delimiter: UInt8(ascii: ";"), hasHeader: false)
        #expect(
            try Table.read(url, options: ReadOptions(csv: csv)).columnNames == [
                "column1", "column2",
            ]
        )
        csv.columnNames = ["user", "event"]
        csv.columnTypes = ["user": .int32]
        let table = try Table.read(url, options: ReadOptions(csv: csv))
        #expect(try table.column("user").int32s() == [1, 2])
        csv.columnNames = ["user"]
        #expect(
            message { _ = try Table.read(url, options: ReadOptions(csv: csv)) }.contains(
                "no column"
            )
                == false
        )
    }

    @Test func typesOnRequest() throws {
        let url = try folder.file(
            "i.csv",
            "a,b,c,d,e,f\n1,1.5,true,2009-12-01 07:45:00,x,\n2,2,false,2009-12-01,2,\n"
        )
        let table = try Table.read(url, options: ReadOptions(csv: CSVOptions(infersTypes: true)))
        #expect(
            table.schema
                == "a: int64, b: double, c: bool, d: timestamp, e: string, f: string"
        )
        let dates = try folder.file("d.csv", "t\n12/1/2009 7:45\n2009-12-01 07:45:00\n")
        let options = ReadOptions(
            csv: CSVOptions(columnTypes: ["t": .timestamp], timestampFormats: ["%m/%d/%Y %H:%M"])
        )
        #expect(
            try Table.read(dates, options: options).column("t").timestamps()
                == [1_259_653_500_000_000, 1_259_653_500_000_000]
        )
    }

    /// Whatever else stands in the rest of the file, which the open value takes for its own: fields enough or too
    /// few, or the header alone.
    @Test(arguments: [
        ("user,note\nu1,a\nu2,\"open\nu3,c\n", 3), ("user,note\nu1,a\nu2,\"open", 3),
        ("user,note\nu1,\"a\nb\"\n\"u2,open\nu3,c\nu4,d\n", 4), ("user,\"note\nu1,a\n", 1),
        ("user,note\nu1,\"a\nb\",\"c\nd\n", 3), ("user,note\r\nu1,\"a\"\"\r\n", 2),
    ])
    func aQuoteThatNeverClosesIsAnError(text: String, line: Int) throws {
        let plain = try folder.file("o.csv", text)
        for byteCount in [64, 1 << 20] {
            var options = ReadOptions()
            options.batchByteCount = byteCount
            for rejecting in [false, true] {
                #expect(throws: TableError.unclosedQuote(path: plain.path, line: line)) {
                    try Table.reading(plain, options: options, rejecting: rejecting)
                }
            }
        }
    }

    /// Bytes of `printf 'user,note\nu1,a\nu2,"open\nu3,c\n' | gzip -n -9`.
    @Test func aQuoteThatNeverClosesIsAnErrorInGzip() throws {
        let bytes = try #require(
            Data(
                base64Encoded:
                    "H4sIAAAAAAACAystTi3SycsvSeUqNdRJ5Co10lHKL0jN4yo11knmAgBvrYQ5HQAAAA=="
            )
        )
        let url = try folder.file("o.csv.gz", bytes)
        for rejecting in [false, true] {
            #expect(throws: TableError.unclosedQuote(path: url.path, line: 3)) {
                try Table.reading(url, rejecting: rejecting)
            }
        }
    }

    @Test func aQuoteThatClosesInALaterChunkIsSound() throws {
        let long = String(repeating: "long ", count: 40)
        let text = "user,note\nu1,a\nu2,\"\(long)\n\(long)\"\nu3,c"
        let url = try folder.file("p.csv", text)
        var options = ReadOptions()
        options.batchByteCount = 64
        let reading = try Table.reading(url, options: options, rejecting: true)
        #expect(try reading.table.column("user").strings() == ["u1", "u2", "u3"])
        #expect(reading.rejected.isEmpty)
    }
}
