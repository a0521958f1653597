@_spi(Splitting) import Commerce
import Expanding
import Foundation
import Pipelines
import Statistics
import Testing

/// What every maker of rows must keep, and what each one does.
@Suite struct RowExpanderTests {
    private static let schema = TableSchema(
        features: [
            Feature(name: "spent", kind: .continuous), Feature(name: "visits", kind: .integer),
            Feature(name: "channel", kind: .category, levels: ["app", "mail", "web"]),
            Feature(name: "shop", kind: .constant, levels: ["main"]),
        ],
        label: "bought",
        negative: "no",
        positive: "yes"
    )

    /// Buyers spend in proportion to their visits and mostly come by app; a tenth of visits is missing.
    private static let training: TrainingSet<SampleTable> = {
        var random = Seed(3).generator()
        var table = SampleTable(schema)
        for row in 0..<300 {
            let isBuyer = row % 5 == 0
            let visits = Double(random.below(isBuyer ? 12 : 6))
            let spent = isBuyer ? 10 * visits + random.normal() : 5 * random.uniform()
            let channel = isBuyer && random.below(4) > 0 ? 0 : Double(random.below(3))
            table.append(
                [spent, random.below(10) == 0 ? .nan : visits, channel, 0],
                label: isBuyer ? 1 : 0,
                row: Int32(1_000 + row)
            )
        }
        return TrainingSet(table)
    }()

    static let makers = [
        #""bootstrap""#, #""perturb""#, #""smote""#, #""mixup""#, #""munge""#, #""copula""#,
        #""ctgan", "epochs": 3, "batch-size": 60"#, #""tvae", "epochs": 3"#,
        #""gan", "epochs": 3, "batch-size": 60, "widths": [32, 32]"#,
        #""diffusion", "steps": 30, "timesteps": 5, "widths": [32]"#,
    ]

    private func configuration(_ json: String) throws -> RowExpanderConfiguration {
        try JSONDecoder().decode(RowExpanderConfiguration.self, from: Data(json.utf8))
    }

    private func expand(_ json: String, seed: UInt64 = 1) async throws -> MadeRows {
        let stage = RowExpandStage(.init([try configuration(json)]))
        let context = StageContext(seed: Seed(seed), threads: 1)
        return try await stage.run(Self.training, in: context).made
    }

    @Test(arguments: makers)
    func keepsTheContract(maker: String) async throws {
        let json = #"{"generator": \#(maker), "count": 200, "label": "yes"}"#
        let made = try await expand(json)
        let hash = try configuration(json).maker.configurationHash()
        #expect(made.count == 200 && made.table.labels.allSatisfy { $0 == 1 })
        let rows = Set(Self.training.samples.rows)
        for (place, origin) in made.provenance.enumerated() {
            #expect(maker.contains(origin.maker) && origin.configurationHash == hash)
            #expect(origin.parents.allSatisfy(rows.contains))
            let cells = made.table.cells(of: place)
            #expect(cells[1].isNaN || cells[1].rounded() == cells[1])
            #expect([0, 1, 2].contains(cells[2]) && cells[3] == 0)
        }
        #expect(try await expand(json).table.contentHash == made.table.contentHash)
        #expect(try await expand(json, seed: 2).table.contentHash != made.table.contentHash)
    }

