import Commerce
import Foundation
public import Learners
public import Pipelines
public import Statistics
import Tensors

/// A maker that puts into a history what a linear model expects there in place of what happened.
///
/// The model is fitted to the training set; each event but the first may be replaced by an item that the
/// model expects after the real events before it, drawn in proportion to its score. Items of the history
/// are not drawn, so that the sample says what else its user might have chosen; where people of this shop
/// come back to an item, they may be. Events of one time, whose order nobody knows, come in a random
/// order. Recipes write it as `{ generator: alternatives, share: 0.3, copies: 8 }`.
///
///     p(item) ∝ score(item) / (events(item) + 1)^rarity
///
/// Source: the labels of another model as training data, Hinton, Vinyals & Dean, "Distilling the knowledge
/// in a neural network", 2015; the linear model is that of ``ItemExpectations``; the power of an item's
/// popularity, Steck, "Item popularity and recommendation accuracy", RecSys 2011, section 3.
/// Deviates: labels are drawn and stand in the data instead of being soft targets of the loss, so that
/// they can be weighed, screened and taken away by whoever trains on them.
public struct AlternativesGenerator: HistoryGenerator {
    /// The maker's name, as in recipes.
    public static let name = "alternatives"

    /// The model that says what is expected.
    public var model = ItemExpectations.Configuration()
    /// Probability that an event is replaced, above 0 and at most 1.
    public var share = 0.3
    /// Attempts per user; at least 1.
    public var copies = 1
    /// Expected items among which one is drawn; at least 1.
    public var top = 20
    /// Power of an item's events by which a draw is divided, in 0...10; the larger, the rarer
    /// are the items drawn.
    public var rarity = 0.0

    /// Makes one version of each history.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [Setting<AlternativesGenerator>] {
        [
            Setting("share", \.share, "a number above 0 and at most 1") { $0 > 0 && $0 <= 1 },
            Setting("copies", \.copies, "a number in 1...1000") { (1...1000).contains($0) },
            Setting("top", \.top, "a number of at least 1") { $0 >= 1 },
            Setting("rarity", \.rarity, "a number in 0...10") { (0...10).contains($0) },
            Setting("penalty", \.model.penalty, "a number above 0") { $0 > 0 },
            Setting("attributes", \.model.attributePull, "a number of at least 0") { $0 >= 0 },
            Setting("decay", \.model.recencyDecay, "a number in 0...1") { (0...1).contains($0) },
        ]
    }

    /// Fits the model and edits every history of at least two events.
    ///
    /// - Throws: `TorchError` when the memory doesn't suffice, or `CancellationError`.
    /// - Complexity: O(events · memory · kept) beside the model's own.
    public func expand(
        _ input: ExpandInput,
        seed: Seed,
        in context: StageContext
    ) async throws -> Expansion {
        context.progress.report(Progress("\(name): fitting"))
        let model = try await TensorThread.run {
            try ItemExpectations(
                fitting: input.training,
                catalogue: input.catalogue,
                configuration: self.model,
                threads: context.threads
            )
        }
        try context.checkCancellation()
        context.progress.report(Progress("\(name): making"))
        let writer = AlternativeWriter(
            self,
            input,
            model,
            configurationHash: try configurationHash(),
            seed: seed
        )
        let count = input.training.samples.count
        let parts = parallelChunks(of: count, size: 1024, threads: context.threads) { sequences in
            writer.made(of: sequences)
        }
        try context.checkCancellation()
        var all = MadeHistories()
        for part in parts { all.append(part) }
        return Expansion(made: all)
    }
}

/// Writes the versions of histories, several histories at a time.
private struct AlternativeWriter: Sendable {
    private let settings: AlternativesGenerator
    private let model: ItemExpectations
    private let histories: Histories
    private let excluded: Set<Int32>
    /// What an item's score is multiplied by, in item order.
    private let discounts: [Double]
    private let comeBack: Bool
    private let configurationHash: String
    private let seed: Seed

    init(
        _ settings: AlternativesGenerator,
        _ input: ExpandInput,
        _ model: ItemExpectations,
        configurationHash: String,
        seed: Seed
    ) {
        (self.settings, self.model) = (settings, model)
        (self.configurationHash, self.seed) = (configurationHash, seed)
        histories = input.training.samples
        excluded = input.excludedItems
        comeBack = Self.peopleComeBack(in: histories)
        discounts = Self.discounts(
            ofItems: input.catalogue.count,
            in: histories,
            power: settings.rarity
        )
    }

    /// The versions of some histories, of those with at least two events.
    func made(of sequences: Range<Int>) -> MadeHistories {
        var made = MadeHistories()
        var scratch = model.scratch()
        for sequence in sequences where histories.range(of: sequence).count > 1 {
            let items = histories.items(of: sequence)
            let own = comeBack ? [] : Set(items)
            let excluded = excluded.union(own)
            let choices = items.indices.dropFirst().map { place in
                model.expected(
                    after: items[..<place],
                    count: settings.top,
                    excluding: excluded,
                    using: &scratch
                )
                .map {
                    Choice(item: $0.item, weight: Double($0.score) * discounts[Int($0.item)])
                }
            }
            append(choices, for: sequence, without: own, to: &made)
        }
        return made
    }

    /// What an item's score is multiplied by, in item order.
    private static func discounts(
        ofItems count: Int,
        in histories: Histories,
        power: Double
    ) -> [Double] {
        var events = [Int](repeating: 1, count: count)
        for item in histories.items { events[Int(item)] += 1 }
        return events.map { pow(Double($0), -power) }
    }

    /// Whether someone has an item twice.
    private static func peopleComeBack(in histories: Histories) -> Bool {
        (0..<histories.count).contains {
            let items = histories.items(of: $0)
            return Set(items).count < items.count
        }
    }

    /// Adds the copies of one history that differ from it; `choices` stand for its events from the second.
    ///
    /// No item comes in that is its `own` or came in before, unless it has none of its own.
    private func append(
        _ choices: [[Choice]],
        for sequence: Int,
        without own: Set<Int32>,
        to made: inout MadeHistories
    ) {
        let (real, range) = (histories, histories.range(of: sequence))
        for copy in 0..<settings.copies {
            let sampleSeed = seed[Int(real.users[sequence])][copy]
            var random = sampleSeed.generator()
            var items = Array(real.items[range])
            var present = own
            for (place, choice) in choices.enumerated() where random.uniform() < settings.share {
                guard let item = Self.draw(from: choice, without: present, using: &random) else {
                    continue
                }
                if !own.isEmpty { present.insert(item) }
                items[place + 1] = item
            }
            if items.elementsEqual(real.items[range]) { continue }
            let order = real.permutingTies(in: range, using: &random)
                .map { $0 - range.lowerBound }
            made.append(
                items: order.map { items[$0] },
                events: order.map { real.events[range.lowerBound + $0] },
                times: real.times[range],
                provenance: Provenance(
                    parents: [real.users[sequence]],
                    maker: AlternativesGenerator.name,
                    configurationHash: configurationHash,
                    seed: sampleSeed.value
                )
            )
        }
    }

    /// One of the items in proportion to its weight; nil when none is left.
    private static func draw(
        from choices: [Choice],
        without present: Set<Int32>,
        using random: inout RandomSource
    ) -> Int32? {
        let left = choices.filter { !present.contains($0.item) }
        var mark = random.uniform() * left.reduce(0) { $0 + $1.weight }
        for choice in left {
            mark -= choice.weight
            if mark < 0 { return choice.item }
        }
        return left.last?.item
    }

    /// An item that may be drawn.
    private struct Choice {
        var item: Int32
        var weight: Double
    }
}
