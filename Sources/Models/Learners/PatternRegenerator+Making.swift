public import Commerce
public import Statistics
import Tensors

/// A pattern that was made of a history.
public struct RegeneratedPattern: Sendable, Hashable {
    /// The history's place in its set.
    public var sequence: Int
    /// The items, at least two and each once.
    public var items: [Int32]
    /// What happened with each.
    public var events: [EventKind]
    /// Seed of the history's patterns.
    public var seed: UInt64
}

extension PatternRegenerator {
    /// Makes `copies` patterns of each history.
    ///
    /// History `s` draws from `seed["sample"][s]` alone; of one longer than the model's length the end is read.
    ///
    /// - Parameters:
    ///   - histories: real sequences with items that training has.
    ///   - sequences: which of them, each of two events or more.
    ///   - request: temperature, share of likely items, excluded items; lengths are not read.
    ///   - seed: of all draws.
    ///   - threads: for the draws.
    ///   - report: told how many histories are done; may throw to end the work.
    /// - Returns: the patterns in the order of `sequences`.
    /// - Throws: ``GeneratorError``, what `report` throws, or `CancellationError`.
    public func regenerate(
        _ histories: Histories,
        _ sequences: [Int],
        _ request: SequenceGenerator.Request,
        seed: Seed,
        threads: Int = 1,
        report: (Int) throws -> Void = { _ in }
    ) throws -> [RegeneratedPattern] {
        let lengths = Dictionary(grouping: sequences.indices) { place in
            min(model.configuration.length, histories.range(of: sequences[place]).count)
        }
        var made = [[RegeneratedPattern]](repeating: [], count: sequences.count)
        var done = 0
        for length in lengths.keys.sorted() {
            var exact = request
            // Separators, patterns, and the separator that ends the last one.
            exact.maximumLength = length + configuration.copies * (longest + 1) + 1
            exact.minimumLength = exact.maximumLength
            let masks = try GeneratorMasks(exact, model)
            let places = lengths[length] ?? []
            for start in stride(from: 0, to: places.count, by: model.batchSize) {
                let drafts = places[start..<min(places.count, start + model.batchSize)].map {
                    draft($0, of: histories, sequences[$0], length, seed["sample"][sequences[$0]])
                }
                let finished = try withoutGradient {
                    try model.finish(
                        drafts,
                        request: exact,
                        masks: masks,
                        threads: threads,
                        steering: steering(after: length)
                    )
                }
                for draft in finished {
                    made[draft.number] = patterns(of: draft, sequences[draft.number], length)
                }
                done += finished.count
                try report(done)
            }
        }
        return made.flatMap(\.self)
    }

    private var longest: Int { max(2, configuration.miner.longest) }

    /// The end of a history with a separator behind it.
    private func draft(
        _ number: Int,
        of histories: Histories,
        _ sequence: Int,
        _ length: Int,
        _ seed: Seed
    ) -> SequenceGenerator.Draft {
        let range = histories.range(of: sequence).suffix(length)
        let kinds = histories.events[range].map { model.kinds.firstIndex(of: $0) ?? 0 }
        return SequenceGenerator.Draft(
            number: number,
            seed: seed,
            items: histories.items[range] + [separator],
            kinds: kinds + kinds.suffix(1)
        )
    }

    /// Keeps patterns between two items and the most that may be, each item once, and copies from the history.
    private func steering(after length: Int) -> SequenceGenerator.Steering {
        let (separator, longest) = (Int(separator), longest)
        let (copies, copyShare) = (configuration.copies, configuration.copyShare)
        return { row, draft in
            let made = draft.items[length...]
            let begun = made.count { Int($0) == separator }
            guard begun <= copies else { return false }
            let last = made.lastIndex { Int($0) == separator } ?? length
            let current = draft.items[(last + 1)...]
            if current.count == longest {
                row.update(repeating: 0)
                row[separator] = 1
                return true
            }
            if current.count < 2 { row[separator] = 0 }
            for item in current { row[Int(item)] = 0 }
            if draft.random.uniform() < copyShare {
                row.copyItems(of: Set(draft.items[..<length]).sorted(), beside: separator)
            }
            return true
        }
    }

    private func patterns(
        of draft: SequenceGenerator.Draft,
        _ sequence: Int,
        _ length: Int
    ) -> [RegeneratedPattern] {
        let made = draft.items.indices.dropFirst(length)
        return made.split { draft.items[$0] == separator }.map { places in
            RegeneratedPattern(
                sequence: sequence,
                items: places.map { draft.items[$0] },
                events: places.map { model.kinds[draft.kinds[$0]] },
                seed: draft.seed.value
            )
        }
    }
}

extension UnsafeMutableBufferPointer<Float> {
    /// Gives all probability beside one column's to a few items, in proportion; nothing changes when they
    /// have none.
    fileprivate func copyItems(of items: [Int32], beside column: Int) {
        let kept = items.map { self[Int($0)] }
        let sum = kept.reduce(0, +)
        guard sum > 0 else { return }
        let whole = reduce(0, +)
        let ending = self[column]
        update(repeating: 0)
        for (item, value) in zip(items, kept) { self[Int(item)] = value / sum * (whole - ending) }
        self[column] = ending
    }
}
