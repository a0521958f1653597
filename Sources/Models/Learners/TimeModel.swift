public import Commerce
public import Statistics

/// Draws times for made sequences from those of the training set.
///
/// A sequence starts when a random training history started; each further event follows after a gap
/// that was seen before an event of its kind. Times never pass the last one of training.
public struct TimeModel: Sendable, Codable, Hashable {
    /// Starts of training histories, in seconds.
    private let starts: [Int64]
    /// Per kind, by its raw value: gaps before such events, in seconds.
    private let gaps: [[Int64]]
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
        last = histories.times.max() ?? 0
    }

    /// Ascending times for a sequence with these events; a kind without a gap follows at once.
    public func times(
        for events: some Sequence<EventKind>,
        from random: inout RandomSource
    ) -> [Int64] {
        var result: [Int64] = []
        for event in events {
            guard let previous = result.last else {
                result.append(starts.isEmpty ? last : starts[random.below(starts.count)])
                continue
            }
            let choices = gaps[Int(event.rawValue)]
            let gap = choices.isEmpty ? 0 : choices[random.below(choices.count)]
            result.append(max(previous, min(last, previous + gap)))
        }
        return result
    }
}
