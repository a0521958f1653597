import Expanding
import Foundation
import Learners
import Mixing
public import Statistics

/// The policies that a search draws from: one to three makers, their strengths, and the mixture.
///
///     beside:   ratio ∈ 0.25...2, logarithmic;   weight ∈ 0.25...1
///     in turn:  as many samples as the makers' copies;   weight ∈ 0.05...1, logarithmic
///
/// Policies whose makers all edit histories take turns in half of the draws, with so many copies that
/// an epoch seldom shows one twice.
///
/// Each setting is drawn by itself, in a range around what the literature found best. Whatever
/// multiplies is drawn logarithmically: half and twice the usual are equally likely.
///
/// Source: Bergstra & Bengio, "Random search for hyper-parameter optimization", JMLR 13, 2012.
public struct PolicySpace: Sendable {
    /// Names of the makers to choose from.
    public let makers: [String]
    /// Histories of the training set, which a generator's number of users is measured by.
    public let histories: Int

    /// The operators of the space, in their order; windows are left out, since they follow from the
    /// model's length and leave nothing to draw.
    public static let operatorNames = HistoryOperation.all.map(\.name).filter { $0 != "windows" }

    /// All makers of the space: operators, then generators, which cost more.
    public static let makerNames =
        operatorNames + [
            AlternativesGenerator.name, GRUGenerator.name, PriorGenerator.name, GANGenerator.name,
            PatternGenerator.name,
        ]

    /// Describes a space.
    ///
    /// - Parameters:
    ///   - makers: names out of ``makerNames``; others are never drawn.
    ///   - histories: histories of the training set.
    public init(makers: [String] = PolicySpace.operatorNames, histories: Int) {
        self.makers = makers.filter { Self.makerNames.contains($0) }
        self.histories = histories
    }

    /// Draws a policy; the same seed gives the same one.
    public func draw(_ seed: Seed) -> Policy {
        var random = seed["makers"].generator()
        let count = 1 + random.below(max(1, min(3, makers.count)))
        let chosen = random.sample(count, of: makers.count).map { makers[$0] }
        random = seed["mix"].generator()
        let mix = mixture(of: chosen, using: &random)
        return Policy(
            expand: ExpandStage.Configuration(
                chosen.compactMap { maker(named: $0, mix: mix, seed: seed[$0]) }
            ),
            mix: mix
        )
    }

    /// Draws how the samples of some makers go with the originals.
    private func mixture(
        of makers: [String],
        using random: inout RandomSource
    ) -> MixConfiguration {
        let takesTurns = random.uniform() < 0.5 && !makers.contains(GRUGenerator.name)
        if takesTurns {
            return MixConfiguration(
                manner: .inTurn,
                ratio: Double(Self.copiesInTurn * makers.count),
                weight: random.logUniform(in: 0.05...1)
            )
        }
        return MixConfiguration(
            ratio: random.logUniform(in: 0.25...2),
            weight: random.uniform(in: 0.25...1)
        )
    }

    /// Samples of a history and maker that take turns with it.
    private static let copiesInTurn = 8

    /// Draws the settings of one maker; those that can make several samples of a history make enough for
    /// the ratio.
    private func maker(
        named name: String,
        mix: MixConfiguration,
        seed: Seed
    ) -> ExpanderConfiguration? {
        var random = seed.generator()
        let copies =
            mix.manner == .inTurn ? Self.copiesInTurn : max(1, Int(mix.ratio.rounded(.up)))
        if let generator = generator(named: name, ratio: mix.ratio, copies: copies, &random) {
            return generator
        }
        guard let usual = HistoryOperation.all.first(where: { $0.name == name }) else { return nil }
        let operation = random.strength(of: usual)
        let isShort = random.uniform() < 1.0 / 3
        return .operator(
            OperatorConfiguration(
                operation,
                copies: operation.isDrawn ? copies : 1,
                users: isShort ? .short(length: 3 + random.below(8)) : .all
            )
        )
    }
}

extension PolicySpace {
    /// Draws the settings of a generator; nil for other makers.
    private func generator(
        named name: String,
        ratio: Double,
        copies: Int,
        _ random: inout RandomSource
    ) -> ExpanderConfiguration? {
        let count = max(1, Int((ratio * Double(histories)).rounded(.up)))
        switch name {
        case GRUGenerator.name:
            var generator = GRUGenerator()
            generator.users.request.count = count
            generator.users.request.temperature = random.uniform(in: 0.7...1.1)
            return .generator(generator)
        case GANGenerator.name:
            var generator = GANGenerator()
            generator.users.request.count = count
            generator.users.request.temperature = random.uniform(in: 0.7...1.1)
            return .generator(generator)
        case PriorGenerator.name:
            var generator = PriorGenerator()
            generator.request.temperature = random.uniform(in: 0.7...1.1)
            generator.added = 2 + random.below(9)
            generator.shortLength = 3 + random.below(10)
            return .generator(generator)
        case AlternativesGenerator.name:
            var generator = AlternativesGenerator()
            generator.share = random.uniform(in: 0.1...0.6)
            generator.copies = copies
            return .generator(generator)
        case PatternGenerator.name:
            var generator = PatternGenerator()
            generator.request.temperature = random.uniform(in: 0.7...1.1)
            generator.regenerator.copies = copies
            generator.regenerator.copyShare = random.uniform(in: 0...1)
            generator.regenerator.miner.support = 2 + random.below(4)
            return .generator(generator)
        default:
            return nil
        }
    }
}

extension RandomSource {
    /// An operation with other settings, in the range in which it still leaves something to learn.
    fileprivate mutating func strength(of operation: HistoryOperation) -> HistoryOperation {
        switch operation {
        case .subsetSplit: .subsetSplit(SubsetSplit(keep: uniform(in: 0.4...0.95)))
        case .crop: .crop(Crop(share: uniform(in: 0.3...0.9)))
        case .mask: .mask(Mask(share: logUniform(in: 0.1...0.6)))
        case .reorder: .reorder(Reorder(share: uniform(in: 0.2...0.8)))
        case .insert:
            .insert(Insert(share: logUniform(in: 0.1...0.6), source: source()))
        case .substitute:
            .substitute(Substitute(share: logUniform(in: 0.05...0.5), source: source()))
        case .delete: .delete(Delete(count: 1 + below(3)))
        case .permuteTies, .reverse, .windows: operation
        }
    }

    private mutating func source() -> SubstituteSource {
        SubstituteSource(
            neighbours: uniform() < 0.5 ? .both : .cooccurrence,
            top: Int(logUniform(in: 3...30).rounded()),
            prefer: uniform() < 0.5 ? .any : .rare
        )
    }

    /// A uniform draw, rounded to thousandths so that it reads well in a recipe.
    fileprivate mutating func uniform(in range: ClosedRange<Double>) -> Double {
        rounded(range.lowerBound + uniform() * (range.upperBound - range.lowerBound))
    }

    /// A draw whose logarithm is uniform, rounded likewise.
    fileprivate mutating func logUniform(in range: ClosedRange<Double>) -> Double {
        let (low, high) = (log(range.lowerBound), log(range.upperBound))
        return rounded(exp(low + uniform() * (high - low)))
    }

    private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
