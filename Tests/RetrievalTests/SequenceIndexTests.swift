import Commerce
import Statistics
import Testing

@testable import Retrieval

/// Levenshtein's distance by its recursive definition, over the whole table.
private func definition(_ left: [Int32], _ right: [Int32]) -> Int {
    var table = [[Int]](
        repeating: Array(repeating: 0, count: right.count + 1),
        count: left.count + 1
    )
    for i in 0...left.count {
        for j in 0...right.count {
            if i == 0 || j == 0 {
                table[i][j] = i + j
            } else {
                table[i][j] = min(
                    table[i - 1][j] + 1,
                    table[i][j - 1] + 1,
                    table[i - 1][j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)
                )
            }
        }
    }
    return table[left.count][right.count]
}

@Suite struct SequenceIndexTests {
    @Test func distanceByHand() {
        // 1 2 3 4 → 2 3 5 4: delete 1, insert 5.
        var edits = EditDistance()
        let (left, right): (ArraySlice<Int32>, ArraySlice<Int32>) = ([1, 2, 3, 4], [2, 3, 5, 4])
        let two = edits.between(left, right, within: 2)
        let tooFar = edits.between(left, right, within: 1)
        let fromNothing = edits.between([], [7, 8], within: 2)
        let same = edits.between([7], [7], within: 0)
        #expect([two, tooFar, fromNothing, same] == [2, nil, 2, 0])
    }

    @Test(arguments: 0..<100) func bandKeepsTheDistance(seed: Int) {
        let pair = randomHistories(seed, count: 2, items: 4, longest: 9)
        let (left, right) = (pair.items(of: 0), pair.items(of: 1))
        let distance = definition(Array(left), Array(right))
        var edits = EditDistance()
        for limit in 0...10 {
            let expected = distance <= limit ? distance : nil
            let found = edits.between(left, right, within: limit)
            #expect(found == expected)
        }
    }

    /// Pairs that the definition calls near, for both ways of looking candidates up.
    @Test(arguments: 0..<40) func findsWhatAllPairsFind(seed: Int) {
        // Random sequences are seldom near each other, so that some queries are real ones with a few edits.
        let real = randomHistories(seed, count: 60, items: 6, longest: 14)
        let queries = randomHistories(seed + 1000, count: 10, items: 7, longest: 14)
        let exact = SequenceIndex(real)
        for threshold in [0.1, 0.2, 0.34, 0.45, 0.5, 0.75] {
            // Item 6 is unknown to the index.
            let index = NearCopyIndex(exact, itemCount: 6, within: threshold)
            let segments = SequenceSegments(real, within: min(threshold, 0.49))
            var search = index.search()
            for query in 0..<queries.count + real.count {
                let items =
                    query < queries.count
                    ? queries.items(of: query)
                    : edited(real.items(of: query - queries.count), seed: seed + query)
                let near = Set(
                    (0..<real.count).filter {
                        let other = real.items(of: $0)
                        let longer = Double(max(items.count, other.count))
                        let edits = Double(definition(Array(items), Array(other)))
                        return edits <= threshold * longer + 1e-9
                    }
                )
                let admitted = near.filter { $0 % 5 != 0 }
                let found = index.copy(of: items, using: &search) { $0 % 5 != 0 }
                #expect((found != nil) == !admitted.isEmpty)
                #expect(found.map(admitted.contains) ?? true)
                guard threshold < SequenceSegments.firstHopelessThreshold else { continue }
                var candidates: Set<Int> = []
                segments.candidates(for: items) {
                    candidates.insert($0)
                    return false
                }
                let copies = near.filter { real.items(of: $0) == items }
                #expect(candidates.isSuperset(of: near.subtracting(copies)))
            }
        }
    }

    /// A sequence with every fifth item or so exchanged, left out or doubled.
    private func edited(_ items: ArraySlice<Int32>, seed: Int) -> ArraySlice<Int32> {
        var generator = Seed(UInt64(seed)).generator()
        return ArraySlice(
            items.flatMap { item -> [Int32] in
                switch generator.below(15) {
                case 0: []
                case 1: [item, item]
                case 2: [(item + 1) % 6]
                default: [item]
                }
            }
        )
    }

    @Test func exactCopiesAreTheFirst() {
        let index = SequenceIndex(histories([[1, 2], [2, 1], [2, 1]]))
        #expect(index.exactCopy(of: [2, 1]) == 1)
        #expect(index.exactCopy(of: [2, 1]) { $0 != 1 } == 2)
        #expect(index.exactCopy(of: [2, 1, 1]) == nil)
    }
}
