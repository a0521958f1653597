@_spi(Splitting) import Commerce
import Foundation
import Pipelines
import Statistics
import Testing

@testable import Expanding

/// Columns that are little more than others are learnt as what they have more.
@Suite struct ColumnDifferencesTests {
    private static let day = ClosePairs.day

    private static func constraints(
        _ declared: [DeclaredConstraint],
        _ table: SampleTable
    ) throws -> FittedConstraints {
        let configuration = ConstraintConfiguration(declared: declared, find: false)
        return try FittedConstraints(configuration, to: table)
    }

    private static func found(_ table: SampleTable) throws -> FittedConstraints {
        try FittedConstraints(ConstraintConfiguration(), to: table)
    }

    private func names(_ pairs: [ColumnDifferences.Pair], _ schema: TableSchema) -> [String] {
        pairs.map { "\(schema.features[$0.later].name) after \(schema.features[$0.earlier].name)" }
    }

    private func expand(
        _ maker: String,
        _ table: SampleTable,
        seed: UInt64 = 1,
        constraints: String = "{}"
    ) async throws -> ExpandedRows {
        let decoder = JSONDecoder()
        let maker = try decoder.decode(
            RowExpanderConfiguration.self,
            from: Data("{\"generator\": \(maker)}".utf8)
        )
        let rules = try decoder.decode(ConstraintConfiguration.self, from: Data(constraints.utf8))
        return try await RowExpandStage(.init([maker]), constraints: rules)
            .run(TrainingSet(table), in: StageContext(seed: Seed(seed), threads: 1))
    }

