@_spi(Splitting) import Commerce
import Pipelines
import Statistics
import Testing

@testable import Labeling

/// Hidden labels, asked of labelers that would do well if something leaked.
@Suite("Trials of labels")
struct LabelTrialTests {
    /// Knows a row that it has seen before, and calls all others negative.
    private struct Rememberer: RowLabeler {
        static let name = "rememberer"
        var terms = LabelTerms(minimumConfidence: 0, isCalibrated: false)

        func beliefs(
            about rows: SampleTable,
            knowing training: TrainingSet<SampleTable>,
            seed: Seed,
            in context: StageContext
        ) async throws -> [Double]? {
            let known = training.samples
            var labels: [RowKey: Int32] = [:]
            for row in 0..<known.count { labels[known.key(of: row)] = known.labels[row] }
            return (0..<rows.count).flatMap { row in
                labels[rows.key(of: row)] == 1 ? [0, 1.0] : [1, 0]
            }
        }
    }

    /// Says of one row the truth and of the next the contrary, and is as sure of either.
    private struct Swayer: RowLabeler {
        static let name = "swayer"
        var terms = LabelTerms(minimumConfidence: 0, isCalibrated: true)

        func beliefs(
            about rows: SampleTable,
            knowing training: TrainingSet<SampleTable>,
            seed: Seed,
            in context: StageContext
        ) async throws -> [Double]? {
            (0..<rows.count).flatMap { row in
                (rows.columns[0][row] > 0) == (row % 2 == 0) ? [0.1, 0.9] : [0.9, 0.1]
            }
        }
    }

    /// Knows nothing of three classes, and draws.
    private struct Gambler: RowLabeler {
        static let name = "gambler"
        var terms = LabelTerms(minimumConfidence: 0, isCalibrated: false)
        var drawsClasses: Bool { true }

        func beliefs(
            about rows: SampleTable,
            knowing training: TrainingSet<SampleTable>,
            seed: Seed,
            in context: StageContext
        ) async throws -> [Double]? {
            (0..<rows.count).flatMap { _ in [0.5, 0.3, 0.2] }
        }
    }

    private static func table(
        _ rows: [[Double]],
        classes: [String] = ["no", "yes"],
        label: (Int) -> Int32
    ) -> SampleTable {
        let schema = TableSchema(
            features: ["x", "y"].map { Feature(name: $0, kind: .continuous) },
            label: "bought",
            classes: classes
        )
        var table = SampleTable(schema)
        for (number, row) in rows.enumerated() {
            table.append(row, label: label(number), row: Int32(number))
        }
        return table
    }

    private static let context = StageContext(seed: Seed(1), threads: 1)

    @Test("A labeler doesn't see copies of hidden rows")
    func copies() async throws {
        // Each row four times, half of them positive: who only remembers is right as often as a coin.
        let rows = (0..<200).map { [Double($0 / 4), 1] }
        let table = Self.table(rows) { Int32($0 / 4 % 2) }
        let found = try await LabelTrial(of: Rememberer(), on: TrainingSet(table), in: Self.context)
        let trial = try #require(found)
        #expect(trial.check.rows == 40 && trial.check.accuracy == 0.5)
    }

    @Test("A row's confidence is scaled by what other rows say")
    func halves() async throws {
        let rows = (0..<400).map { [$0 % 2 == 0 ? 1.0 : -1, Double($0)] }
        let table = Self.table(rows) { $0 % 2 == 0 ? 1 : 0 }
        let found = try await LabelTrial(of: Swayer(), on: TrainingSet(table), in: Self.context)
        let trial = try #require(found)
        // The half that is always right makes the other one sure, which is always wrong; were each scaled by itself,
        // those would be as sure as a coin, and the error a quarter.
        #expect((trial.check.calibrationError ?? 0) > 0.6, "\(trial.check)")
    }

    @Test("Classes are drawn as often as is believed")
    func draws() async throws {
        let rows = (0..<3_000).map { [Double($0), 0] }
        let training = Self.table(rows, classes: ["a", "b", "c"]) { Int32($0 % 3) }
        var made = MadeRows(training.schema)
        for row in rows {
            made.append(
                row,
                label: 0,
                provenance: Provenance(parents: [], maker: "m", configurationHash: "", seed: 1)
            )
        }
        let found = try await RowLabelStage(RowLabelConfiguration(Gambler())).run(
            RowLabelInput(made: made, training: TrainingSet(training), checks: false),
            in: Self.context
        )
        // Of 3,000 draws: four standard deviations are 110 at most.
        for (count, expected) in zip(found.made.table.classCounts, [1_500, 900, 600]) {
            #expect(abs(count - expected) < 110, "\(found.made.table.classCounts)")
        }
    }
}
