public import Commerce
public import Statistics

/// Draws times for made sequences from those of the training set.
///
/// A sequence starts when a random training history started; each further event follows after a gap
/// that was seen before an event of its kind. Times stay within those of training: a sequence that
/// would pass the last one starts earlier, and one that is longer than all of training is compressed,
/// so that events of one moment stay together and others stay apart.
public struct TimeModel: Sendable, Codable, Hashable {
    /// Starts of training histories, in seconds.
    private let starts: [Int64]
    /// Per kind, by its raw value: gaps before such events, in seconds.
    private let gaps: [[Int64]]
    private let first: Int64
    private let last: Int64

    /// Gaps and starts kept of each kind at most.
    private static let limit = 50_000

    /// Keeps a seeded sample of starts and gaps.
    ///
    /// - Complexity: O(events).
    public init(fitting histories: Histories, seed: Seed) {
        var starts: [Int64] = []
        var gaps = [[Int64]](repeating: [], count: EventKind.allCases.count)
        for sequence in 0..<histories.count {
            let range = histories.range(of: sequence)
            guard let first = range.first else { continue }
            starts.append(histories.times[first])
            for event in range.dropFirst() {
                gaps[Int(histories.events[event].rawValue)].append(
                    histories.times[event] - histories.times[event - 1]
                )
            }
        }
        func thinned(_ values: [Int64], _ seed: Seed) -> [Int64] {
            guard values.count > Self.limit else { return values }
            var random = seed.generator()
            return random.sample(Self.limit, of: values.count).map { values[$0] }
        }
        self.starts = thinned(starts, seed["starts"])
        self.gaps = gaps.enumerated().map { thinned($1, seed["gaps"][$0]) }
        first = histories.times.min() ?? 0
        last = histories.times.max() ?? 0
    }

    /// Ascending times for events before a moment, by gaps as they were seen; none lies before the first
    /// time of training.
    ///
    /// - Returns: one time an event, in seconds.
    public func times(
        before moment: Int64,
        events: some BidirectionalCollection<EventKind>,
        from random: inout RandomSource
    ) -> [Int64] {
        var result: [Int64] = []
        var next = moment
        for event in events.reversed() {
            let choices = gaps[Int(event.rawValue)]
            let gap = choices.isEmpty ? 0 : max(0, choices[random.below(choices.count)])
            next = min(next, max(first, next - gap))
            result.append(next)
        }
        return result.reversed()
    }

    /// Ascending times for a sequence with these events; a kind without a gap follows at once.
    ///
    /// - Returns: one time an event, in seconds.
    public func times(
        for events: some Collection<EventKind>,
        from random: inout RandomSource
    ) -> [Int64] {
        let start = starts.isEmpty ? last : starts[random.below(starts.count)]
        let drawn = events.dropFirst().map { event -> Int64 in
            let choices = gaps[Int(event.rawValue)]
            return choices.isEmpty ? 0 : max(0, choices[random.below(choices.count)])
        }
        let duration = drawn.reduce(0, +)
        let begin = min(start, max(first, last - duration))
        let room = last - begin
        let share = duration > room ? Double(room) / Double(duration) : 1
        var elapsed = 0.0
        guard !events.isEmpty else { return [] }
        return [begin]
            + drawn.map { gap in
                elapsed += Double(gap) * share
                return begin + Int64(elapsed)
            }
    }
}
