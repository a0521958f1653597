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
        let size = 2048
        let parts = (histories.count + size - 1) / size
        return try await withThrowingTaskGroup(of: (Int, Edited).self) { group in
            var results = [Edited](repeating: Edited(), count: parts)
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
            var all = Edited()
            for result in results { all.append(result) }
            return Expansion(made: all.made, skipped: all.skipped)
        }
    }

    /// Edits some of the histories, each copy from a seed of its own.
    private func edited(
        _ histories: Histories,
        _ sequences: Range<Int>,
        by fitted: some SequenceOperator,
        seed: Seed
    ) -> Edited {
        var result = Edited()
        var draft = Draft(markedItems: fitted.markedItems)
        for sequence in sequences {
            let range = histories.range(of: sequence)
            guard configuration.users.admits(length: range.count) else { continue }
            let user = histories.users[sequence]
            guard range.count >= 2 else {
                result.skip(.tooShort, times: configuration.copies)
                continue
            }
            for copy in 0..<configuration.copies {
                let sampleSeed = seed[Int(user)][copy]
                var generator = sampleSeed.generator()
                draft.removeAll()
                fitted.edit(histories, range, into: &draft, using: &generator)
                let origin = Provenance(
                    parents: [user],
                    maker: name,
                    configurationHash: configurationHash,
                    seed: sampleSeed.value
                )
                result.take(draft, from: histories, range, origin: origin)
            }
        }
        return result
    }
}

/// What an operator made, and how often it came to nothing.
struct Edited: Sendable {
    /// Why an attempt came to nothing.
    enum Reason: String, CaseIterable {
        /// Fewer than two events, before or after.
        case tooShort = "too-short"
        /// The outcome is the parent itself, or there is none.
        case noEffect = "no-effect"
    }

    private(set) var made = MadeHistories()
    private(set) var skipped: [String: Int] = [:]

    /// Counts attempts that came to nothing.
    mutating func skip(_ reason: Reason, times: Int = 1) {
        skipped[reason.rawValue, default: 0] += times
    }

    /// Takes over the sequences of a draft that are worth it.
    mutating func take(
        _ draft: Draft,
        from source: Histories,
        _ range: Range<Int>,
        origin: Provenance
    ) {
        if draft.ends.isEmpty { skip(.noEffect) }
        var start = 0
        for end in draft.ends {
            let items = draft.items[start..<end]
            let events = draft.events[start..<end]
            if items.count < 2 {
                skip(.tooShort)
            } else if items.elementsEqual(source.items[range]),
                events.elementsEqual(source.events[range])
            {
                skip(.noEffect)
            } else {
                made.append(
                    items: items,
                    events: events,
                    times: draft.times[start..<end],
                    provenance: origin
                )
            }
            start = end
        }
    }

    /// Adds what another part made.
    mutating func append(_ other: Edited) {
        made.append(other.made)
        skipped.merge(other.skipped, uniquingKeysWith: +)
    }
}
