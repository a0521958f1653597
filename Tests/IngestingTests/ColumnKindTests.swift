import Commerce
import Foundation
import Pipelines
import Statistics
import Tables
import Testing

@testable import Ingesting

/// Tables whose columns are easily taken for something else.
@Suite struct ColumnKindTests {
    /// Sixty rows with one column, and a label after every other.
    private func ingest(
        _ name: String,
        label: [String] = ["no", "yes"],
        _ configuration: SampleIngestConfiguration = SampleIngestConfiguration(label: "y"),
        _ cell: (Int) -> String
    ) async throws -> SampleIngestStage.Output {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "\(UUID().uuidString).csv")
        let rows = (0..<60).map { "\(cell($0))\t\($0 % 7)\t\(label[$0 % label.count])" }
        try Data((["\(name)\tother\ty"] + rows).joined(separator: "\n").utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try await SampleIngestStage(configuration)
            .run(.file(file), in: StageContext(seed: Seed(1), threads: 1))
    }

    private func feature(_ output: SampleIngestStage.Output, _ name: String) -> Feature? {
        output.samples.schema.features.first { $0.name == name }
    }

    private func remark(_ output: SampleIngestStage.Output, _ name: String) -> String {
        output.notes.filter { $0.contains("'\(name)'") }.joined(separator: "\n")
    }

