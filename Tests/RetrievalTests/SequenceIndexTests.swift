import Commerce
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

    @Test(arguments: 0..<40) func nearestIsThatOfAllPairs(seed: Int) {
        let real = randomHistories(seed, count: 30, items: 6, longest: 8)
        let queries = randomHistories(seed + 1000, count: 10, items: 7, longest: 8)
        // Item 6 is unknown to the index.
        let index = SequenceIndex(real, itemCount: 6)
        var search = index.search()
        for threshold in [0, 0.2, 0.34, 0.5, 0.75] {
            for query in 0..<queries.count {
                let items = queries.items(of: query)
                var best: SequenceIndex.Match?
                for sequence in 0..<real.count where sequence % 5 != 0 {
                    let other = real.items(of: sequence)
                    let distance =
                        Double(definition(Array(items), Array(other)))
                        / Double(max(items.count, other.count))
                    if distance <= threshold + 1e-9, distance < best?.distance ?? 2 {
                        best = SequenceIndex.Match(sequence: sequence, distance: distance)
                    }
                }
                let found = index.nearest(to: items, within: threshold, using: &search) {
                    $0 % 5 != 0
                }
                #expect(found == best)
            }
        }
    }

    @Test func exactCopiesAreTheFirst() {
        let index = SequenceIndex(histories([[1, 2], [2, 1], [2, 1]]), itemCount: 3)
        #expect(index.exactCopy(of: [2, 1]) == 1)
        #expect(index.exactCopy(of: [2, 1, 1]) == nil)
    }
}