    @Test("Pairs are those whose differences vary little, each later column once, none in a circle")
    func choice() throws {
        let table = ClosePairs.table(300, seed: 1)
        let found = try Self.found(table)
        #expect(
            names(ColumnDifferences(found, table).pairs, table.schema)
                == ["ended after started", "shipped after ended"]
        )
        #expect(
            names(ColumnDifferences(found, table, except: ["ended"]).pairs, table.schema)
                == ["shipped after ended"]
        )
        // The end decides the start and the start the end: one of them is enough.
        var equal = SampleTable(table.schema)
        for row in 0..<table.count {
            var cells = table.cells(of: row)
            cells[1] = cells[0]
            equal.append(cells, label: table.labels[row], row: Int32(row))
        }
        let circle = try Self.constraints(
            [.order(["started", "ended"]), .order(["ended", "started"])],
            equal
        )
        #expect(ColumnDifferences(circle, equal).pairs.count == 1)
        // Of a chain, the middle goes on from the first and the last from the middle.
        let chain = try Self.constraints([.order(["started", "ended", "shipped"])], table)
        #expect(
            names(ColumnDifferences(chain, table).pairs, table.schema)
                == ["ended after started", "shipped after ended"]
        )
        // A due day varies as much as the start itself.
        let wide = try Self.constraints([.order(["started", "due"])], table)
        #expect(ColumnDifferences(wide, table).pairs.isEmpty)
    }

    @Test("Differences are counted from the first number that the later column may say")
    func byHand() throws {
        let table = ClosePairs.table(60, seed: 2)
        let differences = ColumnDifferences(
            try Self.constraints([.order(["started", "ended"])], table),
            table
        )
        let encoded = differences.encoded(RowExpandInput(training: TrainingSet(table))).training
        #expect(encoded.samples.schema.features[1].kind == .continuous)
        #expect(encoded.samples.columns[1] == zip(table.columns[1], table.columns[0]).map(-))
        #expect(encoded.samples.columns[1].allSatisfy { (5...1_199).contains($0) })
        #expect(encoded.samples.columns[0] == table.columns[0])

        let days = ColumnDifferences(try Self.found(table), table, except: ["ended"])
        let start = try #require(days.pairs.first).earlier
        let shipped = days.encoded(RowExpandInput(training: TrainingSet(table))).training.samples
        // The next day begins as the first of the five on which an order may ship.
        #expect(Set(shipped.columns[2]) == Set((0..<5).map { Double($0) * Self.day }))
        var made = MadeRows(shipped.schema)
        let origin = Provenance(parents: [], maker: "m", configurationHash: "h", seed: 0)
        var cells = shipped.cells(of: 0)
        for (earlier, difference) in [
            (10 * Self.day + 1, 1.4 * Self.day), (10 * Self.day, -7), (.nan, 5),
        ] {
            (cells[start], cells[2]) = (earlier, difference)
            made.append(cells, label: 0, provenance: origin)
        }
        let decoded = days.decoded(made).table.columns[2]
        #expect(decoded[0] == 12 * Self.day && decoded[1] == 10 * Self.day && decoded[2].isNaN)
    }

    @Test("What was encoded is decoded to the same rows, whatever is missing", arguments: 0..<40)
    func roundTrip(seed: UInt64) throws {
        let table = ClosePairs.table(120, gaps: Int(seed % 3) * 10, seed: seed)
        let declared: [DeclaredConstraint] = [.order(["started", "ended", "shipped"])]
        let constraints = try Self.constraints(declared, table)
        let differences = ColumnDifferences(constraints, table)
        #expect(differences.pairs.count == 2)
        let encoded = differences.encoded(RowExpandInput(training: TrainingSet(table))).training
            .samples
        // Only what is missing on both sides leaves a maker without a start.
        var made = MadeRows(encoded.schema)
        for row in 0..<encoded.count {
            made.append(
                encoded.cells(of: row),
                label: encoded.labels[row],
                provenance: Provenance(parents: [], maker: "m", configurationHash: "h", seed: 0)
            )
        }
        let decoded = differences.decoded(made)
        #expect(decoded.table.schema == table.schema && decoded.table.labels == table.labels)
        let differing = zip(table.columns, decoded.table.columns).map { own, other in
            zip(own, other).count { $0 != $1 && !($0.isNaN && $1.isNaN) }
        }
        #expect(differing.allSatisfy { $0 == 0 }, "cells that differ by column: \(differing)")
    }

    /// Kolmogorov's distance of two samples: the largest difference of their shares up to a value.
    private func distance(_ left: [Double], _ right: [Double]) -> Double {
        let (own, others) = (left.sorted(), right.sorted())
        var (most, place, other) = (0.0, 0, 0)
        while place < own.count && other < others.count {
            let limit = min(own[place], others[other])
            while place < own.count && own[place] <= limit { place += 1 }
            while other < others.count && others[other] <= limit { other += 1 }
            let shares = Double(place) / Double(own.count) - Double(other) / Double(others.count)
            most = max(most, abs(shares))
        }
        return most
    }

    @Test(arguments: ["copula", "munge", "perturb"])
    func madeDifferencesAreLikeRealOnes(maker: String) async throws {
        let table = ClosePairs.table(600, gaps: 10, seed: 7)
        let expanded = try await expand("\"\(maker)\", \"count\": 600", table)
        let made = expanded.made.table
        let times = [table, made].map { rows in
            zip(rows.columns[1], rows.columns[0]).map(-).filter { !$0.isNaN }
        }
        #expect(times[1].count { $0 == 0 } < 6, "\(maker): \(expanded.counts[0].moved)")
        // Samples of one distribution, 486 and as many, are 0.12 apart once in 500 times (1.95 √(2 / 486)).
        #expect(distance(times[0], times[1]) < 0.13, "\(maker)")
        let days = [table, made].map { rows in
            zip(rows.columns[2], rows.columns[0]).map {
                ($0 / Self.day).rounded(.down) - ($1 / Self.day).rounded(.down)
            }.filter { !$0.isNaN }
        }
        #expect(distance(days[0], days[1]) < 0.13, "\(maker)")
        // Starts and ends are missing one by one, a tenth of each and a hundredth of both.
        for (from, to, share) in [(true, false, 0.09), (false, true, 0.09), (true, true, 0.01)] {
            let count = made.labels.indices.count {
                made.columns[0][$0].isNaN == from && made.columns[1][$0].isNaN == to
            }
            #expect(abs(Double(count) / 600 - share) < 0.05, "\(maker): \(count)")
        }
    }

    @Test(arguments: RowExpanderTests.makers)
    func everyMakerKeepsOrderAndDays(maker: String) async throws {
        // With an amount that another one repeats, the difference says the same throughout.
        var table = SampleTable(ClosePairs.schema)
        let real = ClosePairs.table(200, gaps: 5, seed: 3)
        for row in 0..<real.count {
            var cells = real.cells(of: row)
            (cells[5], cells[6]) = (0, cells[4])
            table.append(cells, label: real.labels[row], row: Int32(row))
        }
        let made = try await expand("\(maker), \"count\": 100", table).made
        #expect(made.count == 100 && made.table.schema == ClosePairs.schema)
        for row in 0..<made.count {
            let cells = made.table.cells(of: row)
            #expect(ClosePairs.broken(cells) == nil, "\(maker)")
            #expect(cells[5] == 0 && cells[4] == cells[6], "\(maker)")
        }
    }

    @Test("A condition on the later column, or on an earlier one that may be missing, holds")
    func conditions() async throws {
        let table = ClosePairs.table(400, gaps: 10, seed: 5)
        let limit = 19_750 * Self.day
        for maker in ["copula", "perturb", "munge"] {
            for condition in [
                #"{"ended": {"at-least": \#(limit)}}"#, #"{"started": "missing"}"#,
                #"{"ended": "missing", "started": {"at-least": \#(limit)}}"#,
            ] {
                let made = try await expand(
                    "\"\(maker)\", \"count\": 50, \"where\": \(condition)",
                    table
                ).made.table
                for row in 0..<made.count {
                    let cells = made.cells(of: row)
                    #expect(ClosePairs.broken(cells) == nil, "\(maker) \(condition)")
                    if condition.contains("\"ended\": {") { #expect(cells[1] >= limit) }
                    if condition.contains("\"ended\": \"") { #expect(cells[1].isNaN) }
                    if condition.contains("\"started\": \"") { #expect(cells[0].isNaN) }
                    if condition.contains("\"started\": {") { #expect(cells[0] >= limit) }
                }
            }
        }
    }

    @Test(
        "What moves a start takes its end along",
        arguments: [
            (#", "where": {"started": {"at-least": 1705536000, "at-most": 1706400000}}"#, ""),
            ("", #"{"range": "started", "at-least": 1705536000, "at-most": 1706400000}"#),
        ]
    )
    func carried(condition: String, declared: String) async throws {
        // Ten days of a hundred; noise of nine days takes about half of the starts out of them.
        let made = try await expand(
            "\"perturb\", \"count\": 200, \"noise\": 0.3\(condition)",
            ClosePairs.table(400, seed: 6),
            constraints: "{\"declared\": [\(declared)], \"broken\": \"keep\"}"
        ).made.table
        #expect(made.columns[0].allSatisfy { (1_705_536_000...1_706_400_000).contains($0) })
        // Of the times from start to end, noise makes 1 in 30 negative, which becomes 0.
        let equal = zip(made.columns[0], made.columns[1]).count { $0 == $1 }
        #expect(equal < 25, "\(equal) of 200")
    }

    @Test("All constraints and all grains hold together, whatever the rows", arguments: 0..<16)
    func laws(seed: UInt64) async throws {
        let table = ClosePairs.table(80, gaps: Int(seed % 4) * 5, seed: seed)
        let makers = ["copula", "perturb", "munge", "smote", "mixup"]
        let maker = makers[Int(seed) % makers.count]
        let settings = maker == "perturb" ? ", \"noise\": 1" : ""
        let expanded = try await expand(
            """
            "\(maker)", "count": 60\(settings),
            "where": {"price": {"at-least": 10.001, "at-most": 180.555}}
            """,
            table,
            seed: seed,
            constraints: """
                {"declared": [
                    {"order": ["started", "due"]}, {"range": "total", "at-most": 231.999},
                    {"when": {"channel": "app"}, "then": {"fee": {"at-most": 20.555}}},
                    {"unique": ["fee", "due"]}
                ], "broken": "keep"}
                """
        )
        let made = expanded.made.table
        var seen: Set<[Double]> = []
        for row in 0..<made.count {
            let cells = made.cells(of: row)
            #expect(ClosePairs.broken(cells) == nil, "\(maker), row \(row)")
            #expect((10.001...180.555).contains(cells[4]) && cells[6] <= 231.999)
            #expect(cells[8] != 0 || cells[5] <= 20.555)
            #expect(seen.insert([cells[5], cells[3]]).inserted, "\(maker): \(cells) twice")
        }
        // A cell is counted once, whatever went round with it.
        let most = made.count * made.schema.features.count
        #expect(expanded.counts[0].moved.values.reduce(0, +) <= most)
    }
}
