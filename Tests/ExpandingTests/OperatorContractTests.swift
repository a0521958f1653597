import Commerce
import Pipelines
import Statistics
import Testing

@testable import Expanding

/// What every operator keeps.
@Suite struct OperatorContractTests {
    /// Every operation, with windows short enough to have work.
    static let operations = HistoryOperation.all.map { operation in
        operation.name == "windows" ? .windows(Windows(length: 4, stride: 2)) : operation
    }

    @Test(arguments: OperatorContractTests.operations) func keepsThePostconditions(
        operation: HistoryOperation
    )
        async throws
    {
        let input = shop(users: 60)
        let (made, counts) = try await expand(operation, from: input)
        #expect(made.count > 20)
        #expect(counts.made == made.count)
        #expect(counts.maker == operation.name)
        for sequence in 0..<made.count {
            let range = made.histories.range(of: sequence)
            let times = made.histories.times[range]
            #expect(range.count >= 2)
            #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
            #expect(made.histories.items[range].allSatisfy { $0 >= 0 && $0 < 40 })
            #expect(made.provenance[sequence].maker == operation.name)
            #expect(made.provenance[sequence].configurationHash == counts.configurationHash)
        }
        for (made, parent) in pairs(made, input) {
            #expect(made != parent)
        }
    }

    @Test(arguments: OperatorContractTests.operations) func dependsOnSeedAlone(
        operation: HistoryOperation
    ) async throws {
        // More than one part of 2048 histories, so that threads have something to race for.
        let input = shop(users: 2100, lengths: 3...6)
        let (one, _) = try await expand(operation, from: input)
        let (two, _) = try await expand(operation, from: input, threads: 3)
        #expect(one == two)
        if !operation.isDrawn { return }
        let (other, _) = try await expand(operation, from: input, seed: 8)
        #expect(one.histories != other.histories)
    }

    @Test(arguments: OperatorContractTests.operations) func ignoresOtherUsersAndMakers(
        operation: HistoryOperation
    ) async throws {
        // Neighbours do depend on other users; fix them by attributes.
        let source = SubstituteSource(neighbours: .attributes)
        let fixed: HistoryOperation =
            switch operation {
            case .insert: .insert(Insert(source: source))
            case .substitute: .substitute(Substitute(source: source))
            default: operation
            }
        let other: HistoryOperation =
            operation.name == Mask.name ? .delete(Delete()) : .mask(Mask())
        var input = shop(users: 30)
        let (all, _) = try await expand(fixed, from: input)
        input.training = input.training.selecting([3, 4, 17])
        let stage = ExpandStage(
            ExpandStage.Configuration([
                .operator(OperatorConfiguration(other)),
                .operator(OperatorConfiguration(fixed)),
            ])
        )
        let few = try await stage.run(input, in: StageContext(seed: Seed(7), threads: 1))
        let parents: Set<Int32> = [7, 9, 35]
        let chosen = all.provenance.indices.filter {
            parents.contains(all.provenance[$0].parents[0])
        }
        let before = few.counts[0].made
        let rest = Array(before..<few.made.count)
        #expect(few.made.selecting(rest) == all.selecting(chosen))
    }

    @Test(arguments: OperatorContractTests.operations) func survivesTinyHistories(
        operation: HistoryOperation
    ) async throws {
        let input = shop(users: 20, items: 3, lengths: 1...2)
        let (made, counts) = try await expand(operation, from: input)
        #expect(made.histories.count == counts.made)
        #expect((0..<made.count).allSatisfy { made.histories.range(of: $0).count >= 2 })
        if operation.name != "windows" {
            #expect(counts.made + counts.skipped.values.reduce(0, +) == 20)
        }
    }
}
