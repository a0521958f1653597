public import Commerce
public import Statistics
import Tables

/// What a trainer is asked: histories to go on with, without what came next.
///
/// They stand in a random order that tells nothing of the set each one is from, and none stands twice.
public struct TrainerQuestions: Sendable {
    /// The histories; a case's number is its position.
    public let histories: Histories

    /// Mixes the histories of several sets.
    public init(_ parts: [Histories], seed: Seed) {
        var all = Histories()
        for part in parts { all.append(part) }
        var seen: Set<[Int32]> = []
        var distinct = (0..<all.count).filter {
            seen.insert([all.users[$0]] + all.items(of: $0)).inserted
        }
        var random = seed.generator()
        random.shuffle(&distinct)
        histories = all.selecting(distinct)
    }

    /// Hash of the histories in their order.
    public var contentHash: String { histories.contentHash }

    /// One row a case: `case, user, history, events, times`, the lists oldest first.
    ///
    /// - Throws: `TableError` when a column outgrows Arrow's limits.
    func table(users: Vocabulary, items: Vocabulary) throws(TableError) -> Table {
        let cases = 0..<histories.count
        return try Table([
            try Column("case", int64s: cases.map { Int64($0) }),
            try Column("user", strings: histories.users.map { users[$0] }),
            try Column(
                "history",
                stringLists: cases.map { histories.items(of: $0).map { items[$0] } }
            ),
            try Column(
                "events",
                stringLists: cases.map { histories.events[histories.range(of: $0)].map(\.name) }
            ),
            try Column(
                "times",
                int64Lists: cases.map { Array(histories.times[histories.range(of: $0)]) }
            ),
        ])
    }
}