    @Test(arguments: makers)
    func meetsTheConditionExactly(maker: String) async throws {
        // 60 buyers of 300 rows are to be half of all: 180 more.
        let balanced = try await expand(#"{"generator": \#(maker), "share": 0.5}"#)
        #expect(balanced.table.classCounts == [0, 180])
        let alike = try await expand(#"{"generator": \#(maker), "count": 50}"#)
        #expect(alike.table.classCounts == [40, 10])
        await #expect(throws: RowExpandError.self) {
            try await expand(#"{"generator": \#(maker), "count": 5, "label": "maybe"}"#)
        }
    }

    @Test(arguments: makers)
    func makesRowsOfSeveralClasses(maker: String) async throws {
        // Thirds of 180 rows by the remainder of their number, and four rows of a fourth class.
        let classes = ["low", "middle", "high", "rare"]
        var table = SampleTable(
            TableSchema(features: Self.schema.features, label: "size", classes: classes)
        )
        let real = Self.training.samples
        for row in 0..<184 {
            let label = row < 4 ? 3 : row % 18 < 12 ? 0 : row % 18 < 16 ? 1 : 2
            table.append(real.cells(of: row), label: Int32(label), row: real.rows[row])
        }
        func made(_ settings: String) async throws -> ([Int], [String]) {
            let json = #"{"generator": \#(maker), \#(settings)}"#
            let found = try await RowExpandStage(.init([try configuration(json)]))
                .run(TrainingSet(table), in: StageContext(seed: Seed(1), threads: 1))
            return (found.made.table.classCounts, found.counts[0].remarks)
        }
        let own = table.classCounts
        let (balanced, remarks) = try await made(#""share": 0.5"#)
        let lacking = own.map { own[0] - $0 }
        let sum = Double(lacking.reduce(0, +))
        // Together no more than there are: each class gets the same part of what it lacks.
        let wanted = lacking.map { Int((Double($0) * min(1, 184 / sum)).rounded()) }
        #expect(Array(balanced[..<3]) == Array(wanted[..<3]))
        #expect(balanced[3] == (remarks.contains { $0.contains("'rare'") } ? 0 : wanted[3]))
        #expect(remarks.contains { $0.contains("'rare' (4 training rows)") } == (balanced[3] == 0))
        let (named, _) = try await made(#""count": 7, "label": "high""#)
        #expect(named == [0, 0, 7, 0])
    }

    @Test func keepsTheSharesOfSeveralClasses() async throws {
        var table = SampleTable(
            TableSchema(features: Self.schema.features, label: "size", classes: ["a", "b", "c"])
        )
        for row in 0..<100 {
            let cells = Self.training.samples.cells(of: row)
            table.append(cells, label: row < 60 ? 0 : row < 85 ? 1 : 2, row: Int32(row))
        }
        let json = #"{"generator": "bootstrap", "count": 21}"#
        let made = try await RowExpandStage(.init([try configuration(json)]))
            .run(TrainingSet(table), in: StageContext(seed: Seed(1), threads: 1)).made
        // Ends at 3.15, 8.4 and 21 of 21 rows, from the last class on.
        #expect(made.table.classCounts == [13, 5, 3])
    }

    @Test(arguments: [
        (#""count": 9000000000000000000"#, "count"), (#""count": -1"#, "count"),
        (#""count": 5, "share": 2"#, "share"),
    ])
    func askingForTooMuchIsAnErrorThatNamesTheKey(settings: String, key: String) {
        for maker in Self.makers {
            let error = #expect(throws: ConfigurationError.self) {
                try configuration(#"{"generator": \#(maker), \#(settings)}"#)
            }
            #expect(error.map { "\($0)".contains(".\(key)") } == true)
        }
    }

    @Test func smoteStaysBetweenItsParents() async throws {
        let made = try await expand(#"{"generator": "smote"}"#)
        let table = Self.training.samples
        let places = Dictionary(
            uniqueKeysWithValues: table.rows.enumerated().map { ($1, $0) }
        )
        for (row, origin) in made.provenance.enumerated() {
            let parents = origin.parents.compactMap { places[$0] }
            #expect(parents.count == 2 && parents.allSatisfy { table.labels[$0] == 1 })
            let ends = parents.map { table.columns[0][$0] }.sorted()
            #expect((ends[0]...ends[1]).contains(made.table.columns[0][row]))
        }
    }

    @Test func everyMakerIsPutToTheContract() {
        // Real rows without a label aren't made.
        for name in RowExpanderConfiguration.names where name != "unlabeled" {
            #expect(Self.makers.contains { $0.hasPrefix("\"\(name)\"") }, "\(name)")
        }
    }

    @Test func mixupIsAsSureAsItsParentsAgree() async throws {
        let made = try await expand(
            #"{"generator": "mixup", "alpha": 0.8, "count": 300, "label": "yes"}"#
        )
        let table = Self.training.samples
        var mixed = 0
        for (row, origin) in made.provenance.enumerated() {
            let (start, other) = (Int(origin.parents[0]) - 1_000, Int(origin.parents[1]) - 1_000)
            let confidence = Double(made.confidences[row])
            #expect(table.labels[start] == 1 && (0.5...1).contains(confidence))
            guard table.labels[other] == 0 else {
                #expect(confidence == 1)
                continue
            }
            // Where classes differ, the confidence is the share of the row of the class.
            let spent = table.columns[0]
            let expected = confidence * spent[start] + (1 - confidence) * spent[other]
            #expect(abs(made.table.columns[0][row] - expected) < 1e-4)
            mixed += 1
        }
        // Four of five rows are no buyers.
        #expect(mixed > 200)
        let same = try await expand(#"{"generator": "mixup", "partners": "same"}"#)
        #expect(same.confidences.allSatisfy { $0 == 1 })
    }

    @Test func perturbedCellsHaveTheStatedShares() async throws {
        let made = try await expand(
            #"""
            {"generator": "perturb", "count": 2000, "label": "yes", "noisy": 0, "missing": 0.2,
             "outliers": 0.1, "distance": 4}
            """#
        )
        let column = Self.training.samples.columns[0]
        let mean = column.reduce(0, +) / 300
        let deviation = (column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 300).squareRoot()
        let spent = made.table.columns[0]
        func share(_ isSo: (Double) -> Bool) -> Double { Double(spent.count(where: isSo)) / 2_000 }
        // Four standard deviations of a share of 2,000 rows.
        #expect(abs(share(\.isNaN) - 0.2) < 0.036)
        let isFar = { abs(abs($0 - mean) - 4 * deviation) < 1e-9 }
        #expect(abs(share(isFar) - 0.1) < 0.027)
        for (row, origin) in made.provenance.enumerated()
        where !spent[row].isNaN && !isFar(spent[row]) {
            #expect(spent[row] == column[Int(origin.parents[0]) - 1_000])
        }
        let noisy = try await expand(#"{"generator": "perturb", "noise": 0.5}"#)
        let moves = noisy.provenance.enumerated().map { row, origin in
            noisy.table.columns[0][row] - column[Int(origin.parents[0]) - 1_000]
        }
        let spread = (moves.reduce(0) { $0 + $1 * $1 } / Double(moves.count)).squareRoot()
        // 180 rows: the deviation is off by less than a fifth.
        #expect(abs(spread / (0.5 * deviation) - 1) < 0.2)
    }

    @Test func borderlineStartsNearTheOtherClass() async throws {
        let made = try await expand(#"{"generator": "smote", "borderline": true}"#)
        // Buyers who spend much have none but buyers around them.
        let starts = made.provenance.map { $0.parents[0] }
        let table = Self.training.samples
        let spent = starts.map { table.columns[0][Int($0) - 1_000] }
        #expect((spent.max() ?? 0) < 60)
    }

    @Test func copulaKeepsCorrelationAndShares() async throws {
        let made = try await expand(#"{"generator": "copula", "count": 2000, "label": "yes"}"#)
        let rows = (0..<made.count).filter { !made.table.columns[1][$0].isNaN }
        let correlation = Self.correlation(
            rows.map { made.table.columns[0][$0] },
            rows.map { made.table.columns[1][$0] }
        )
        #expect(correlation > 0.85)
        let missing = Double(made.count - rows.count) / Double(made.count)
        let real = Self.training.samples.selecting(Self.training.samples.places(ofClass: 1))
        let share = Double(real.columns[1].count { $0.isNaN }) / Double(real.count)
        // Four standard deviations of a share of 2,000 rows.
        #expect(abs(missing - share) < 4 * (share * (1 - share) / 2_000).squareRoot())
        let apps = Double(made.table.columns[2].count { $0 == 0 }) / Double(made.count)
        let realApps = Double(real.columns[2].count { $0 == 0 }) / Double(real.count)
        #expect(abs(apps - realApps) < 4 * (realApps * (1 - realApps) / 2_000).squareRoot())
    }

    @Test func tooFewRowsAreExplained() async throws {
        var table = SampleTable(Self.schema)
        for row in 0..<40 { table.append([Double(row), 1, 0, 0], label: 0, row: Int32(row)) }
        table.append([100, 2, 1, 0], label: 1, row: 40)
        let stage = RowExpandStage(.init([try configuration(#"{"generator": "smote"}"#)]))
        let single = TrainingSet(table)
        let expected = RowExpandError.tooFewRows(
            maker: "smote",
            label: "yes",
            got: 1,
            needed: 2
        )
        await #expect(throws: expected) {
            try await stage.run(single, in: StageContext(seed: Seed(1), threads: 1))
        }
        // The recipe may have bootstrap already: it is the other maker that is in the way.
        #expect(expected.description.contains("leave smote out of 'expand'"))
    }

    /// SHA-256 of the settings as JSON with sorted keys, by Python's json and hashlib.
    @Test(arguments: [
        (#""smote""#, "00b8fdaf6a44fa16bca650d6cd0f0cb66fa58a96da6590f7aaa5302b4d0beb9f"),
        (
            #""munge", "count": 7, "label": "yes""#,
            "38abc0b94f49ccf4202050606862ec591b9f148d1f1460b169a8108a9359dad5"
        ),
    ])
    func equalSettingsHashAlikeForever(maker: String, hash: String) throws {
        let made = try configuration(#"{"generator": \#(maker)}"#)
        #expect(try made.maker.configurationHash() == hash)
        let written = try JSONEncoder().encode(made)
        #expect(try JSONDecoder().decode(RowExpanderConfiguration.self, from: written) == made)
        #expect(try configuration(#"{"generator": \#(maker), "neighbours": 4}"#) != made)
    }

    @Test func unknownKeysNameTheNearest() {
        let error = #expect(throws: ConfigurationError.self) {
            try configuration(#"{"generator": "smot"}"#)
        }
        #expect(error?.description.contains("did you mean 'smote'") == true)
        #expect(throws: ConfigurationError.self) {
            try configuration(#"{"generator": "smote", "neighbors": 3}"#)
        }
    }

    private static func correlation(_ x: [Double], _ y: [Double]) -> Double {
        let n = Double(x.count)
        let (mx, my) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
        let products = zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
        let (sx, sy) = (
            x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }, y.reduce(0) { $0 + ($1 - my) * ($1 - my) }
        )
        return products / (sx * sy).squareRoot()
    }

    @Test func rowsWithoutALabelAreTakenAsTheyAre() async throws {
        let unlabeled = Self.training.samples.selecting(Array(10..<60)).withoutLabels()
        let stage = RowExpandStage(
            .init([try configuration(#"{"generator": "unlabeled", "count": 20}"#)])
        )
        let context = StageContext(seed: Seed(1), threads: 1)
        let made = try await stage.run(
            RowExpandInput(training: Self.training, unlabeled: unlabeled),
            in: context
        ).made
        #expect(made.count == 20)
        #expect(made.table.labels.allSatisfy { $0 == SampleTable.unknownClass })
        for (row, origin) in made.provenance.enumerated() {
            let place = try #require(unlabeled.rows.firstIndex(of: origin.parents[0]))
            #expect(made.table.key(of: row) == unlabeled.key(of: place))
        }
        // They survive a file, without a class.
        let again = try MadeRows(reading: try made.asTable(), path: "made")
        #expect(again.table.labels == made.table.labels)
        let error = await #expect(throws: RowExpandError.self) {
            try await stage.run(Self.training, in: context)
        }
        #expect(error == .noUnlabeled)
        #expect(throws: ConfigurationError.self) {
            try configuration(#"{"generator": "unlabeled", "share": 0.3}"#)
        }
    }
}
