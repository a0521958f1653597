@_spi(Splitting) import Commerce
import Foundation
import Pipelines
import Statistics
import Testing

@testable import Screening

/// A made sequence's items and parents.
private typealias Sample = (items: [Int32], parents: [Int32])

/// Items that follow each other on a circle of 30.
private func walk(from start: Int, steps: Int) -> [Int32] {
    (start..<start + steps).map { Int32($0 % 30) }
}

/// Items without order.
private func randomItems(_ count: Int, using random: inout RandomSource) -> [Int32] {
    var items: [Int32] = []
    for _ in 0..<count { items.append(Int32(random.below(30))) }
    return items
}

/// Users who walk along a circle of 30 items, each from a start of their own: ten users ten steps,
/// the others four.
private func walkers() -> Histories {
    var histories = Histories()
    for user in 0..<30 {
        let items = walk(from: user * 7, steps: user < 10 ? 10 : 4)
        histories.append(
            user: Int32(user),
            items: items,
            events: items.map { _ in .view },
            times: items.indices.map { Int64($0 * 60) }
        )
    }
    return histories
}

private func made(_ samples: [Sample]) -> MadeHistories {
    var made = MadeHistories()
    for (number, sample) in samples.enumerated() {
        made.append(
            items: sample.items,
            events: sample.items.map { _ in EventKind.view },
            times: sample.items.indices.map { Int64($0 * 60) },
            provenance: Provenance(
                parents: sample.parents,
                maker: sample.parents.isEmpty ? "generator" : "operator",
                configurationHash: "",
                seed: UInt64(number)
            )
        )
    }
    return made
}

private func screened(
    _ samples: [Sample],
    _ configuration: ScreenConfiguration = ScreenConfiguration(),
    seed: UInt64 = 1,
    threads: Int = 1
) async throws -> Screened {
    let catalogue = Catalogue(items: Vocabulary((0..<30).map { "item \($0)" }))
    return try await ScreenStage(configuration).run(
        ScreenInput(
            made: made(samples),
            training: TrainingSet(walkers()),
            catalogue: catalogue
        ),
        in: StageContext(seed: Seed(seed), threads: threads)
    )
}

@Suite struct ScreenStageTests {
    /// User 0 walks 0...9, user 1 walks 7...16.
    private let parent: [Int32] = Array(0...9)

    @Test func eachReasonIsGivenInItsTurn() async throws {
        let result = try await screened([
            (items: parent, parents: [0]),  // exact copy
            (items: [7, 8, 9, 10, 11, 12, 13, 14, 15, 3], parents: [0]),  // one edit from user 1
            (items: Array(0...5), parents: [0]),  // passes: four edits of ten from its own parent
            (items: Array(0...5), parents: [0]),  // the same again
            (items: [0, 1, 2, 3, 4, 99], parents: [0]),  // no such item
            (items: [4], parents: [0]),  // too short
            (items: [0, 15, 3, 22, 9, 27], parents: [0]),  // no step that anyone took
        ])
        #expect(result.rejected.map(\.reason) == RejectionReason.allCases)
        #expect(result.rejected.map(\.count) == [1, 1, 1, 1, 1, 1])
        #expect(Array(result.made.histories.items) == Array(0...5))
        #expect(
            result.makers.map { [$0.made, $0.accepted, $0.rejected.values.reduce(0, +)] }
                == [[7, 1, 6]]
        )
        #expect(result.twoSample == .tooFew(made: 1, real: 30, needed: 5))
        #expect(result.log.entries[0].examples.first?.contains("| real: item 0") == true)
    }

    @Test func copiesAreMeasuredByWhoMadeThem() async throws {
        // One edit of ten from user 0: fine for its own child, too near for anyone else.
        let near: [Int32] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10]
        func count(_ parents: [Int32], _ configuration: ScreenConfiguration) async throws -> Int {
            try await screened([(items: near, parents: parents)], configuration)
                .rejected[1].count
        }
        let standard = ScreenConfiguration(implausible: 0)
        #expect(try await count([0], standard) == 0)
        #expect(try await count([5], standard) == 1)
        #expect(try await count([], standard) == 1)
        #expect(try await count([0], ScreenConfiguration(nearCopyOfParents: 0.1)) == 1)
        #expect(try await count([5], ScreenConfiguration(nearCopyOfOthers: 0.09)) == 0)
        #expect(try await count([], ScreenConfiguration(nearCopyByGenerators: 0)) == 0)
    }

    @Test func twoSampleTestTellsNoiseFromRealSteps() async throws {
        var random = Seed(3).generator()
        let noise = (0..<100).map { _ -> Sample in
            (items: randomItems(10, using: &random), parents: [])
        }
        // Nobody walks nine steps, so that none of these is a copy.
        let stretches = (0..<30).map { user -> Sample in
            (items: walk(from: user * 7 + 1, steps: 9), parents: [Int32(user)])
        }
        let open = ScreenConfiguration(nearCopyOfOthers: 0, implausible: 0)
        guard case .area(let apart) = try await screened(noise, open).twoSample else {
            Issue.record("the test had too few sequences")
            return
        }
        #expect(apart > 0.95)
        #expect(try await screened(stretches, open).made.count == 30)
    }

    @Test func dependsOnSeedAloneNotOnThreads() async throws {
        var random = Seed(4).generator()
        let samples = (0..<1500).map { sample -> Sample in
            let parents = sample % 2 == 0 ? [Int32(sample % 30)] : []
            return (items: randomItems(6, using: &random), parents: parents)
        }
        let configuration = ScreenConfiguration(implausible: 0.2, folds: 2, compared: 200)
        let one = try await screened(samples, configuration)
        let two = try await screened(samples, configuration, threads: 3)
        #expect(one == two)
    }

    @Test(arguments: [
        (#"{"near-copy": 0.1}"#, "unknown key"), (#"{"implausible": 1}"#, "screen.implausible"),
        (#"{"shortest": 1}"#, "screen.shortest"),
    ]) func refusesWhatItDoesNotKnow(json: String, message: String) {
        let error = #expect(throws: ConfigurationError.self) {
            try JSONDecoder().decode(ScreenConfiguration.self, from: Data(json.utf8))
        }
        #expect(error?.description.contains(message) == true)
    }
}
