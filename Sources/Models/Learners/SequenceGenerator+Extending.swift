public import Commerce
public import Statistics
import Tensors

/// Events that a generator put beyond one end of a history.
public struct HistoryExtension: Sendable, Hashable {
    /// The new items, oldest first.
    public var items: [Int32]
    /// What happened with each.
    public var events: [EventKind]
    /// Seed of this one sample.
    public var seed: UInt64
}

extension SequenceGenerator {
    /// Goes on where histories end; where the model reads backwards, that is before their beginning.
    ///
    /// Sequence `s` draws from `seed["sample"][s]` alone. Histories longer than the model's length are
    /// read from the end at which they are extended.
    ///
    /// - Parameters:
    ///   - histories: real sequences with items that training has.
    ///   - sequences: which of them to extend.
    ///   - count: new events of each; at least 1.
    ///   - request: temperature, share of likely items, excluded items; lengths are not read.
    ///   - seed: of all draws.
    ///   - threads: for the draws.
    ///   - report: told how many are done; may throw to end the work.
    /// - Returns: one extension a sequence, in the order of `sequences`.
    /// - Throws: ``GeneratorError``, what `report` throws, or `CancellationError`.
    public func extensions(
        of histories: Histories,
        _ sequences: [Int],
        by count: Int,
        _ request: Request,
        seed: Seed,
        threads: Int = 1,
        report: (Int) throws -> Void = { _ in }
    ) throws -> [HistoryExtension] {
        let read = configuration.direction == .forward ? histories : histories.backwards()
        let lengths = Dictionary(grouping: sequences.indices) { place in
            min(configuration.length, read.range(of: sequences[place]).count)
        }
        var made = [HistoryExtension?](repeating: nil, count: sequences.count)
        var done = 0
        for length in lengths.keys.sorted() {
            var exact = request
            exact.minimumLength = length + count
            exact.maximumLength = length + count
            let masks = try GeneratorMasks(exact, self)
            let places = lengths[length] ?? []
            for start in stride(from: 0, to: places.count, by: batchSize) {
                let drafts = places[start..<min(places.count, start + batchSize)].map { place in
                    primed(
                        by: read,
                        sequences[place],
                        length,
                        seed["sample"][sequences[place]],
                        place
                    )
                }
                let finished = try withoutGradient {
                    try finish(drafts, request: exact, masks: masks, threads: threads)
                }
                for draft in finished { made[draft.number] = extended(draft, from: length) }
                done += finished.count
                try report(done)
            }
        }
        return made.compactMap(\.self)
    }

    private func primed(
        by read: Histories,
        _ sequence: Int,
        _ length: Int,
        _ seed: Seed,
        _ place: Int
    ) -> Draft {
        let range = read.range(of: sequence).suffix(length)
        return Draft(
            number: place,
            seed: seed,
            items: Array(read.items[range]),
            kinds: read.events[range].map { kinds.firstIndex(of: $0) ?? 0 }
        )
    }

    private func extended(_ draft: Draft, from length: Int) -> HistoryExtension {
        var items = Array(draft.items.dropFirst(length))
        var events = draft.kinds.dropFirst(length).map { kinds[$0] }
        if configuration.direction == .backward {
            items.reverse()
            events.reverse()
        }
        return HistoryExtension(items: items, events: events, seed: draft.seed.value)
    }
}

extension Histories {
    /// The same sequences from the newest event to the oldest; the times of a sequence stay ascending.
    func backwards() -> Histories {
        var result = Histories()
        for sequence in 0..<count {
            let range = range(of: sequence)
            result.append(
                user: users[sequence],
                items: items[range].reversed(),
                events: events[range].reversed(),
                times: times[range]
            )
        }
        return result
    }
}
