import Testing

@testable import Expanding

/// Moved values are counted by what they end as.
@Suite struct CellMovesTests {
    @Test("A cell counts once, for what moved it last, and not at all where it ends as it was made")
    func finalValues() {
        var moves = CellMoves()
        let made = [1.0, 2, .nan, 4]
        var moved: [Bool] = []
        // Ten rounds back and forth between two rules.
        for _ in 0..<10 {
            moved.append(moves.note("a", made, [9, 2, .nan, 4]))
            moved.append(moves.note("b", [9, 2, .nan, 4], [8, 7, .nan, 4]))
            moved.append(moves.note("a", [8, 7, .nan, 4], [8, 2, .nan, 4]))
        }
        moved.append(moves.note("d", [8, 2, .nan, 4], [8, 2, 5, .nan]))
        #expect(!moved.contains(false))
        let isMoved = moves.note("c", [8, 2, 5, .nan], [8, 2, 5, .nan])
        #expect(!isMoved)
        // The first cell ends as 8 by b, the second where it was, the last two by d.
        moves.finish(made, as: [8, 2, 5, .nan])
        #expect(moves.counts == ["b": 1, "d": 2])
        // The next row knows nothing of the one before.
        moves.finish(made, as: [0, 0, 0, 0])
        #expect(moves.counts == ["b": 1, "d": 2])
    }
}
