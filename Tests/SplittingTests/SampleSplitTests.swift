@_spi(Splitting) import Commerce
import Foundation
import Pipelines
import Splitting
import Statistics
import Testing

/// Laws of the split of a table.
@Suite struct SampleSplitTests {
    private let schema = TableSchema(
        features: [Feature(name: "x", kind: .continuous), Feature(name: "y", kind: .continuous)],
        label: "bought",
        negative: "no",
        positive: "yes"
    )

    /// Rows of which every fifth says the same as an earlier one, and some have no value.
    private func table(_ count: Int, seed: Int) -> SampleTable {
        var random = Seed(UInt64(seed)).generator()
        var table = SampleTable(schema)
        for row in 0..<count {
            let copied = row % 5 == 4 ? random.below(row) : row
            let cells: [Double] = [Double(copied / 5), copied % 7 == 0 ? .nan : Double(copied % 5)]
            table.append(cells, label: random.below(6) == 0 ? 1 : 0, row: Int32(row))
        }
        return table
    }

    private func split(_ table: SampleTable, seed: Int) async throws -> SampleSets {
        try await SampleSplitStage().run(
            table,
            in: StageContext(seed: Seed(UInt64(seed)), threads: 1)
        )
    }

    @Test(arguments: 0..<5)
    func rowsWithoutALabelStandForNoHeldOutOne(seed: Int) async throws {
        let all = table(600, seed: seed)
        let sets = try await split(all, seed: seed)
        let audit = RowLeakAudit(of: sets)
        let admitted = audit.admitted(all.withoutLabels())
        // Copies of training rows may go with them; everything that is held out, or says the same, may not.
        #expect(Set(admitted.rows) == Set(sets.training.samples.rows))
        let byHand = RowLeakAudit(holding: [sets.test.unread]).admitted(all.withoutLabels())
        #expect(byHand.count == all.count - sets.test.unread.count)
    }

