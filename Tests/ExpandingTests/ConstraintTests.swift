@_spi(Splitting) import Commerce
import Expanding
import Foundation
import Pipelines
import Statistics
import Testing

/// What rows keep to, whoever made them.
@Suite struct ConstraintTests {
    private static let schema = TableSchema(
        features: [
            Feature(name: "low", kind: .continuous), Feature(name: "high", kind: .continuous),
            Feature(name: "adults", kind: .integer), Feature(name: "children", kind: .integer),
            Feature(name: "guests", kind: .integer),
            Feature(name: "city", kind: .category, levels: ["Bonn", "Graz", "Linz", "Ulm"]),
            Feature(name: "country", kind: .category, levels: ["AT", "DE"]),
            Feature(name: "status", kind: .category, levels: ["single", "married"]),
            Feature(name: "spouse", kind: .category, levels: ["works", "studies"]),
            Feature(name: "day", kind: .integer),
        ],
        label: "booked",
        negative: "no",
        positive: "yes"
    )

    /// Rows that keep to six rules; a row's number among 2,000 days is its day.
    private static let table: SampleTable = {
        var random = Seed(5).generator()
        var table = SampleTable(schema)
        for row in 0..<400 {
            let low = random.below(4) == 0 ? 0 : 100 * random.uniform()
            let high = low + 30 * random.uniform()
            let (adults, children) = (Double(1 + random.below(4)), Double(random.below(4)))
            let city = random.below(4)
            let isSingle = random.below(2) == 0
            table.append(
                [
                    low, high, adults, children, adults + children, Double(city),
                    city == 0 || city == 3 ? 1 : 0, isSingle ? 0 : 1,
                    isSingle || random.below(5) == 0 ? .nan : Double(random.below(2)),
                    Double(row * 5),
                ],
                label: row % 4 == 0 ? 1 : 0,
                row: Int32(row)
            )
        }
        return table
    }()

    private func configuration(_ json: String) throws -> ConstraintConfiguration {
        try JSONDecoder().decode(ConstraintConfiguration.self, from: Data(json.utf8))
    }

    private func expand(
        _ maker: String,
        _ constraints: String = "{}",
        of table: SampleTable = table
    ) async throws -> ExpandedRows {
        let maker = try JSONDecoder().decode(
            RowExpanderConfiguration.self,
            from: Data("{\"generator\": \(maker)}".utf8)
        )
        return try await RowExpandStage(.init([maker]), constraints: configuration(constraints))
            .run(TrainingSet(table), in: StageContext(seed: Seed(1), threads: 1))
    }

    /// The rules, written down once more.
    private func broken(_ cells: [Double]) -> String? {
        if cells[0] > cells[1] { return "low <= high" }
        if cells[0] < 0 { return "0 <= low" }
        if cells[2] + cells[3] != cells[4] { return "adults + children = guests" }
        if [2, 3, 4, 9].contains(where: { cells[$0] != cells[$0].rounded() }) { return "whole" }
        if (cells[5] == 0 || cells[5] == 3) != (cells[6] == 1) { return "city, country" }
        if cells[7] == 0 && !cells[8].isNaN { return "single => no spouse" }
        return nil
    }