    @Test func spellingsOfYesAndNoAreOne() async throws {
        let words = ["yes", "no", "Yes", "no", "yes", "NO"]
        let labels = try await ingest("a", label: words) { "\($0 % 3)" }
        #expect(labels.samples.schema.classes == ["no", "yes"])
        #expect(labels.samples.classCounts == [30, 30])
        // Of six rows two are 'yes', one 'Yes', two 'no', one 'NO'.
        #expect(
            remark(labels, "y").contains(
                "'no' (20), 'NO' (10) as 'no'; 'yes' (20), 'Yes' (10) as 'yes'"
            )
        )
        let features = try await ingest("a") { ["TRUE", "false", "FALSE", "FALSE"][$0 % 4] }
        #expect(feature(features, "a")?.kind == .boolean)
        #expect(remark(features, "a").contains("'FALSE' (30), 'false' (15) as 'FALSE'"))
        // A class as the file writes it is understood, whatever stands for it now.
        let stated = try await ingest(
            "a",
            label: words,
            SampleIngestConfiguration(label: "y", positive: "NO")
        ) { "\($0 % 3)" }
        #expect(stated.samples.schema.classes == ["yes", "no"])
        // Letters may be anything; whole words are what they say.
        let winds = try await ingest("a") { ["N", "n", "S", "E"][$0 % 4] }
        #expect(feature(winds, "a")?.levels == ["E", "N", "S", "n"])
        let asked = try await ingest("a") { ["Yes", "yes", "unknown"][$0 % 3] }
        #expect(feature(asked, "a")?.levels == ["Yes", "unknown"])
    }

    @Test func otherClassesThatDifferInCaseAreTold() async throws {
        let output = try await ingest("a", label: ["Web", "web", "shop"]) { "\($0 % 3)" }
        #expect(output.samples.schema.classes == ["Web", "shop", "web"])
        #expect(
            remark(output, "y").contains(
                "alone, and count as classes of their own: 'Web' and 'web'"
            )
        )
        let plain = try await ingest("a") { "\($0 % 3)" }
        #expect(!remark(plain, "y").contains("case"))
    }

    @Test func placesKeepTheirZeros() async throws {
        let output = try await ingest("zip") { ["01234", "10115", "80331"][$0 % 3] }
        #expect(feature(output, "zip")?.kind == .category)
        #expect(feature(output, "zip")?.levels == ["01234", "10115", "80331"])
        #expect(remark(output, "zip").contains("such as '01234'"))
        #expect(remark(output, "zip").contains("ingest: { kinds: { zip: integer } }"))
        #expect(!remark(output, "zip").contains("counts as names, though"))
        // A number with a zero before it now and then stays one.
        let mixed = try await ingest("count") { ["5", "05", "12"][$0 % 3] }
        #expect(feature(mixed, "count")?.kind == .integer)
        let zero = try await ingest("count") { ["0", "0.5", "12"][$0 % 3] }
        #expect(feature(zero, "count")?.kind == .continuous)
        let said = try await ingest(
            "zip",
            SampleIngestConfiguration(label: "y", kinds: ["zip": .integer])
        ) { ["01234", "10115", "80331"][$0 % 3] }
        #expect(feature(said, "zip")?.kind == .integer && said.samples.columns[0][0] == 1234)
    }

    @Test func cardsAreNames() async throws {
        let own = try await ingest("card") { "47116445561732\(10 + $0)" }
        #expect(own.columns.first { $0.column == "card" }?.kind == .identifier)
        #expect(remark(own, "card").contains("numbers of 16 digits or more"))
        let few = try await ingest("card") { "47116445561732\(10 + $0 % 3)" }
        #expect(feature(few, "card")?.kind == .category)
    }

    @Test func signsAreTold() async throws {
        let percent = try await ingest("share") { "\($0 % 9).5%" }
        #expect(feature(percent, "share")?.kind == .continuous)
        #expect(percent.samples.columns[0][10] == 1.5)
        #expect(remark(percent, "share").contains("a percent sign in 60 of 60 rows"))
        let mixed = try await ingest("cost") { ["$", "€", "$", "£"][$0 % 4] + "\($0 % 9).5" }
        #expect(feature(mixed, "cost")?.kind == .continuous)
        #expect(
            remark(mixed, "cost").contains(
                "mixes currencies, $ (30 rows), £ (15 rows), € (15 rows)"
            )
        )
        let one = try await ingest("cost") { "$\($0 % 9).5" }
        #expect(remark(one, "cost").isEmpty)
    }

    @Test func namibiaIsACountry() async throws {
        let countries = try await ingest("land") { ["DE", "NA", "FR"][$0 % 3] }
        #expect(feature(countries, "land")?.levels == ["DE", "FR", "NA"])
        #expect(countries.samples.columns[0].prefix(3) == [0, 2, 1])
        #expect(remark(countries, "land").contains("the 20 cells 'NA' count as a code"))
        let words = try await ingest("colour") { ["red", "NA", "blue"][$0 % 3] }
        #expect(feature(words, "colour")?.levels == ["blue", "red"])
        #expect(words.samples.columns[0][1].isNaN && remark(words, "colour").isEmpty)
        let numbers = try await ingest("n") { ["1", "NA", "5"][$0 % 3] }
        #expect(feature(numbers, "n")?.kind == .integer && numbers.samples.columns[0][1].isNaN)
    }

    /// 1704844800 is 2024-01-10T00:00:00Z.
    @Test(arguments: [
        ("created_at", 1, FeatureKind.dateTime), ("eventTime", 1000, .dateTime),
        ("order date", 1_000_000, .dateTime), ("visits", 1, .integer), ("amount", 1000, .integer),
    ])
    func momentsAreTakenByTheirNames(name: String, unit: Int, kind: FeatureKind) async throws {
        let output = try await ingest(name) { "\((1_704_844_800 + $0 * 86_400) * unit)" }
        #expect(feature(output, name)?.kind == kind)
        let value = output.samples.columns[0][1]
        #expect(value == (kind == .dateTime ? 1_704_931_200 : 1_704_931_200 * Double(unit)))
        let format = ["seconds", "milliseconds", "microseconds"][
            [1, 1000, 1_000_000].firstIndex(of: unit) ?? 0
        ]
        #expect(remark(output, name).contains("unix-\(format)"))
        #expect(remark(output, name).contains(kind == .dateTime ? "integer }" : "date-time }"))
    }

    @Test func otherNumbersAreNoMoments() async throws {
        // One of the values lies in 1999.
        let output = try await ingest("time") { "\(946_684_000 + $0 * 86_400)" }
        #expect(feature(output, "time")?.kind == .integer)
        let stated = try await ingest(
            "amount",
            SampleIngestConfiguration(label: "y", kinds: ["amount": .dateTime])
        ) { "\((1_704_844_800 + $0 * 86_400) * 1000)" }
        #expect(stated.samples.columns[0][0] == 1_704_844_800)
    }

    @Test func missingLabelsNameTheirRemedy() async {
        let error = await #expect(throws: IngestError.self) {
            try await ingest("a", label: ["no", "yes", ""]) { "\($0 % 3)" }
        }
        #expect(error?.description.contains("'ingest: { unlabeled: keep }'") == true)
    }
}