    @Test(arguments: 0..<20)
    func everyRowIsInOneSetAndCopiesStayTogether(seed: Int) async throws {
        let all = table(600, seed: seed)
        let sets = try await split(all, seed: seed)
        let parts = [
            sets.training.samples, sets.tuning.samples, sets.gate.unread, sets.test.unread,
        ]
        #expect(parts.flatMap(\.rows).sorted() == all.rows)
        let keys = parts.map { part in Set((0..<part.count).map { part.key(of: $0) }) }
        for (place, own) in keys.enumerated() {
            for other in keys.dropFirst(place + 1) { #expect(own.isDisjoint(with: other)) }
        }
        // A group of copies is at most a handful of rows, so no share is off by more than that.
        for (part, share) in zip(parts, [0.6, 0.1, 0.15, 0.15]) {
            for (number, count) in part.classCounts.enumerated() {
                let wanted = share * Double(all.classCounts[number])
                #expect(abs(Double(count) - wanted) < 12, "\(count) for \(wanted)")
            }
        }
        #expect(sets.summary.duplicates == all.count - keys.reduce(0) { $0 + $1.count })
    }

    @Test func smuggledRowsAreFound() async throws {
        let sets = try await split(table(600, seed: 1), seed: 1)
        let audit = RowLeakAudit(of: sets)
        try audit.check(sets.training)
        var smuggled = sets.training.samples
        smuggled.append(sets.test.unread.selecting([0]))
        #expect(throws: RowLeakError.heldOutRow(Int(sets.test.unread.rows[0]))) {
            try audit.check(TrainingSet(smuggled))
        }
        var copied = sets.training.samples
        copied.append(sets.gate.unread.cells(of: 3), label: 0, row: 100_000)
        #expect(throws: RowLeakError.copyOfHeldOut(100_000)) {
            try audit.check(TrainingSet(copied))
        }
        var made = MadeRows(schema)
        let origin = Provenance(
            parents: [sets.tuning.samples.rows[0]],
            maker: "smote",
            configurationHash: "",
            seed: 1
        )
        made.append([0, 0], label: 1, provenance: origin)
        #expect(throws: RowLeakError.self) { try audit.check(made) }
    }

    /// The same rows with a moment and a group each.
    private func timed(_ count: Int, seed: Int) -> SampleTable {
        let table = table(count, seed: seed)
        var random = Seed(UInt64(seed))["times"].generator()
        return SampleTable(
            schema,
            columns: table.columns,
            labels: table.labels,
            rows: table.rows,
            moments: table.rows.map { _ in Int64(random.below(40)) },
            groups: table.rows.map { _ in Int32(random.below(90)) }
        )
    }

    @Test(arguments: 0..<20)
    func timeRunsFromTrainingToTest(seed: Int) async throws {
        let all = timed(600, seed: seed)
        let sets = try await split(all, seed: seed)
        #expect(sets.summary.splitProtocol == .byTime)
        let parts = [
            sets.training.samples, sets.tuning.samples, sets.gate.unread, sets.test.unread,
        ]
        #expect(parts.flatMap(\.rows).sorted() == all.rows)
        for (earlier, later) in zip(parts, parts.dropFirst()) {
            #expect((earlier.moments?.max() ?? .max) < (later.moments?.min() ?? .min))
        }
        // A moment has about 15 rows, and is never divided: half of one moves at each end.
        for (part, share) in zip(parts, [0.6, 0.1, 0.15, 0.15]) {
            #expect(abs(Double(part.count) - share * 600) < 40)
        }
        var smuggled = sets.training.samples
        smuggled.append(
            SampleTable(
                schema,
                columns: [[7777], [1]],
                labels: [0],
                rows: [100_000],
                moments: [sets.tuning.samples.moments?.min() ?? 0],
                groups: [0]
            )
        )
        #expect(throws: RowLeakError.notEarlier(100_000)) {
            try RowLeakAudit(of: sets).check(TrainingSet(smuggled))
        }
    }

    @Test(arguments: 4..<12)
    func everySetGetsAMoment(moments: Int) async throws {
        // Ten rows a moment, two of them of the rarer class.
        let rows = 0..<Int32(10 * moments)
        let all = SampleTable(
            schema,
            columns: [rows.map(Double.init), rows.map { _ in 0 }],
            labels: rows.map { $0 % 5 == 0 ? 1 : 0 },
            rows: Array(rows),
            moments: rows.map { Int64($0 / 10) }
        )
        let sets = try await split(all, seed: 1)
        let found = [
            sets.training.samples, sets.tuning.samples, sets.gate.unread, sets.test.unread,
        ].map { Set($0.moments ?? []) }
        #expect(found.allSatisfy { !$0.isEmpty })
        #expect(found.reduce(0) { $0 + $1.count } == moments)
        #expect(found[0].count >= moments - 3 || moments > 6)
    }

    @Test(arguments: 0..<20)
    func groupsStayTogether(seed: Int) async throws {
        let all = timed(600, seed: seed)
        var stage = SampleSplitConfiguration()
        stage.splitProtocol = .stratified
        let sets = try await SampleSplitStage(stage).run(
            all,
            in: StageContext(seed: Seed(UInt64(seed)), threads: 1)
        )
        let groups = [
            sets.training.samples, sets.tuning.samples, sets.gate.unread, sets.test.unread,
        ].map { Set($0.groups ?? []) }
        #expect(groups.reduce(0) { $0 + $1.count } == Set(all.groups ?? []).count)
        for (place, own) in groups.enumerated() {
            for other in groups.dropFirst(place + 1) { #expect(own.isDisjoint(with: other)) }
        }
        var smuggled = sets.training.samples
        let held = sets.test.unread.groups?.first ?? -1
        smuggled.append(
            SampleTable(
                schema,
                columns: [[7777], [1]],
                labels: [0],
                rows: [100_000],
                moments: [0],
                groups: [held]
            )
        )
        #expect(throws: RowLeakError.heldOutGroup(100_000)) {
            try RowLeakAudit(of: sets).check(TrainingSet(smuggled))
        }
    }

    @Test func aSetOfOneGroupIsAnError() async throws {
        var stage = SampleSplitConfiguration()
        stage.splitProtocol = .stratified
        var refused = 0
        for seed in 0..<40 {
            let rows = table(400, seed: seed)
            let all = SampleTable(
                schema,
                columns: rows.columns,
                labels: rows.labels,
                rows: rows.rows,
                groups: rows.rows.map { $0 % Int32(6 + seed % 8) }
            )
            do {
                let sets = try await SampleSplitStage(stage).run(
                    all,
                    in: StageContext(seed: Seed(UInt64(seed)), threads: 1)
                )
                for part in [sets.tuning.samples, sets.gate.unread, sets.test.unread] {
                    #expect(Set(part.groups ?? []).count > 1, "\(seed)")
                }
            } catch SplitError.oneGroup {
                refused += 1
            } catch SplitError.tooFewOfClass {
                // A set without a group has no rows at all.
            }
        }
        #expect(refused > 0)
    }

    @Test func timeIsAskedForWhereThereIsNone() async throws {
        var stage = SampleSplitConfiguration()
        stage.splitProtocol = .byTime
        await #expect(throws: SplitError.self) {
            try await SampleSplitStage(stage).run(
                table(100, seed: 1),
                in: StageContext(seed: Seed(1), threads: 1)
            )
        }
    }

    @Test func aClassOfTwoRowsIsAnError() async throws {
        var small = table(40, seed: 1)
        small = small.selecting(small.places(ofClass: 0))
        small.append([900, 1], label: 1, row: 900)
        small.append([901, 1], label: 1, row: 901)
        let error = await #expect(throws: SplitError.self) { try await split(small, seed: 1) }
        #expect(error?.description.contains("class 'yes'") == true)
        #expect(throws: SplitError.self) {
            let shares = #"{"training": 0.5, "tuning": 0.1, "gate": 0.1, "test": 0.1}"#
            _ = try JSONDecoder()
                .decode(SampleSplitConfiguration.self, from: Data(shares.utf8))
        }
    }

    @Test func foldsHoldEachRowOutOnce() {
        let all = table(300, seed: 2)
        let folds = PresetFolds().assignments(of: all, seed: Seed(1))
        #expect(folds.count == 5 && folds[0] != folds[1])
        for fold in folds {
            for part in 0..<5 {
                let rows = fold.indices.filter { fold[$0] == part }
                #expect(abs(rows.count - 60) < 12)
                #expect(rows.contains { all.labels[$0] == 1 })
            }
        }
    }

    @Test(arguments: 0..<10)
    func foldsTestEachRowOnceADealAndNeverLearnIt(seed: Int) throws {
        let all = table(600, seed: seed)
        let folds = try PresetFolds(folds: 4, repeats: 2).folds(of: all, seed: Seed(UInt64(seed)))
        #expect(folds.count == 8)
        for deal in 0..<2 {
            let tested = folds.filter { $0.deal == deal }.flatMap(\.test.unread.rows)
            #expect(tested.sorted() == all.rows)
        }
        for fold in folds {
            let test = fold.test.unread
            let keys = Set((0..<test.count).map { test.key(of: $0) })
            for share in [1, 0.5] {
                let (training, tuning) = try fold.sets(labelShare: share)
                let parts = [training.samples, tuning.samples]
                let learnt = parts.flatMap(\.rows)
                #expect(Set(learnt).count == learnt.count)
                #expect(Set(learnt).isDisjoint(with: test.rows))
                let own = parts.flatMap { part in (0..<part.count).map { part.key(of: $0) } }
                #expect(keys.isDisjoint(with: own))
                // Copies go together, so that shares are a few rows off.
                #expect(abs(Double(learnt.count) - share * Double(all.count - test.count)) < 12)
                #expect(abs(Double(tuning.samples.count) - 0.2 * Double(learnt.count)) < 12)
            }
        }
    }

    @Test func tooFewLabelsOfAClassAreAnError() throws {
        let all = table(600, seed: 1)
        let fold = try PresetFolds().folds(of: all, seed: Seed(1))[0]
        #expect(throws: SplitError.self) { try fold.sets(labelShare: 0.01) }
    }
}
