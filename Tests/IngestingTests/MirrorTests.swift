import Commerce
import Foundation
import Pipelines
import Statistics
import Tables
import Testing

@testable import Ingesting

/// A folder with the data sets of the catalogue, on machines that have one.
let mirror: String? = {
    let places = [ProcessInfo.processInfo.environment["RESTOCK_DATA"], "../shared/data"]
    let found = places.compactMap(\.self).first { place in
        FileManager.default.fileExists(atPath: place + "/taobao")
    }
    if found == nil { print("SKIPPED: set RESTOCK_DATA to check the facts of the data sets") }
    return found
}()

@Suite(.enabled(if: mirror != nil, "RESTOCK_DATA holds no data sets"))
struct MirrorTests {
    private let catalogue = DataSetCatalogue(
        environment: ["RESTOCK_DATA": mirror ?? "", "HOME": "/"]
    )

    private func read(_ name: String) async throws -> IngestStage.Output {
        let found = try await catalogue.get(name)
        var reading = Reading(
            description: found.description,
            configuration: IngestConfiguration(),
            folder: found.url,
            context: StageContext(seed: Seed(1), threads: 1)
        )
        return try reading.run()
    }

    /// Of Beauty's 637 attribute names one is empty; Taobao's last line is cut off.
    @Test(arguments: [("amazon-beauty", 636, 0), ("taobao", 2914, 1)])
    func factsHold(name: String, attributeCount: Int, rejectCount: Int) async throws {
        let facts = try #require(DataSetCatalogue.entry(named: name)).facts
        let output = try await read(name)
        #expect(output.rowsRead == facts.rows && output.rejects.rowCount == rejectCount)
        #expect(output.data.log.users.count == facts.users)
        #expect(output.data.log.items.count == facts.items)
        #expect(output.data.catalogue.attributeNames.count == attributeCount)
    }

    @Test func chorusHasItsCounts() async throws {
        let entry = try #require(DataSetCatalogue.entry(named: "chorus"))
        let found = try await catalogue.get("chorus")
        var reading = SearchReading(columns: SearchColumns(), maximumRejectedShare: 0)
        let context = StageContext(seed: Seed(1), threads: 1)
        for name in try #require(found.description.search).products {
            try reading.readProducts(found.url.appendingPathComponent(name), context)
        }
        let judgements = found.description.files.interactions
        try reading.readJudgements(found.url.appendingPathComponent(judgements), context)
        #expect(reading.products.count == entry.facts.items)
        #expect(reading.queries.judgementCount == entry.facts.rows)
        #expect(reading.queries.count == entry.facts.queries)
        #expect(reading.queries.withPositive.count == 116)
        let grades = reading.queries.judgements.joined().map(\.grade)
        #expect((0...3).map { grade in grades.count { $0 == grade } } == [1853, 238, 105, 1472])
        #expect(reading.products.descriptions.count { $0.isEmpty } == 721)
    }

    @Test func taobaosColumnsAreGuessedFromContents() async throws {
        let found = try await catalogue.get("taobao")
        let file = found.url.appendingPathComponent("UserBehavior.csv")
        let context = StageContext(seed: Seed(1), threads: 1)
        let output = try await IngestStage().run(.file(file), in: context)
        let columns = Dictionary(uniqueKeysWithValues: output.roles.map { ($0.role, $0.column) })
        #expect(
            columns == [
                .user: "column1", .item: "column2", .category: "column3", .event: "column4",
                .time: "column5",
            ]
        )
        #expect(output.data.log.event.count { $0 == .buy } == 1750)
        #expect(output.data.catalogue.attributeNames.count == 2914)
    }

    @Test func theBenchmarkFormReadsWithoutTimes() async throws {
        let entry = try #require(DataSetCatalogue.entry(named: "amazon-beauty"))
        let form = try #require(entry.forms.last)
        var reading = Reading(
            description: form.description,
            configuration: IngestConfiguration(),
            folder: URL(fileURLWithPath: mirror ?? "").appendingPathComponent("amazon-beauty"),
            context: StageContext(seed: Seed(1), threads: 1)
        )
        let output = try reading.run()
        #expect(output.data.log.count == entry.facts.rows)
        #expect(output.data.log.users.count == entry.facts.users)
        #expect(output.data.log.items.count == entry.facts.items)
        #expect(output.timeFormat == nil && !output.notes.isEmpty)
    }
}