    @Test(arguments: RowExpanderTests.makers)
    func foundConstraintsAreMetByEveryRow(maker: String) async throws {
        let expanded = try await expand("\(maker), \"count\": 150")
        #expect(expanded.made.count == 150)
        for row in 0..<expanded.made.count {
            let rule = broken(expanded.made.table.cells(of: row))
            #expect(rule == nil, "\(maker) breaks \(rule ?? "")")
        }
        let found = Set(expanded.constraints.map(\.text))
        for text in [
            "low <= high", "adults + children = guests", "combinations of city, country",
            "status = single => spouse = missing", "0 <= low",
        ] { #expect(found.contains(text), "\(text) among \(found)") }
        #expect(expanded.constraints.allSatisfy { $0.isFound && $0.broken == 0 })
    }

    @Test(arguments: RowExpanderTests.makers)
    func declaredConstraintsAndConditionsAreMetByEveryRow(maker: String) async throws {
        let expanded = try await expand(
            """
            \(maker), "count": 130, "label": "yes", "where": {
                "country": "DE", "low": {"at-least": 10, "at-most": 60}, "status": ["single", "married"]
            }
            """,
            """
            {"find": false, "declared": [
                {"order": ["low", "high"]}, {"range": "high", "at-most": 140},
                {"sum": ["adults", "children"], "is": "guests"},
                {"combinations": ["city", "country"]},
                {"when": {"status": "single"}, "then": {"spouse": "missing"}}, {"unique": ["day"]}
            ]}
            """
        )
        let table = expanded.made.table
        #expect(table.count == 130 && table.labels.allSatisfy { $0 == 1 })
        var days = Set(Self.table.columns[9])
        for row in 0..<table.count {
            let cells = table.cells(of: row)
            let rule = broken(cells)
            #expect(rule == nil, "\(maker) breaks \(rule ?? "")")
            #expect(cells[6] == 1 && (10...60).contains(cells[0]), "\(maker): \(cells)")
            #expect(days.insert(cells[9]).inserted, "\(maker): day \(cells[9]) twice")
        }
        #expect(expanded.constraints.count == 6)
        // Of any maker, some days are those of real rows.
        #expect(expanded.counts[0].moved["unique day"] ?? 0 > 0)
    }

    @Test(arguments: 0..<20)
    func strangersHaveNothingInCommon(seed: UInt64) async throws {
        var random = Seed(seed).generator()
        let schema = TableSchema(
            features: (0..<6).map { Feature(name: "x\($0)", kind: .continuous) }
                + (0..<6).map {
                    Feature(name: "c\($0)", kind: .category, levels: ["a", "b", "c", "d", "e"])
                },
            label: "y",
            negative: "0",
            positive: "1"
        )
        var table = SampleTable(schema)
        // Columns far apart, such as the fourth and the first, are in order by nothing but their place.
        for row in 0..<60 {
            table.append(
                (0..<6).map { Double($0 * $0) + random.normal() }
                    + (0..<6).map { _ in Double(min(random.below(20), 4)) },
                label: Int32(row % 2),
                row: Int32(row)
            )
        }
        let expanded = try await expand("\"bootstrap\"", of: table)
        #expect(expanded.constraints.isEmpty, "\(expanded.constraints.map(\.text))")
    }

    @Test(arguments: [
        (
            #"{"range": "low", "at-least": 90}, {"range": "low", "at-most": 50}"#,
            "'90 <= low' and 'low <= 50'"
        ),
        (#"{"range": "low", "at-least": 900}"#, "no training row meets '900 <= low'"),
        (
            #"{"order": ["low", "high"]}, {"range": "low", "at-least": 80}, {"range": "high", "at-most": 60}"#,
            "contradict"
        ),
        (
            #"{"when": {"city": "Bonn"}, "then": {"country": "DE"}}, {"when": {"city": "Bonn"}, "then": {"country": "AT"}}"#,
            "'city = Bonn => country = DE' and 'city = Bonn => country = AT' contradict"
        ),
        (#"{"range": "guests", "at-most": 5}"#, "training rows break 'guests <= 5'"),
        (#"{"unique": ["city"]}"#, "396 of 400 training rows break 'unique city'"),
        (#"{"order": ["low", "hihg"]}"#, "did you mean 'high'"),
        (#"{"order": ["low", "city"]}"#, "a column of numbers"),
        (#"{"order": ["low"]}"#, "2 or more"),
        (#"{"when": {"city": "Bnn"}, "then": {"country": "DE"}}"#, "did you mean 'Bonn'"),
        (#"{"sum": ["adults"], "at-most": 1}"#, "expected one of"),
    ])
    func whatCannotBeIsExplained(declared: String, words: String) async throws {
        let error = await #expect(throws: (any Error).self) {
            try await expand("\"bootstrap\"", "{\"declared\": [\(declared)]}")
        }
        #expect("\(error as Any)".contains(words), "\(error as Any)")
        #expect(error is any ExplainedError)
    }

    @Test func brokenConstraintsCanBeKeptAndAreNoExample() async throws {
        let expanded = try await expand(
            #""bootstrap", "count": 200"#,
            #"{"broken": "keep", "declared": [{"range": "guests", "at-most": 5}]}"#
        )
        let breaking = Self.table.columns[4].count { $0 > 5 }
        #expect(expanded.constraints[0].broken == breaking && breaking > 0)
        #expect(expanded.made.table.columns[4].allSatisfy { $0 <= 5 })
        #expect(expanded.counts[0].moved["guests <= 5"] ?? 0 > 0)
    }

    @Test(arguments: [
        (
            #"{"city": "Bonn", "country": "AT"}"#,
            "'where city = Bonn' and 'where country = AT' contradict"
        ),
        (#"{"low": {"at-least": 500}}"#, "no training row meets 'where 500 <= low'"),
        (#"{"low": {"at-most": -1}}"#, "'where low <= -1' and '0 <= low' contradict"),
        (#"{"city": {"at-most": 1}}"#, "of kind category"),
        (#"{"low": {"at-most": 1, "at-least": 2}}"#, "no more than 'at-most'"),
        (#"{"low": {"up-to": 1}}"#, "at-least"),
        (#"{"adults": 1.5}"#, "a whole number"),
    ])
    func conditionsThatNoRowMeetsAreErrors(condition: String, words: String) async throws {
        for maker in ["\"smote\"", "\"copula\"", "\"gan\""] {
            let error = await #expect(throws: (any Error).self) {
                try await expand("\(maker), \"count\": 10, \"where\": \(condition)")
            }
            #expect("\(error as Any)".contains(words), "\(error as Any)")
        }
    }

    @Test func moreRowsThanThereAreCombinationsAreAnError() async throws {
        // 2,000 days from the first to the last, of which real rows have 400.
        let declared = #"{"find": false, "declared": [{"unique": ["day"]}]}"#
        let all = try await expand(#""bootstrap", "count": 1596"#, declared)
        #expect(Set(all.made.table.columns[9]).count == 1_596)
        let error = await #expect(throws: ConstraintError.self) {
            try await expand(#""bootstrap", "count": 1597"#, declared)
        }
        #expect(error?.description.contains("after 1596 of 1597 rows") == true, "\(error as Any)")
    }

    @Test("Rows of several makers differ in what is unique, in all overlapping columns")
    func uniqueOverMakers() async throws {
        let makers = try JSONDecoder().decode(
            RowExpandStage.Configuration.self,
            from: Data(
                """
                [{"generator": "bootstrap", "count": 200}, {"generator": "smote", "count": 200},
                 {"generator": "bootstrap", "count": 200}]
                """.utf8
            )
        )
        let declared = """
            {"find": false, "declared": [{"unique": ["city", "day"]}, {"unique": ["guests", "day"]}]}
            """
        let expanded = try await RowExpandStage(makers, constraints: configuration(declared))
            .run(TrainingSet(Self.table), in: StageContext(seed: Seed(1), threads: 1))
        for columns in [[5, 9], [4, 9]] {
            var seen: Set<[Double]> = []
            for table in [Self.table, expanded.made.table] {
                for row in 0..<table.count {
                    let cells = columns.map { table.columns[$0][row] }
                    #expect(seen.insert(cells).inserted, "\(columns): \(cells) twice")
                }
            }
        }
        #expect(expanded.made.count == 600)
    }

    @Test func whatIsReadIsWritten() throws {
        let json = """
            {"declared": [
                {"range": "a", "at-least": 0}, {"order": ["a", "b"]}, {"sum": ["a", "b"], "is": "c"},
                {"combinations": ["d", "e"]}, {"unique": ["f"]},
                {"when": {"d": ["x", "y"], "g": 1}, "then": {"a": {"at-most": 2.5}, "e": true}}
            ]}
            """
        let read = try configuration(json)
        let written = try JSONEncoder().encode(read)
        #expect(try JSONDecoder().decode(ConstraintConfiguration.self, from: written) == read)
        #expect(read.declared.count == 6)
    }
}
