@_spi(Splitting) import Commerce
import Pipelines
import Statistics
import Testing

@testable import Expanding

@Suite struct OperatorLawTests {
    @Test(arguments: 0..<100) func someOnlyLeaveOut(seed: Int) async throws {
        let input = shop(users: 4, seed: seed)
        for operation in [
            HistoryOperation.subsetSplit(SubsetSplit()), .mask(Mask()), .delete(Delete()),
        ] {
            let (made, _) = try await expand(operation, from: input, seed: seed)
            for (made, parent) in pairs(made, input) {
                #expect(isSubsequence(made, of: parent))
                if case .mask = operation { #expect(made.last == parent.last) }
                if case .delete = operation { #expect(made.count == parent.count - 1) }
                if case .mask = operation {
                    #expect(made.count == max(2, parent.count - max(1, parent.count * 3 / 10)))
                }
            }
        }
    }

    @Test(arguments: 0..<100) func eventsFollowTheirItems(seed: Int) async throws {
        let input = shop(users: 4, seed: seed)
        for operation in [
            HistoryOperation.subsetSplit(SubsetSplit()), .crop(Crop()), .reorder(Reorder()),
            .windows(Windows(length: 3, stride: 1)),
        ] {
            let (made, _) = try await expand(operation, from: input, seed: seed)
            for event in 0..<made.histories.eventCount {
                let item = Int(made.histories.items[event])
                let kind = EventKind.allCases[item % EventKind.allCases.count]
                #expect(made.histories.events[event] == kind)
            }
        }
    }

    @Test(arguments: 0..<100) func reorderKeepsItemsAndCropKeepsAStretch(seed: Int) async throws {
        let input = shop(users: 4, seed: seed)
        let (reordered, _) = try await expand(.reorder(Reorder()), from: input, seed: seed)
        for (made, parent) in pairs(reordered, input) {
            #expect(made.sorted() == parent.sorted())
            let moved = made.indices.filter { made[$0] != parent[$0] }
            let stretch = (moved.last ?? 0) - (moved.first ?? 0) + 1
            #expect(stretch <= max(2, parent.count * 6 / 10))
        }
        let (cropped, _) = try await expand(.crop(Crop()), from: input, seed: seed)
        for (made, parent) in pairs(cropped, input) {
            #expect(made.count == max(2, parent.count * 6 / 10))
            let start = parent.firstIndex(of: made[0]) ?? 0
            #expect(Array(parent[start..<start + made.count]) == made)
        }
    }

    @Test(arguments: 0..<50) func tiesKeepTheirStepsAndReversingTwiceIsNothing(
        seed: Int
    ) async throws {
        let input = shop(users: 6, seed: seed)
        let (permuted, _) = try await expand(.permuteTies(PermuteTies()), from: input, seed: seed)
        for (made, parent) in pairs(permuted, input) {
            for start in stride(from: 0, to: parent.count, by: 4) {
                let step = start..<min(start + 4, parent.count)
                #expect(Set(made[step]) == Set(parent[step]))
            }
        }
        let (reversed, _) = try await expand(.reverse(Reverse()), from: input, seed: seed)
        for (made, parent) in pairs(reversed, input) {
            #expect(Array(made.reversed()) == parent)
        }
    }

    // Orders of 2, 3 and 4 items at one time: 2, 6 and 24; of each, every one is as likely. The largest of
    // 32 deviations is beyond 4.5 standard deviations once in 5,000 tests.
    @Test func everyOrderOfTiesIsAsLikely() async throws {
        for count in 2...4 {
            let draws = 12_000
            var histories = Histories()
            for user in 0..<draws {
                histories.append(
                    user: Int32(user * 2 + 1),
                    items: (0..<count).map(Int32.init),
                    events: Array(repeating: .view, count: count),
                    times: Array(repeating: 5, count: count)
                )
            }
            var input = shop(users: 1)
            input.training = TrainingSet(histories)
            let (made, counts) = try await expand(.permuteTies(PermuteTies()), from: input)
            var tally: [[Int32]: Int] = [:]
            for (order, _) in pairs(made, input) { tally[order, default: 0] += 1 }
            tally[(0..<count).map(Int32.init)] = counts.skipped["no-effect"]
            let orders = (1...count).reduce(1, *)
            #expect(tally.count == orders)
            let expected = Double(draws) / Double(orders)
            let deviation = (expected * (1 - 1 / Double(orders))).squareRoot()
            for found in tally.values {
                #expect(abs(Double(found) - expected) < 4.5 * deviation)
            }
        }
    }

    @Test(arguments: 0..<50) func insertAndSubstituteKeepTheirCounts(seed: Int) async throws {
        var input = shop(users: 6, seed: seed)
        input.excludedItems = [0, 1, 2]
        let (inserted, _) = try await expand(.insert(Insert()), from: input, seed: seed)
        for (made, parent) in pairs(inserted, input) {
            #expect(isSubsequence(parent, of: made))
            #expect(made.count == parent.count + max(1, parent.count * 4 / 10))
            #expect(Set(made).count == made.count)
            #expect(Set(made).subtracting(parent).isDisjoint(with: [0, 1, 2]))
        }
        let (substituted, _) = try await expand(
            .substitute(Substitute(share: 0.5)),
            from: input,
            seed: seed
        )
        for (made, parent) in pairs(substituted, input) {
            let changed = parent.indices.filter { made[$0] != parent[$0] }
            #expect(changed.count == max(1, parent.count / 2))
            #expect(Set(made).count == made.count)
            #expect(Set(made).subtracting(parent).isDisjoint(with: [0, 1, 2]))
        }
    }

    @Test func insertTakesTheTimeBetweenAndTheKindOfTheNext() async throws {
        // Of 0 at 0 s and 3 at 100 s, the only other item like 3 is 4, and like 0 it is 1.
        var input = shop(users: 1, items: 6)
        var histories = Histories()
        histories.append(user: 1, items: [0, 3], events: [.view, .buy], times: [0, 100])
        input.training = TrainingSet(histories)
        input.excludedItems = [2, 5]
        let everywhere = Insert(share: 1, source: SubstituteSource(neighbours: .attributes))
        let (made, _) = try await expand(.insert(everywhere), from: input)
        #expect(made.histories.items == [1, 0, 4, 3])
        #expect(made.histories.events == [.view, .view, .buy, .buy])
        #expect(made.histories.times == [0, 0, 50, 100])
    }

    @Test func subsetSplitKeepsItsShare() async throws {
        // Kept events of 2,000 histories of 20, those kept in full included, are binomial(40,000, 0.75):
        // mean 30,000, deviation 86.6; the bound is five deviations.
        let input = shop(users: 2000, lengths: 20...20)
        let (made, counts) = try await expand(.subsetSplit(SubsetSplit()), from: input)
        let kept = made.histories.eventCount + 20 * (counts.skipped["no-effect"] ?? 0)
        #expect(abs(kept - 30_000) < 433)
    }

    @Test func windowsByHand() async throws {
        // Ten events, windows of 4, two apart: the model sees 6..<10 in the original.
        let input = shop(users: 1, lengths: 10...10)
        let (made, _) = try await expand(.windows(Windows(length: 4, stride: 4)), from: input)
        let parent = input.training.samples.items
        #expect(made.count == 2)
        #expect(made.histories.items == Array(parent[2..<6] + parent[0..<4]))
    }

    @Test func rareItemsComeFirst() async throws {
        // Item 0 is like the popular 1 and the unseen 2: 2 has weight 1, item 1 has 1 / 101.
        var input = shop(users: 1, items: 9)
        var histories = Histories()
        for user in 0..<300 {
            let items: [Int32] = user < 100 ? [1, 8] : [0, 7]
            histories.append(
                user: Int32(user * 2 + 1),
                items: items,
                events: [.view, .view],
                times: [0, 1]
            )
        }
        input.training = TrainingSet(histories)
        let source = SubstituteSource(neighbours: .attributes, prefer: .rare)
        let (made, _) = try await expand(
            .substitute(Substitute(share: 1, source: source)),
            from: input
        )
        let fromZero = pairs(made, input).filter { $0.parent[0] == 0 }.map { $0.made[0] }
        // Of 200 draws, 200 / 102 are expected to take item 1; 12 or more have chance 1e-6.
        #expect(fromZero.count == 200)
        #expect(fromZero.count { $0 == 1 } < 12)
    }

    @Test func shortUsersOnlyAndSeveralCopies() async throws {
        let input = shop(users: 50)
        let short = input.training.samples
        let expected = (0..<50).count { short.range(of: $0).count <= 4 }
        let (made, counts) = try await expand(
            .reorder(Reorder()),
            from: input,
            copies: 3,
            users: .short(length: 4)
        )
        #expect(counts.made + counts.skipped.values.reduce(0, +) == 3 * expected)
        #expect(pairs(made, input).allSatisfy { $0.parent.count <= 4 })
        #expect(Set(made.provenance.map(\.seed)).count == made.count)
    }
}
