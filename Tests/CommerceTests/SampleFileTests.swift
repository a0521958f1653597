@_spi(Splitting) import Commerce
import Foundation
import Tables
import Testing

/// Tables of samples in files.
@Suite struct SampleFileTests {
    private let schema = TableSchema(
        features: [
            Feature(name: "spent", kind: .continuous), Feature(name: "visits", kind: .integer),
            Feature(name: "channel", kind: .category, levels: ["app", "web"]),
            Feature(name: "seed", kind: .dateTime),
        ],
        label: "bought",
        negative: "no",
        positive: "yes"
    )

    private func table(from row: Int32) -> SampleTable {
        var table = SampleTable(schema)
        table.append([1.5, .nan, 1, 1_704_844_800], label: 1, row: row)
        table.append([.nan, 3, .nan, .nan], label: 0, row: row + 1)
        return table
    }

    private func inFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }

    @Test func setsSurviveFilesAndRefuseWrongRoles() throws {
        let tables = (0..<4).map { table(from: Int32(10 * $0)) }
        let sets = SampleSets(
            training: TrainingSet(tables[0]),
            tuning: TuningSet(tables[1]),
            gate: GateSet(tables[2], contentHash: tables[2].contentHash),
            test: TestSet(tables[3], contentHash: tables[3].contentHash),
            summary: SampleSplitSummary(sizes: [:], duplicates: 1)
        )
        try inFolder { folder in
            try sets.write(to: folder)
            let back = try SampleSets(contentsOf: folder)
            #expect(back.training.samples.contentHash == tables[0].contentHash)
            #expect(back.test.contentHash == tables[3].contentHash)
            #expect(back.training.samples.columns[0][1].isNaN)
            let files = FileManager.default
            try files.removeItem(at: folder.appending(path: "training.parquet"))
            try files.copyItem(
                at: folder.appending(path: "test.parquet"),
                to: folder.appending(path: "training.parquet")
            )
            #expect(throws: SetFileError.self) { try SampleSets(contentsOf: folder) }
        }
    }

    @Test func datesAreDatesForOtherReaders() throws {
        let written = try table(from: 0).table()
        // A file counts microseconds: 2024-01-10.
        #expect(try written.column("seed").optionalTimestamps() == [1_704_844_800_000_000, nil])
        let back = try SampleTable(written, path: "memory")
        #expect(back.columns[3][0] == 1_704_844_800 && back.columns[3][1].isNaN)
    }

    @Test func momentsAndGroupsSurviveFilesAndSelections() throws {
        let plain = table(from: 5)
        let known = SampleTable(
            schema,
            columns: plain.columns,
            labels: plain.labels,
            rows: plain.rows,
            moments: [1_700_000_000, 1_600_000_000],
            groups: [4, 9]
        )
        #expect(known.contentHash != plain.contentHash)
        let back = try SampleTable(try known.table(), path: "memory")
        #expect(back.moments == known.moments && back.groups == known.groups)
        #expect(back.contentHash == known.contentHash)
        #expect(known.selecting([1]).moments == [1_600_000_000])
        var both = known
        both.append(known.selecting([1]))
        #expect(both.groups == [4, 9, 9])
        // Where one table doesn't tell, their sum doesn't.
        both.append(plain)
        #expect(both.moments == nil && both.groups == nil)
        #expect(try SampleTable(try plain.table(), path: "memory").moments == nil)
    }

    @Test func augmentedRowsHaveTheColumnsThenTheLastEight() throws {
        var made = MadeRows(schema)
        let origin = Provenance(
            parents: [0, 1],
            maker: "smote",
            configurationHash: "ab",
            seed: .max
        )
        made.append([2, 4, 0, .nan], label: 1, provenance: origin, confidence: 0.5)
        try inFolder { folder in
            try made.write(to: folder)
            let back = try MadeRows(contentsOf: folder)
            #expect(Array(back.provenance) == [origin] && back.confidences == [0.5])
            #expect(back.table.contentHash == made.table.contentHash)
        }
        let export = AugmentedRows(
            mixture: MixedRows(
                originals: TrainingSet(table(from: 0)),
                made: made,
                weights: [0.25]
            ),
            made: made
        )
        let rows = try export.table()
        #expect(
            rows.columnNames == [
                "spent", "visits", "channel", "seed", "bought", "weight", "label", "confidence",
                "made", "parents", "operator", "config_hash", "restock_seed",
            ]
        )
        #expect(try rows.column("made").bools() == [false, false, true])
        #expect(try rows.column("parents").int32Lists() == [nil, nil, [0, 1]])
        #expect(try rows.column("channel").optionalStrings() == ["web", nil, "app"])
        #expect(try rows.column("visits").optionalInt64s() == [nil, 3, 4])
        // The file joins originals back to their source.
        try inFolder { folder in
            let file = folder.appending(path: "augmented.parquet")
            try export.write(file: file)
            let written = try Table.read(file)
            #expect(written.columnNames == rows.columnNames + ["restock.row"])
            #expect(
                try written.column("restock.row").optionalInt32s() == table(from: 0).rows + [nil]
            )
        }
    }
}
