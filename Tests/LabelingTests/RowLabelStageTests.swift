@_spi(Splitting) import Commerce
import Foundation
import Labeling
import Learners
import Pipelines
import Statistics
import Testing

/// What an ensemble of trees says of made rows.
@Suite("Labels of rows")
struct RowLabelStageTests {
    private static let schema = TableSchema(
        features: [Feature(name: "x", kind: .continuous), Feature(name: "y", kind: .continuous)],
        label: "bought",
        negative: "no",
        positive: "yes"
    )

    /// Rows whose class is whether x is above 5; in the middle, between 4 and 6, it is a coin's.
    private static func table(_ count: Int, seed: UInt64) -> SampleTable {
        var random = Seed(seed).generator()
        var table = SampleTable(schema)
        for row in 0..<count {
            let x = 10 * random.uniform()
            let isPositive = (4..<6).contains(x) ? random.below(2) == 0 : x > 5
            table.append([x, random.uniform()], label: isPositive ? 1 : 0, row: Int32(row))
        }
        return table
    }

    private static let ensemble = ensemble(from: 0)

    private static func ensemble(from minimum: Double) -> RowLabelConfiguration {
        var labeler = TreeEnsemble()
        labeler.members = 4
        labeler.terms.minimumConfidence = minimum
        return RowLabelConfiguration(labeler)
    }

    private static let training = TrainingSet(table(600, seed: 1))

    /// Rows like the real ones whose maker calls all of them positive.
    private static let made: MadeRows = {
        var made = MadeRows(schema)
        let rows = table(400, seed: 2)
        for row in 0..<rows.count {
            made.append(
                rows.cells(of: row),
                label: 1,
                provenance: Provenance(
                    parents: [],
                    maker: "test",
                    configurationHash: "",
                    seed: UInt64(row)
                )
            )
        }
        return made
    }()

    private static func labelled(
        _ configuration: RowLabelConfiguration,
        seed: UInt64 = 1,
        training: TrainingSet<SampleTable> = training
    ) async throws -> LabeledRows {
        try await RowLabelStage(configuration).run(
            RowLabelInput(made: made, training: training),
            in: StageContext(seed: Seed(seed), threads: 1)
        )
    }

    // 80 % of the rows are clear; of those in the middle, half get either label.
    @Test("Clear rows get their class, unclear ones either in equal shares")
    func ensemble() async throws {
        let found = try await Self.labelled(Self.ensemble)
        #expect(found.made.count == 400 && found.note.abstained == 0)
        var (clear, right, unclear, positive) = (0, 0, 0, 0)
        for row in 0..<found.made.count {
            let x = found.made.table.columns[0][row]
            let isPositive = found.made.table.labels[row] == 1
            if x < 3.5 || x > 6.5 {
                clear += 1
                right += isPositive == (x > 5) ? 1 : 0
            } else if (4.2..<5.8).contains(x) {
                unclear += 1
                positive += isPositive ? 1 : 0
            }
            #expect((0...1).contains(found.made.confidences[row]))
        }
        #expect(Double(right) > 0.95 * Double(clear))
        // About 64 rows: a standard error of .06, and the trees' own error on 120 rows.
        #expect(abs(Double(positive) / Double(unclear) - 0.5) < 0.25)
        #expect(found.note.changed == found.made.table.labels.count { $0 == 0 })
        let check = try #require(found.note.check)
        // 80 % right and half of the rest: .9.
        #expect(check.rows == 119 || check.rows == 120 || check.rows == 118)
        #expect(check.coverage == 1 && abs((check.accuracy ?? 0) - 0.9) < 0.08)
    }

    @Test("Rows that are not sure enough are left out and counted")
    func abstains() async throws {
        let found = try await Self.labelled(Self.ensemble(from: 0.8))
        #expect(found.note.abstained > 40 && found.made.count == 400 - found.note.abstained)
        #expect(found.made.provenance.count == found.made.count)
        // Now and then trees are sure of what they can't know.
        func unclear(_ rows: MadeRows) -> Int {
            rows.table.columns[0].count { (4.4..<5.6).contains($0) }
        }
        #expect(5 * unclear(found.made) < unclear(Self.made))
        #expect((found.note.check?.coverage ?? 1) < 0.95)
    }

    @Test("A condition stays what it is")
    func condition() async throws {
        let found = try await Self.labelled(RowLabelConfiguration())
        #expect(found.made.table.labels.allSatisfy { $0 == 1 } && found.note.check == nil)
    }

    @Test("The seed decides")
    func seeds() async throws {
        let configuration = Self.ensemble
        let one = try await Self.labelled(configuration).made.table.labels
        #expect(try await Self.labelled(configuration).made.table.labels == one)
        #expect(try await Self.labelled(configuration, seed: 2).made.table.labels != one)
    }

    @Test("A class with one row is an error that says what to do")
    func oneRow() async throws {
        var table = SampleTable(Self.schema)
        for row in 0..<20 {
            table.append([Double(row), 0], label: row == 3 ? 1 : 0, row: Int32(row))
        }
        let training = TrainingSet(table)
        let error = await #expect(throws: RowLabelError.self) {
            try await Self.labelled(Self.ensemble, training: training)
        }
        #expect(error?.description.contains("by: condition") == true)
    }

    @Test(
        "Recipes survive writing and reading; wrong ones are errors",
        arguments: [
            (#"{"by": "ensemble", "members": 3, "minimum-confidence": 0.6}"#, true),
            (#"{"by": "ensembel"}"#, false), (#"{"members": 0}"#, false),
            (#"{"minimum-confidence": 2}"#, false), (#"{"member": 3}"#, false),
        ]
    )
    func recipes(text: String, isRight: Bool) throws {
        func read(_ data: Data) throws -> RowLabelConfiguration {
            try JSONDecoder().decode(RowLabelConfiguration.self, from: data)
        }
        if isRight {
            let configuration = try read(Data(text.utf8))
            #expect(try read(JSONEncoder().encode(configuration)) == configuration)
        } else {
            #expect(throws: ConfigurationError.self) { try read(Data(text.utf8)) }
        }
    }
}
