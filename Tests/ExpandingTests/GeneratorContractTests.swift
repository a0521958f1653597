import Commerce
import Expanding
import Foundation
import Pipelines
import Statistics
import Testing

/// What every fitted maker keeps.
@Suite struct GeneratorContractTests {
    /// Settings that make the fits short; the rest are defaults.
    private static func settings(of name: String) -> String {
        let model = ", \"epochs\": 1, \"width\": 16, \"batch-size\": 32"
        let rounds = ", \"rounds\": 2, \"warmup\": 1, \"adversarial-rate\": 1e-5"
        return switch name {
        case "alternatives": ""
        case "gru": model + ", \"count\": 30"
        case "gan": model + ", \"count\": 30" + rounds
        default: model
        }
    }

    private static func maker(_ name: String) throws -> ExpanderConfiguration {
        let text = "{\"generator\": \"\(name)\"\(settings(of: name))}"
        return try JSONDecoder().decode(ExpanderConfiguration.self, from: Data(text.utf8))
    }

    private static func expand(
        _ name: String,
        seed: UInt64 = 7,
        threads: Int = 1
    ) async throws -> (MadeHistories, MakerCounts) {
        // Few items, so that some patterns are held by two.
        let stage = ExpandStage(ExpandStage.Configuration([try maker(name)]))
        let expanded = try await stage.run(
            shop(users: 60, items: 20, lengths: 2...6),
            in: StageContext(seed: Seed(seed), threads: threads)
        )
        return (expanded.made, expanded.counts[0])
    }

    @Test(arguments: ExpanderConfiguration.generatorNames)
    func keepsThePostconditions(name: String) async throws {
        let (made, counts) = try await Self.expand(name)
        #expect(made.count > 20 && counts.made == made.count && counts.maker == name)
        #expect(counts.configurationHash == (try Self.maker(name).configurationHash()))
        for sequence in 0..<made.count {
            let range = made.histories.range(of: sequence)
            let times = made.histories.times[range]
            #expect(range.count >= 2)
            #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
            #expect(made.histories.items[range].allSatisfy { (0..<20).contains($0) })
            #expect(made.provenance[sequence].maker == name)
            #expect(made.provenance[sequence].configurationHash == counts.configurationHash)
        }
        let (again, sameCounts) = try await Self.expand(name, threads: 3)
        #expect(again == made && sameCounts.made == counts.made)
        #expect(sameCounts.skipped == counts.skipped && sameCounts.remarks == counts.remarks)
        // Tests beside this one set the number of tensors' threads, which measures may show by their rounding.
        for (measure, value) in counts.measures {
            let other = sameCounts.measures[measure] ?? .nan
            #expect(abs(other - value) <= 1e-3 * max(1, abs(value)), "\(measure)")
        }
        #expect(try await Self.expand(name, seed: 8).0.histories != made.histories)
    }

    @Test(arguments: ExpanderConfiguration.generatorNames)
    func survivesWritingAndReading(name: String) throws {
        let maker = try Self.maker(name)
        let data = try JSONEncoder().encode(maker)
        #expect(try JSONDecoder().decode(ExpanderConfiguration.self, from: data) == maker)
        #expect(maker.name == name)
    }

    /// SHA-256 of the settings as JSON with sorted keys, by Python's json and hashlib.
    @Test(arguments: [
        (
            #"{"generator": "prior"}"#,
            "07f3bbe6f49758e7e95febe836b25f2446ed1d6d5af284ef5401e8be2fa76f84"
        ),
        (
            #"{"generator": "gru", "count": 7, "start-event": "purchase"}"#,
            "c4e47c576c32eb6b9fbeeb1d3994c25f160f3c6a2ff2374be87a7f0b212dba4f"
        ),
        (
            #"{"generator": "alternatives", "copies": 8}"#,
            "30818facd66509ef96248da45fe0e74f1fd6203ef24b8dfcff9c77ef425b8950"
        ),
    ])
    func equalSettingsHashAlikeForever(recipe: String, hash: String) throws {
        let maker = try JSONDecoder().decode(ExpanderConfiguration.self, from: Data(recipe.utf8))
        #expect(try maker.configurationHash() == hash)
    }
}
