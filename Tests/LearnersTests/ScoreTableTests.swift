import Commerce
import Learners
import Tensors
import Testing

@Suite("Score table")
struct ScoreTableTests {
    /// Two histories of two users, and a third that is the first user's own with one event more.
    private static let questions: NextItemCases = {
        var source = Histories()
        source.append(
            user: 4,
            items: [0, 1],
            events: [.buy, .buy],
            times: [1, 2]
        )
        var cases = NextItemCases()
        cases.append(user: 4, history: 0..<1, of: source, targets: [3, 2], time: 2)
        cases.append(user: 7, history: 0..<1, of: source, targets: [1, 4], time: 2)
        cases.append(user: 4, history: 0..<2, of: source, targets: [5], time: 3)
        return cases
    }()

    /// Answers over six items.
    ///
    /// Case 0 lists items 2 and 1, case 1 lists 4 and 1 alike and 2 behind them by minus
    /// infinity, case 2 lists all of them.
    private static func table() throws -> ScoreTable {
        try ScoreTable(
            questions: questions.histories,
            itemCount: 6,
            cases: [2, 0, 1, 0, 1, 1, 2, 2, 2, 2, 2],
            items: [5, 1, 1, 2, 4, 2, 0, 1, 2, 3, 4],
            scores: [-9, 0.25, 0.5, 0.75, 0.5, -.infinity, -4, -5, -6, -7, -8]
        )
    }

    @Test("Unlisted items stand behind all listed ones, at the expected rank of a random order")
    @TensorThread func ranks() throws {
        let ranking = FullRanking(excludesHistory: false)
        let ranks = try ranking.targetRanks(of: Self.questions, by: Self.table())
        // Case 0: behind items 2 and 1 stand 0, 3, 4, 5 on ranks 3, 4, 5, 6, on average 4.5.
        // Case 1: items 1 and 4 share ranks 1 and 2. Case 2: item 5 has the lowest of six scores.
        #expect(ranks == [4.5, 1, 1.5, 1.5, 6])
    }

    @Test("Items of the history are taken out, whether they were listed or not")
    @TensorThread func history() throws {
        let ranking = FullRanking(excludesHistory: true)
        let ranks = try ranking.targetRanks(of: Self.questions, by: Self.table())
        // Item 0 is in every history, and item 1 in the third: 3, 4, 5 share ranks 3 to 5 in case 0.
        #expect(ranks == [4, 1, 1.5, 1.5, 4])
    }

    @Test("A score of minus infinity still stands before items that were not listed")
    @TensorThread func infinite() throws {
        let scores = try Self.table().scores(of: Self.questions.histories, 1..<2).floats()
        #expect(scores == [0, 2, 1, 0, 2, 0])
    }

    @Test("An answer that is missing or doubled, and a question that was not asked, are errors")
    @TensorThread func misfits() throws {
        let histories = Self.questions.histories
        #expect(throws: ScoreTableError.unanswered(case: 1, count: 2, of: 3)) {
            try ScoreTable(
                questions: histories,
                itemCount: 6,
                cases: [0],
                items: [1],
                scores: [1]
            )
        }
        #expect(throws: ScoreTableError.listedTwice(case: 1, item: 3)) {
            try ScoreTable(
                questions: histories,
                itemCount: 6,
                cases: [0, 1, 1, 2],
                items: [3, 3, 3, 3],
                scores: [1, 1, 2, 1]
            )
        }
        var stranger = Histories()
        stranger.append(user: 9, items: [0], events: [.buy], times: [1])
        let unknown = stranger
        #expect(throws: ScoreTableError.notAsked(user: 9)) {
            _ = try Self.table().scores(of: unknown, 0..<1)
        }
    }
}
