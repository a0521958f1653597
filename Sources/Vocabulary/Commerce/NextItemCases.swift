/// Questions to a recommender: what comes next after a history.
///
/// Case `c` asks for `targets(of: c)` after the history `histories.items(of: c)`.
public struct NextItemCases: Sendable, Hashable {
    /// The input of each case, oldest first; `histories.users` names the users.
    public private(set) var histories: Histories
    /// Where the targets of each case begin; one more entry than cases.
    public private(set) var targetOffsets: [Int]
    /// Target items of all cases, case after case; none twice within one case.
    public private(set) var targets: [Int32]
    /// Per case: Unix time of the target step.
    public private(set) var targetTimes: [Int64]

    /// Makes an empty set of cases.
    public init() {
        histories = Histories()
        targetOffsets = [0]
        targets = []
        targetTimes = []
    }

    /// How many cases there are.
    public var count: Int { histories.count }

    /// The held-out items of one case.
    public func targets(of question: Int) -> ArraySlice<Int32> {
        targets[targetOffsets[question]..<targetOffsets[question + 1]]
    }

    /// Adds a case at the end: the events `range` of `source`, then at least one target.
    public mutating func append(
        user: Int32,
        history range: Range<Int>,
        of source: Histories,
        targets newTargets: [Int32],
        time: Int64
    ) {
        precondition(!newTargets.isEmpty, "a case needs a target")
        histories.append(
            user: user,
            items: source.items[range],
            events: source.events[range],
            times: source.times[range]
        )
        targets += newTargets
        targetOffsets.append(targets.count)
        targetTimes.append(time)
    }

    /// The named cases, in the given order.
    public func selecting(_ cases: [Int]) -> NextItemCases {
        var result = NextItemCases()
        for question in cases {
            result.append(
                user: histories.users[question],
                history: histories.range(of: question),
                of: histories,
                targets: Array(targets(of: question)),
                time: targetTimes[question]
            )
        }
        return result
    }
}
