@_spi(Splitting) import Commerce
import Foundation
import Tables
import Testing

/// Sets and made samples in files.
@Suite struct SetFileTests {
    private func inFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }

    private var histories: Histories {
        var result = Histories()
        result.append(user: 4, items: [1, 0], events: [.view, .buy], times: [10, 20])
        result.append(user: 2, items: [Int32](), events: [EventKind](), times: [Int64]())
        result.append(user: 0, items: [2], events: [.favourite], times: [-5])
        result.quantities = [1, 2.5, 3]
        return result
    }

    private var cases: NextItemCases {
        var result = NextItemCases()
        result.append(user: 4, history: 0..<2, of: histories, targets: [2, 3], time: 30)
        result.append(user: 0, history: 2..<3, of: histories, targets: [0], time: 31)
        return result
    }

    private var made: MadeHistories {
        var result = MadeHistories()
        let origin = Provenance(
            parents: [4, 0],
            maker: "crop",
            configurationHash: "ab",
            seed: .max
        )
        result.append(items: [1], events: [.cart], times: [12], provenance: origin)
        result.append(
            items: [2, 2],
            events: [.cart, .buy],
            times: [12, 13],
            provenance: Provenance(parents: [], maker: "gru", configurationHash: "cd", seed: 0)
        )
        result.labels = [3, nil]
        result.confidences = [0.5, 0]
        return result
    }

    private var sets: SplitSets {
        var summary = SplitSummary(splitProtocol: .byTime)
        summary.count(3, as: .unusedEvents)
        summary.thresholds = .init(validationFrom: 5, testFrom: 9)
        return SplitSets(
            training: TrainingSet(histories),
            tuning: TuningSet(cases),
            gate: GateSet(cases, contentHash: cases.contentHash),
            test: TestSet(cases, contentHash: cases.contentHash),
            summary: summary
        )
    }

    @Test func setsComeBackAsTheyWere() throws {
        try inFolder { folder in
            try sets.write(to: folder)
            let read = try SplitSets(contentsOf: folder)
            #expect(read.training.samples == histories)
            #expect(read.tuning.samples == cases)
            #expect(read.gate.unread == cases)
            #expect(read.test.contentHash == cases.contentHash)
            #expect(read.summary == sets.summary)
        }
    }

    @Test func madeSamplesComeBackAsTheyWere() throws {
        try inFolder { folder in
            try made.write(to: folder)
            #expect(try MadeHistories(contentsOf: folder) == made)
            try MadeHistories().write(to: folder)
            #expect(try MadeHistories(contentsOf: folder) == MadeHistories())
        }
    }

    @Test func otherRolesAreRefused() throws {
        try inFolder { folder in
            try sets.write(to: folder)
            let test = folder.appending(path: "test.parquet")
            let refusal = SetFileError.wrongRole(path: test.path, expected: .training, got: "test")
            #expect(throws: refusal) { try TrainingSet(file: test) }
            #expect(refusal.description.contains("expected the training set, got the test set"))
            #expect(throws: SetFileError.self) { try TuningSet(file: test) }
            #expect(throws: SetFileError.self) { try GateSet(file: test) }
            #expect(throws: SetFileError.self) {
                try TestSet(file: folder.appending(path: "gate.parquet"))
            }
            let file = folder.appending(path: "made.parquet")
            try made.write(file: file)
            #expect(throws: SetFileError.self) { try TrainingSet(file: file) }
            #expect(throws: SetFileError.self) { try MadeHistories(file: test) }
            #expect(throws: TableError.self) {
                try TrainingSet(file: folder.appending(path: "absent.parquet"))
            }
        }
    }

    @Test func changedContentIsRefused() throws {
        try inFolder { folder in
            try sets.write(to: folder)
            let file = folder.appending(path: "gate.parquet")
            let table = try Table.read(file)
            try table.slicing(0..<1).write(to: file)
            #expect(throws: SetFileError.contentChanged(path: file.path)) {
                try GateSet(file: file)
            }
        }
    }

    @Test func exportNamesOriginsOfMadeRowsOnly() throws {
        let mixture = Mixture(
            originals: TrainingSet(histories),
            made: made,
            weights: [0.5, 0.25]
        )
        let export = AugmentedExport(
            mixture: mixture,
            made: made,
            users: Vocabulary(["u0", "u1", "u2", "u3", "u4"]),
            items: Vocabulary(["a", "b", "c", "d"])
        )
        let table = try export.table()
        #expect(
            table.columnNames == [
                "user", "item", "event", "time", "weight", "label", "confidence", "made", "parents",
                "operator", "config_hash", "seed",
            ]
        )
        #expect(
            try table.column("user").strings()
                == ["u4", "u4", "u0", "made-1", "made-2", "made-2"]
        )
        #expect(try table.column("item").strings() == ["b", "a", "c", "b", "c", "c"])
        #expect(try table.column("weight").floats() == [1, 1, 1, 0.5, 0.25, 0.25])
        #expect(try table.column("label").optionalInt32s() == [nil, nil, nil, 3, nil, nil])
        #expect(try table.column("made").bools() == [false, false, false, true, true, true])
        #expect(
            try table.column("parents").stringLists() == [nil, nil, nil, ["u4", "u0"], [], []]
        )
        #expect(try table.column("seed").optionalStrings()[3] == "18446744073709551615")
    }
}
