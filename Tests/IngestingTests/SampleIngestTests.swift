import Commerce
import Foundation
import Pipelines
import Statistics
import Tables
import Testing

@testable import Ingesting

/// Tables of labelled samples: what columns are, and what bad ones get.
@Suite struct SampleIngestTests {
    private func ingest(
        _ lines: [String],
        _ configuration: SampleIngestConfiguration = SampleIngestConfiguration(label: "bought")
    ) async throws -> SampleIngestStage.Output {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "shop.csv")
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
        return try await SampleIngestStage(configuration)
            .run(.file(file), in: StageContext(seed: Seed(1), threads: 1))
    }

    /// Forty rows with a column of every kind.
    private func rows(_ change: (Int, inout [String]) -> Void = { _, _ in }) -> [String] {
        ["id,note,price,visits,channel,member,when,shop,empty,bought"]
            + (0..<40).map { row in
                var cells = [
                    "s-\(row)x", "came with a question number \(row) about \(row * 7)",
                    "\(Double(row) * 1.5)", "\(row % 7)", " \(["web", "app", "mail"][row % 3])",
                    row % 2 == 0 ? "yes" : "no", "2024-01-\(10 + row % 15)", "main", "",
                    row % 4 == 0 ? "TRUE" : "FALSE",
                ]
                change(row, &cells)
                return cells.joined(separator: ",")
            }
    }

    @Test func kindsAreInferred() async throws {
        let output = try await ingest(rows { row, cells in if row == 3 { cells[2] = "NA" } })
        let kinds = Dictionary(uniqueKeysWithValues: output.columns.map { ($0.column, $0.kind) })
        #expect(
            kinds == [
                "bought": nil, "id": .identifier, "note": .text, "price": .continuous,
                "visits": .integer, "channel": .category, "member": .boolean, "when": .dateTime,
                "shop": .constant, "empty": .constant,
            ]
        )
        let samples = output.samples
        #expect(samples.schema.classes == ["FALSE", "TRUE"])
        #expect(samples.classCounts == [30, 10])
        #expect(
            samples.schema.features.map(\.name) == [
                "price", "visits", "channel", "member", "when", "shop", "empty",
            ]
        )
        #expect(samples.schema.features[2].levels == ["app", "mail", "web"])
        #expect(samples.columns[0][3].isNaN && samples.columns[0][4] == 6)
        #expect(samples.columns[4][0] == 1_704_844_800)  // 2024-01-10T00:00:00Z
        #expect(output.notes.contains { $0.contains("'empty' takes no part") })
    }

    @Test func infinitiesAndMisprintsAreRejectedByReason() async throws {
        let output = try await ingest(
            (0..<5).flatMap { rows().dropFirst($0 == 0 ? 0 : 1) }.enumerated().map { place, line in
                switch place {
                case 7: line.replacing("9.0,", with: "inf,")
                case 9: line.replacing(",TRUE", with: ",")
                default: line
                }
            },
            SampleIngestConfiguration(label: "bought", ignored: ["id", "note"])
        )
        #expect(output.rejected == ["an infinite number": 1, "the label is missing": 1])
        #expect(output.samples.count == 198 && output.rejects.rowCount == 2)
        #expect(output.samples.columns.allSatisfy { $0.allSatisfy { !$0.isInfinite } })
    }

    @Test func rowsWithoutALabelAreKeptApartWhereAskedFor() async throws {
        let lines = (0..<5).flatMap { rows().dropFirst($0 == 0 ? 0 : 1) }.enumerated()
            .map { place, line in
                place % 3 == 1
                    ? line.replacing(",TRUE", with: ",").replacing(",FALSE", with: ",") : line
            }
        let ignored = ["id", "note"]
        // A third of the rows is far more than may be rejected.
        await #expect(throws: IngestError.self) {
            try await ingest(lines, SampleIngestConfiguration(label: "bought", ignored: ignored))
        }
        let output = try await ingest(
            lines,
            SampleIngestConfiguration(label: "bought", ignored: ignored, unlabeled: .keep)
        )
        let unlabeled = try #require(output.unlabeled)
        #expect(output.rejected.isEmpty && unlabeled.count > 50)
        #expect(output.samples.count + unlabeled.count == 200)
        #expect(Set(output.samples.rows).isDisjoint(with: unlabeled.rows))
        #expect(unlabeled.labels.allSatisfy { $0 == SampleTable.unknownClass })
        #expect(output.samples.labels.allSatisfy { $0 >= 0 })
        #expect(output.notes.contains { $0.contains("\(unlabeled.count) rows have no 'bought'") })
    }

    @Test func statedKindsAndClassesGoFirst() async throws {
        let output = try await ingest(
            rows(),
            SampleIngestConfiguration(
                label: "bought",
                positive: "FALSE",
                kinds: ["visits": .category, "shop": .category],
                ignored: ["when"]
            )
        )
        #expect(output.samples.schema.classes == ["TRUE", "FALSE"])
        #expect(output.samples.schema.features[1].kind == .category)
        #expect(!output.samples.schema.features.contains { $0.name == "when" })
    }

    @Test func severalClassesStandInTheOrderOfNumbersOrNames() async throws {
        let names = try await ingest(rows(), SampleIngestConfiguration(label: "channel"))
        #expect(names.samples.schema.classes == ["app", "mail", "web"])
        #expect(names.samples.labels.prefix(4) == [2, 0, 1, 2])
        #expect(names.samples.schema.positive == nil)
        #expect(names.columns.first { $0.column == "channel" }?.distinct == 3)
        let stars = rows { row, cells in cells[4] = "\(row % 4 * 5)" }
        let numbers = try await ingest(stars, SampleIngestConfiguration(label: "channel"))
        #expect(numbers.samples.schema.classes == ["0", "5", "10", "15"])
        // A price is no class, however often each value occurs.
        let many = Array(repeating: Array(rows().dropFirst()), count: 9).joined().enumerated()
        let prices = many.map { $1.replacing("came", with: "went") + ",\($0 % 120)" }
        let error = await #expect(throws: SampleError.self) {
            try await ingest(
                [rows()[0] + ",cents"] + prices,
                SampleIngestConfiguration(label: "cents")
            )
        }
        #expect(error?.description.contains("at most 100 values") == true)
        // A class whose rows are all rejected is not there any more.
        let lost = rows { row, cells in
            if row == 3 { cells[4] = "fax" }
            if row == 3 { cells[2] = "inf" }
        }
        let gone = await #expect(throws: SampleError.self) {
            try await ingest(lost, SampleIngestConfiguration(label: "channel"))
        }
        #expect(gone?.description.contains("every row of class 'fax' was rejected") == true)
    }

    @Test(arguments: [
        (SampleIngestConfiguration(), "name it with"),
        (SampleIngestConfiguration(label: "bougt"), "did you mean 'bought'"),
        (SampleIngestConfiguration(label: "shop"), "got 'main' in every row"),
        (SampleIngestConfiguration(label: "empty"), "got none in any row"),
        (SampleIngestConfiguration(label: "id"), "got 40 values in 40 rows"),
        (SampleIngestConfiguration(label: "channel", positive: "web"), "no 'positive' beside 3"),
        (SampleIngestConfiguration(label: "bought", positive: "YES"), "no row has the value"),
        (
            SampleIngestConfiguration(label: "bought", kinds: ["channel": .continuous]),
            "expected numbers"
        ),
        (SampleIngestConfiguration(label: "bought", ignored: ["prise"]), "did you mean 'price'"),
        (
            SampleIngestConfiguration(label: "bought", ignored: ["bought"]),
            "column 'bought': expected one use, got label and ingest.ignore"
        ),
        (SampleIngestConfiguration(label: "bought", group: "bought"), "got label and ingest.group"),
        (SampleIngestConfiguration(label: "bought", time: "bought"), "got label and ingest.time"),
        (
            SampleIngestConfiguration(label: "bought", time: "when", group: "when"),
            "got ingest.time and ingest.group"
        ),
    ])
    func badRecipesAreExplained(
        _ configuration: SampleIngestConfiguration,
        _ part: String
    ) async {
        let error = await #expect(throws: SampleError.self) {
            try await ingest(rows(), configuration)
        }
        #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    }

    @Test func wholeNumbersStayBelowTenToTheFifteenth() async throws {
        let lines = (0..<5).flatMap { rows().dropFirst($0 == 0 ? 0 : 1) }.enumerated().map {
            $0 == 7 ? $1.replacing("9.0,6,", with: "9.0,1e300,") : $1
        }
        let ignored = ["id", "note"]
        // Doubles hold 10^300, but no 64-bit integer does.
        let stated = try await ingest(
            lines,
            SampleIngestConfiguration(
                label: "bought",
                kinds: ["visits": .integer],
                ignored: ignored
            )
        )
        #expect(stated.rejected == ["a number too large to be whole": 1])
        #expect(stated.samples.count == 199)
        _ = try stated.samples.table()
        let guessed = try await ingest(
            lines,
            SampleIngestConfiguration(label: "bought", ignored: ignored)
        )
        #expect(guessed.rejected.isEmpty)
        #expect(guessed.columns.first { $0.column == "visits" }?.kind == .continuous)
    }

    /// What pandas writes for the numbers of rows, a year's name, and a name that stands twice.
    @Test func aLineWithTheLabelsNameIsAHeader() async throws {
        let rows = (0..<40).map { "\($0),\($0 % 7),\($0 % 3).5,\($0 % 2)" }
        let ours = SampleIngestConfiguration(label: "y")
        let numbered = try await ingest([",a,b,y"] + rows, ours)
        #expect(numbered.columns.map(\.column) == ["y", "column1", "a", "b"])
        #expect(numbered.columns.first { $0.column == "column1" }?.kind == .identifier)
        let years = try await ingest(["n,2023,2024,y"] + rows, ours)
        #expect(years.columns.map(\.column) == ["y", "n", "2023", "2024"])
        #expect(years.rowsRead == 40)
        let twice = await #expect(throws: IngestError.self) {
            try await ingest(["n,a,a,y"] + rows, ours)
        }
        #expect(twice?.description.contains("'a' twice") == true)
        // Without a name that is known the first line stays data, and the error says so.
        let none = await #expect(throws: SampleError.self) {
            try await ingest(["n,2023,a,z"] + rows, ours)
        }
        #expect(none?.description.contains("ingest: { header: true }") == true)
        let headed = await #expect(throws: SampleError.self) {
            try await ingest(["n,a,b,z"] + rows, ours)
        }
        #expect(headed?.description.contains("header: true") == false)
    }

    @Test(arguments: ["restock.row", "restock.moment", "restock.group"])
    func namesOfOurFilesAreReserved(name: String) async {
        let lines = ["\(name),a,bought"] + (0..<40).map { "\($0),\($0 % 3),\($0 % 2)" }
        let error = await #expect(throws: SampleError.self) { try await ingest(lines) }
        #expect(error?.description.contains("shop.csv: column '\(name)'") == true)
    }

    @Test func aHeaderAloneHasNoRows() async {
        let error = await #expect(throws: IngestError.self) { try await ingest(["a,b,bought"]) }
        #expect(error?.description.contains("no rows below its header") == true)
    }

    @Test func columnsThatMayBeMeantOtherwiseAreRemarkedOn() async throws {
        // 3 of 60 ages are words: 95 % are numbers.
        let lines = (0..<60).map { row in
            let age = row < 2 ? "unknown" : row == 2 ? "old" : "\(20 + row % 30)"
            return "\(1000 + row * row),\(age),\(row % 7),\(row % 2)"
        }
        let notes = try await ingest(["order,age,visits,bought"] + lines).notes
        let age = try #require(notes.first { $0.contains("'age'") })
        #expect(age.contains("95.0 % of its values are numbers"))
        #expect(age.contains("'unknown' (2 rows), 'old' (1 row)."))
        #expect(age.contains("kinds: { age: continuous }"))
        let order = try #require(notes.first { $0.contains("'order'") })
        #expect(order.contains("ingest: { ignore: [order] }"))
        #expect(!notes.contains { $0.contains("'visits'") })
    }

    @Test func aTableWithoutFeaturesIsAnError() async {
        let lines = ["id,bought"] + (0..<40).map { "s-\($0)x,\($0 % 2)" }
        let error = await #expect(throws: SampleError.self) { try await ingest(lines) }
        #expect(error?.description.contains("no column is left") == true)
    }
}

/// The data sets of the mirror that are tables.
@Suite(.enabled(if: mirror != nil, "RESTOCK_DATA holds no data sets"))
struct SampleMirrorTests {
    @Test(arguments: [("online-shoppers", 1908, 14), ("adult", 7841, 1836)])
    func factsHold(name: String, positives: Int, missing: Int) async throws {
        let entry = try #require(DataSetCatalogue.entry(named: name))
        let catalogue = DataSetCatalogue(environment: ["RESTOCK_DATA": mirror ?? "", "HOME": "/"])
        let found = try await catalogue.get(name)
        let output = try SampleReading(
            description: found.description,
            configuration: SampleIngestConfiguration(),
            file: found.url.appending(path: found.description.files.interactions),
            context: StageContext(seed: Seed(1), threads: 1)
        ).run()
        #expect(output.rowsRead == entry.facts.rows && output.samples.count == entry.facts.rows)
        #expect(output.samples.classCounts[1] == positives)
        // Adult's 'workclass' is its second column, the first column of sessions is complete but for 14.
        let column = name == "adult" ? 1 : 0
        #expect(output.samples.columns[column].count { $0.isNaN } == missing)
    }
}
