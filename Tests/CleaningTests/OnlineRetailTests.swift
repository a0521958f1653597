import Commerce
import Foundation
import Ingesting
import Pipelines
import Statistics
import Testing

@testable import Cleaning

/// The real shop's counts, on machines that have its file.
private let mirror: String? = {
    let places = [ProcessInfo.processInfo.environment["RESTOCK_DATA"], "../shared/data"]
    let found = places.compactMap(\.self).first { place in
        FileManager.default.fileExists(atPath: place + "/online-retail-ii")
    }
    if found == nil { print("SKIPPED: set RESTOCK_DATA to check the counts of online-retail-ii") }
    return found
}()

@Suite(.enabled(if: mirror != nil, "RESTOCK_DATA holds no online-retail-ii"), .serialized)
struct OnlineRetailTests {
    private func read() async throws -> DataSet {
        let catalogue = DataSetCatalogue(environment: ["RESTOCK_DATA": mirror ?? "", "HOME": "/"])
        let found = try await catalogue.get("online-retail-ii")
        let stage = IngestStage(
            IngestConfiguration(
                roles: found.description.roles,
                timeFormat: found.description.timeFormat
            )
        )
        let file = found.url.appendingPathComponent(found.description.files.interactions)
        let output = try await stage.run(.file(file), in: context)
        #expect(output.rowsRead == 525_461)
        #expect(output.rejected.isEmpty)
        var data = output.data
        data.conventions = found.description.conventions
        return data
    }

    @Test func everyRuleMeetsThePublishedCounts() async throws {
        let data = try await read()
        // The plain rules: every row alone, no cancellation matched with its purchase.
        let plain = CleanConfiguration(
            rules: CleaningRuleName.allCases.filter { $0 != .caseAndSpaces },
            matchesCancellations: false
        )
        let kept = try await CleanStage(plain).run(data, in: context)
        let matched = Dictionary(
            uniqueKeysWithValues: kept.changes.entries.map { ($0.rule, $0.matched) }
        )
        #expect(matched["missing-user"] == 107_927)
        #expect(matched["missing-description"] == 2928)
        #expect(matched["exact-duplicates"] == 6865)
        #expect(matched["cancellations"] == 10_206)
        #expect(matched["adjustments"] == 3)
        #expect(matched["non-positive-quantity"] == 12_326)
        #expect(matched["non-positive-price"] == 3690)
        #expect(matched["not-a-product"] == 3098)
        #expect(kept.data.log.count == 399_552)
        #expect(kept.data.log.users.count == 4285)
        #expect(kept.data.log.items.count == 4006)
        #expect(Set(kept.data.log.order ?? []).count == 18_966)
        #expect(kept.descriptions.count == 422)
    }
}
