public import Commerce
public import Statistics
import Tensors

/// Writes histories anew as short patterns that they could have held.
///
/// A ``SequenceGenerator`` learns each history followed by some of its mined patterns, a separator before
/// each, and then goes on from a history and a separator:
///
///     e_1 … e_n | a b c | d e | the end
///
/// Since it reads the patterns that it made before, and never saw one twice behind a history, those of one
/// history differ. It holds tensors and lives on their thread.
///
/// Source: Yin et al., "Dataset regeneration for sequential recommendation" (DR4SR), KDD 2024.
/// Deviates: a recurrent model over one joint sequence in place of a transformer from sequence to sequence;
/// diversity by reading the patterns before in place of learnt projections of the memory; probability decides
/// whether an item is copied, but not whether a pattern ends.
public struct PatternRegenerator {
    /// What can be set.
    public struct Configuration: Sendable, Codable, Hashable {
        /// The model and its training; it always reads forward.
        public var model: SequenceGenerator.Configuration
        /// What counts as a pattern.
        public var miner: PatternMiner
        /// Patterns behind a history, learnt at most and made exactly; at least 1.
        public var copies: Int
        /// Probability γ that an item is copied from the history instead of drawn from all items; in 0...1.
        public var copyShare: Double

        /// Sets the options.
        public init(
            model: SequenceGenerator.Configuration = SequenceGenerator.Configuration(epochs: 10),
            miner: PatternMiner = PatternMiner(),
            copies: Int = 2,
            copyShare: Double = 0.5
        ) {
            self.model = model
            self.model.direction = .forward
            self.miner = miner
            self.copies = copies
            self.copyShare = copyShare
        }
    }

    /// The settings.
    public let configuration: Configuration
    /// What was mined.
    public let patterns: ItemPatterns

    let model: SequenceGenerator
    /// Behind the items of the catalogue stands the separator.
    let separator: Int32

    /// Mines patterns and learns which histories hold them.
    ///
    /// Of a history that holds more than `copies` patterns, so many are drawn from `seed["pairs"]`.
    ///
    /// - Throws: ``GeneratorError``, what `report` throws, or `CancellationError`.
    public init(
        fitting training: TrainingSet<Histories>,
        itemCount: Int,
        configuration: Configuration = Configuration(),
        seed: Seed,
        report: (Int, GeneratorCurve.Epoch) throws -> Void = { _, _ in }
    ) throws {
        let histories = training.samples
        let patterns = configuration.miner.patterns(in: histories)
        guard patterns.count > 0 else {
            throw GeneratorError.noPatterns(
                support: configuration.miner.support,
                window: configuration.miner.window
            )
        }
        let separator = Int32(itemCount)
        var joined = Histories()
        for sequence in 0..<histories.count where histories.range(of: sequence).count > 1 {
            let held = patterns.patterns(in: histories.items(of: sequence))
            var random = seed["pairs"][Int(histories.users[sequence])].generator()
            var chosen = random.sample(configuration.copies, of: held.count).map { held[$0] }
            random.shuffle(&chosen)
            joined.append(
                histories,
                sequence,
                followedBy: chosen.map { patterns.items(of: $0) },
                separator: separator
            )
        }
        model = try SequenceGenerator(
            fitting: joined,
            itemCount: itemCount + 1,
            configuration: configuration.model,
            seed: seed["model"],
            report: report
        )
        self.configuration = configuration
        self.patterns = patterns
        self.separator = separator
    }
}

extension Histories {
    /// Adds a sequence with patterns of its items behind it; each item keeps what was done with it first.
    fileprivate mutating func append(
        _ source: Histories,
        _ sequence: Int,
        followedBy patterns: [[Int32]],
        separator: Int32
    ) {
        let range = source.range(of: sequence)
        var items = Array(source.items[range])
        var events = Array(source.events[range])
        let last = events[events.count - 1]
        for pattern in patterns {
            items.append(separator)
            events.append(last)
            for item in pattern {
                let place = range.first { source.items[$0] == item }
                items.append(item)
                events.append(place.map { source.events[$0] } ?? last)
            }
        }
        let times =
            source.times[range]
            + [Int64](
                repeating: source.times[range.upperBound - 1],
                count: items.count - range.count
            )
        append(user: source.users[sequence], items: items, events: events, times: times)
    }
}
