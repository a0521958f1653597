import Statistics

/// How the levels of a column are written as a bounded number of states.
///
/// Frequent levels have a state of their own; all others share one, out of which a level is drawn by its frequency.
/// Missing is the last state, where values are missing at all.
struct LevelCode {
    /// Levels that have a state of their own at most.
    private static let limit = 200

    private let levels: [Double]
    /// The values without a state of their own, as often as they occur.
    private let rest: [Double]
    private let hasMissing: Bool
    private let states: [Double: Int]

    /// Learns the levels of a column.
    init(fitting column: [Double]) {
        let present = column.filter { !$0.isNaN }
        var counts: [Double: Int] = [:]
        for value in present { counts[value, default: 0] += 1 }
        let ranked = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        levels = Array(ranked.prefix(Self.limit))
        let frequent = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, $0) })
        rest = ranked.count > Self.limit ? present.filter { frequent[$0] == nil } : []
        states = frequent
        hasMissing = present.count < column.count
    }

    /// How many states there are.
    var count: Int { levels.count + (rest.isEmpty ? 0 : 1) + (hasMissing ? 1 : 0) }

    /// The state of a value.
    func state(of value: Double) -> Int {
        value.isNaN ? count - 1 : states[value] ?? levels.count
    }

    /// A value of a state.
    func value(of state: Int, from random: inout RandomSource) -> Double {
        if state < levels.count { return levels[state] }
        return hasMissing && state == count - 1 ? .nan : rest[random.below(rest.count)]
    }
}
