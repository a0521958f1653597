import Commerce
public import Pipelines
public import Statistics

/// Edits the histories of the training set with one operator.
public struct OperatorExpander: Expander {
    /// The operator and its options.
    public let configuration: OperatorConfiguration
    /// The hash that goes into the provenance of each sample.
    public let configurationHash: String

    /// The operator's name.
    public var name: String { configuration.operation.name }

    /// Configures the maker.
    ///
    /// - Throws: `ConfigurationError` for numbers outside their ranges.
    public init(_ configuration: OperatorConfiguration, configurationHash: String) throws {
        try configuration.validate()
        self.configuration = configuration
        self.configurationHash = configurationHash
    }

    /// Makes up to `copies` sequences from each history that the filter lets through, and counts the
    /// attempts that came to nothing.
    public func expand(
        _ input: ExpandInput,
        seed: Seed,
        in context: StageContext
    ) async throws -> Expansion {
        let fitted = try configuration.operation.settings.fitted(on: input)
        let histories = input.training.samples
        // Parts whose samples fit the memory set aside for them, however many copies are asked for.
        let size = max(16, min(2048, 131_072 / configuration.copies))
        let parts = (histories.count + size - 1) / size
        return try await withThrowingTaskGroup(of: (Int, Edited).self) { group in
            var results = [Edited?](repeating: nil, count: parts)
            var started = 0
            func start() {
                let part = started
                let sequences = part * size..<min((part + 1) * size, histories.count)
                started += 1
                group.addTask {
                    try Task.checkCancellation()
                    return (part, edited(histories, sequences, by: fitted, seed: seed))
                }
            }
            while started < min(max(1, context.threads), parts) { start() }
            while let (part, result) = try await group.next() {
                results[part] = result
                if started < parts { start() }
            }
            return joined(results.compactMap { $0 })
        }
    }

    /// Edits some of the histories, each copy from a seed of its own.
    private func edited(
        _ histories: Histories,
        _ sequences: Range<Int>,
        by fitted: some SequenceOperator,
        seed: Seed
    ) -> Edited {
        let lengths = sequences.lazy.map { histories.range(of: $0).count }
            .filter { $0 >= 2 && configuration.users.admits(length: $0) }
        let room = lengths.reduce(0) { $0 + configuration.copies * fitted.room(for: $1) }
        var result = Edited()
        result.write(room: room, markedItems: fitted.markedItems) { draft, counts in
            for sequence in sequences {
                let range = histories.range(of: sequence)
                guard configuration.users.admits(length: range.count) else { continue }
                guard range.count >= 2 else {
                    counts.tooShort += configuration.copies
                    continue
                }
                let user = histories.users[sequence]
                let userSeed = seed[Int(user)]
                for copy in 0..<configuration.copies {
                    let sampleSeed = userSeed[copy]
                    var generator = sampleSeed.generator()
                    let first = draft.count
                    fitted.edit(histories, range, into: &draft, using: &generator)
                    counts.judge(&draft, from: first, beside: histories, range)
                    counts.record(draft.count - first, parent: user, seed: sampleSeed.value)
                }
            }
        }
        return result
    }

    /// All parts as one set of samples.
    private func joined(_ parts: [Edited]) -> Expansion {
        var offsets = [0]
        offsets.reserveCapacity(parts.reduce(1) { $0 + $1.counts.seeds.count })
        for part in parts {
            let start = offsets[offsets.count - 1]
            offsets += part.offsets.dropFirst().lazy.map { $0 + start }
        }
        let histories = Histories(
            offsets: offsets,
            users: [Int32](repeating: -1, count: offsets.count - 1),
            items: Self.joined(parts.map(\.items)),
            events: Self.joined(parts.map(\.events)),
            times: Self.joined(parts.map(\.times))
        )
        let origins = Origins(
            ofOneParentEach: Self.joined(parts.map(\.counts.parents)),
            maker: name,
            configurationHash: configurationHash,
            seeds: Self.joined(parts.map(\.counts.seeds))
        )
        var expansion = Expansion(made: MadeHistories(histories, from: origins))
        expansion.skip(.tooShort, times: parts.reduce(0) { $0 + $1.counts.tooShort })
        expansion.skip(.noEffect, times: parts.reduce(0) { $0 + $1.counts.noEffect })
        return expansion
    }

    /// Columns end to end.
    private static func joined<Value>(_ columns: [[Value]]) -> [Value] {
        var all: [Value] = []
        all.reserveCapacity(columns.reduce(0) { $0 + $1.count })
        for column in columns { all += column }
        return all
    }
}

/// What an operator made of some histories, and how often it came to nothing.
private struct Edited: Sendable {
    private(set) var items: [Int32] = []
    private(set) var events: [EventKind] = []
    private(set) var times: [Int64] = []
    private(set) var offsets: [Int] = [0]
    private(set) var counts = Counts()

    /// Who made what, and what came to nothing.
    struct Counts: Sendable {
        /// Per sequence: its parent.
        private(set) var parents: [Int32] = []
        /// Per sequence: its seed.
        private(set) var seeds: [UInt64] = []
        /// Attempts with fewer than two events, before or after.
        var tooShort = 0
        /// Attempts whose outcome is the parent itself, or nothing.
        private(set) var noEffect = 0
    }

    /// Sets memory aside for a number of events and lets them be written.
    mutating func write(
        room: Int,
        markedItems: Int,
        _ body: (inout Draft, inout Counts) -> Void
    ) {
        times = [Int64](unsafeUninitializedCapacity: room) { times, timeCount in
            events = [EventKind](unsafeUninitializedCapacity: room) { events, eventCount in
                items = [Int32](unsafeUninitializedCapacity: room) { items, itemCount in
                    var draft = Draft(items, events, times, markedItems: markedItems)
                    body(&draft, &counts)
                    offsets = draft.offsets
                    (timeCount, eventCount, itemCount) = (
                        draft.eventCount, draft.eventCount, draft.eventCount
                    )
                }
            }
        }
    }
}

extension Edited.Counts {
    /// Takes out the sequences since the one with number `first` that aren't worth it, and counts them.
    mutating func judge(
        _ draft: inout Draft,
        from first: Int,
        beside source: Histories,
        _ parent: Range<Int>
    ) {
        if draft.count == first { noEffect += 1 }
        for sequence in (first..<draft.count).reversed() {
            let range = draft.range(of: sequence)
            if range.count < 2 {
                tooShort += 1
                draft.remove(sequence)
            } else if draft.equals(range, parent, of: source) {
                noEffect += 1
                draft.remove(sequence)
            }
        }
    }

    /// Notes the origin of sequences.
    mutating func record(_ count: Int, parent: Int32, seed: UInt64) {
        for _ in 0..<count {
            parents.append(parent)
            seeds.append(seed)
        }
    }
}
