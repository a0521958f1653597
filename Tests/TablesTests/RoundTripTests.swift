import Foundation
import Tables
import Testing

@Suite struct RoundTripTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    @Test(arguments: 0..<20) func columnarFilesKeepEverything(seed: UInt64) throws {
        var table = try Table.drawn(seed: seed)
        table.metadata = ["role": "training", "hash": "ü\(seed)"]
        for name in ["t.parquet", "t.arrow"] {
            let url = folder.url.appendingPathComponent(name)
            try table.write(to: url)
            #expect(try Table.read(url) == table, "\(name)")
        }
    }

    @Test(arguments: 0..<20) func csvKeepsValuesAndMissingRows(seed: UInt64) throws {
        let table = try Table.drawn(seed: seed, lists: false)
        let options = ReadOptions(csv: CSVOptions(columnTypes: table.types))
        for name in ["t.csv", "t.tsv", "t.csv.gz", "t.csv.zst"] {
            let url = folder.url.appendingPathComponent(name)
            try table.write(to: url)
            #expect(try Table.read(url, options: options) == table, "\(name)")
        }
    }

    @Test(arguments: 0..<20) func jsonLinesKeepValuesAndMissingRows(seed: UInt64) throws {
        let table = try Table.drawn(seed: seed)
        let url = folder.url.appendingPathComponent("t.jsonl.gz")
        try table.write(to: url)
        let read = try Table.read(url, options: ReadOptions(jsonTypes: table.types))
        // Field order follows the given types' names.
        #expect(try read.selecting(table.columnNames) == table)
    }

    @Test(arguments: 0..<10) func batchesJoinToTheWhole(seed: UInt64) throws {
        let parts = try (0..<6).map { try Table.drawn(seed: seed * 100 + $0, lists: false) }
        let table = try Table.concatenating(parts)
        let types = table.types
        for name in ["t.csv", "t.parquet", "t.arrow"] {
            let url = folder.url.appendingPathComponent(name)
            try table.write(to: url)
            let options = ReadOptions(
                csv: CSVOptions(columnTypes: types),
                batchByteCount: 64,
                batchRowCount: 3
            )
            let reader = try TableReader(url, options: options)
            var batches: [Table] = []
            while let batch = try reader.next() { batches.append(batch.table) }
            #expect(try Table.concatenating(batches) == table, "\(name)")
            #expect(try Table.read(url, options: options) == table, "\(name)")
        }
    }

    @Test func equalTablesWriteEqualBytes() throws {
        for ending in ["parquet", "arrow", "csv", "jsonl", "csv.gz", "jsonl.zst"] {
            let first = folder.url.appendingPathComponent("a.\(ending)")
            let second = folder.url.appendingPathComponent("b.\(ending)")
            try Table.drawn(seed: 3).write(to: first, metadata: ["b": "2", "a": "1"])
            try Table.drawn(seed: 3).write(to: second, metadata: ["a": "1", "b": "2"])
            #expect(try Data(contentsOf: first) == Data(contentsOf: second), "\(ending)")
        }
    }

    @Test func textLooksAsExpected() throws {
        let table = try Table([
            Column("a,b", strings: ["x", nil, ""]),
            Column("n", doubles: [1, 0.1, nil]),
            Column("t", timestamps: [0, -1, 1_259_653_500_000_000]),
            Column("l", stringLists: [["p", "q\""], [], nil]),
        ])
        let csv = folder.url.appendingPathComponent("t.csv")
        try table.write(to: csv)
        // 2009-12-01 07:45 UTC is 1,259,653,500 s; -1 us is the last microsecond of 1969.
        #expect(
            try String(contentsOf: csv, encoding: .utf8) == """
                "a,b",n,t,l
                x,1.0,1970-01-01 00:00:00,"[""p"",""q\\""\""]"
                ,0.1,1969-12-31 23:59:59.999999,[]
                "",,2009-12-01 07:45:00,

                """
        )
        let json = folder.url.appendingPathComponent("t.jsonl")
        try table.write(to: json)
        #expect(
            try String(contentsOf: json, encoding: .utf8).split(separator: "\n").first
                == #"{"a,b":"x","n":1.0,"t":"1970-01-01 00:00:00","l":["p","q\""]}"#
        )
    }

    @Test func tablesWithoutRowsOrColumns() throws {
        for ending in ["parquet", "arrow"] {
            let url = folder.url.appendingPathComponent("t.\(ending)")
            try Table([]).write(to: url)
            #expect(try Table.read(url).columns.isEmpty)
        }
        let csv = try folder.file("h.csv", "user,time\n")
        let table = try Table.read(
            csv,
            options: ReadOptions(csv: CSVOptions(columnTypes: ["time": .int64]))
        )
        #expect(table.rowCount == 0)
        #expect(table.schema == "user: string, time: int64")
    }

    @Test func aFailedWriteLeavesNothingBehind() throws {
        _ = try folder.file("t.jsonl", "kept")
        let url = folder.url.appendingPathComponent("t.jsonl")
        let table = try Table([Column("n", doubles: [.nan])])
        #expect(message { try table.write(to: url) }.contains("not finite (row 1)"))
        #expect(try folder.names == ["t.jsonl"])
        #expect(try String(contentsOf: url, encoding: .utf8) == "kept")
        let nowhere = folder.url.appendingPathComponent("none/t.parquet")
        #expect(message { try table.write(to: nowhere) }.contains("cannot write"))
        #expect(
            message { try table.write(to: URL(fileURLWithPath: "/dev/full/t.csv")) }.contains(
                "cannot write"
            )
        )
    }
}
