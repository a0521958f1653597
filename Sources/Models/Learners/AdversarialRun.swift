import Commerce
import Foundation
import Networks
import Statistics
import Tensors

/// The rounds of a generator against a discriminator.
///
/// In a round the generator makes sequences; the discriminator learns to tell them from real ones; and the
/// generator takes one step along the sum of two gradients, that of its likelihood on real histories (teacher
/// forcing) and that of the rewards of what it made:
///
///     r_t = 2 D(x_t | x_<t) - 1,   R_t = r_t - r + γ R_{t+1},   loss = -mean_t (R_t - b_t) log P(x_t | x_<t)
///
/// The baseline b_t is a moving average of R at the t-th event. The end of a sequence is judged like an event.
/// Rewards count from their mean r, since with a strong discriminator most lie below 0, and ending early would
/// be the way to fewer of them.
///
/// Source: Yu et al., "SeqGAN", AAAI 2017; rewards at every prefix: Fedus et al., "MaskGAN", ICLR 2018; teacher
/// forcing: Li et al., "Adversarial learning for neural dialogue generation", EMNLP 2017.
/// Deviates: rewards of all prefixes in place of rollouts; a moving average in place of a critic; P is taken
/// before the sampler forbids what a sequence already holds.
struct AdversarialRun {
    private let model: SequenceGenerator
    private let adversary: SequenceAdversary
    private let histories: Histories
    private let division: GeneratorDivision
    private let seed: Seed
    private let sampler: AdversarialSampler
    private let discriminator: SequenceDiscriminator
    private let discriminatorOptimizer: Adam
    private let generatorOptimizer: Adam
    private let loss: GeneratorLoss
    private let best: [Tensor]
    private var baseline = RewardBaseline()
    private var first: Histories?
    private var number = 0
    private var hasCollapsed = false
    private(set) var curve = AdversarialCurve()

    /// How often the generator is measured.
    private static let checkpointCount = 10

    init(
        _ model: SequenceGenerator,
        _ adversary: SequenceAdversary,
        histories: Histories,
        division: GeneratorDivision,
        seed: Seed,
        threads: Int
    ) throws {
        self.model = model
        self.adversary = adversary
        self.histories = histories
        self.division = division
        self.seed = seed
        sampler = try AdversarialSampler(model, threads: threads)
        discriminator = SequenceDiscriminator(for: model, seed: seed["discriminator"])
        discriminatorOptimizer = Adam(
            discriminator.parameters,
            settings: FusedAdam(rate: adversary.discriminatorRate)
        )
        generatorOptimizer = Adam(
            model.parameters,
            settings: FusedAdam(rate: adversary.learningRate)
        )
        loss = GeneratorLoss(model)
        best = model.parameters.map { $0.tensor.detached().cloned() }
    }

    private var roundCount: Int { adversary.warmup + adversary.rounds }

    /// Whether rounds are left and the generator hasn't collapsed.
    var wantsMore: Bool { number < roundCount && !hasCollapsed }

    /// Plays the next round.
    mutating func round() throws -> AdversarialRound {
        try Task.checkCancellation()
        let seed = seed["round"][number]
        let phase = Phase.training(MaskStream(seed["masks"]))
        let made = try sampler.sequences(model.configuration.batchSize, seed["made"])
        let batch = GeneratorBatch(made, Array(0..<made.count), for: model)
        var accuracy = 0.0
        for step in 0..<adversary.discriminatorSteps {
            let real = realBatch(seed["real"][step])
            accuracy += learn(real: real, made: batch, phase)
        }
        let rewards = withoutGradient { discriminator.logits(batch, .inference).sigmoid() }
            .floats().map { 2 * Double($0) - 1 }
        var advantages = baseline.advantages(of: rewards, in: made, discount: adversary.discount)
        for sequence in 0..<made.count
        where made.range(of: sequence).count == model.configuration.length {
            // Where there was no room left, the end was not the generator's choice.
            advantages[made.offsets[sequence + 1] + sequence] = 0
        }
        number += 1
        let done = number - adversary.warmup
        if done == 0 || number == 1 && adversary.warmup == 0 { try measure(after: 0) }
        if done > 0 {
            try step(real: realBatch(seed["forced"]), made: batch, advantages, phase)
            let places = Self.checkpointCount
            if done * places / adversary.rounds > (done - 1) * places / adversary.rounds {
                try measure(after: done)
            }
        }
        return AdversarialRound(
            number: number,
            count: roundCount,
            accuracy: accuracy / Double(adversary.discriminatorSteps),
            reward: rewards.reduce(0, +) / Double(rewards.count)
        )
    }

    /// One step of the discriminator; the share of events that it told right.
    private func learn(real: GeneratorBatch, made: GeneratorBatch, _ phase: Phase) -> Double {
        let realLogits = discriminator.logits(real, phase)
        let madeLogits = discriminator.logits(made, phase)
        let loss = (-realLogits).softplus().mean() + madeLogits.softplus().mean()
        loss.backward()
        clipGradients(of: discriminator.parameters, toNorm: GeneratorLoss.clipNorm)
        discriminatorOptimizer.step(rate: adversary.discriminatorRate)
        return Self.accuracy(real: realLogits.detached(), made: madeLogits.detached())
    }

    /// One step of the generator along the likelihood of real events and the rewards of made ones.
    private func step(
        real: GeneratorBatch,
        made: GeneratorBatch,
        _ advantages: [Double],
        _ phase: Phase
    ) throws {
        let value = loss.learnt(from: real, phase)
        guard value.isFinite else {
            throw GeneratorError.diverged(round: number - adversary.warmup)
        }
        let scale = adversary.rewardWeight / Double(advantages.count)
        loss.follow(advantages.map { Float($0 * scale) }, of: made, phase)
        clipGradients(of: generatorOptimizer.parameters, toNorm: GeneratorLoss.clipNorm)
        generatorOptimizer.step(rate: adversary.learningRate)
    }

    /// Measures the generator, and keeps its weights unless it collapses.
    private mutating func measure(after rounds: Int) throws {
        let made = try sampler.sequences(AdversarialSampler.measuredCount, seed["measured"])
        let held = division.held.isEmpty ? division.fitted : division.held
        let judged = held.prefix(AdversarialSampler.measuredCount)
        let accuracy = withoutGradient {
            Self.accuracy(
                real: discriminator.logits(
                    GeneratorBatch(histories, Array(judged), for: model),
                    .inference
                ),
                made: discriminator.logits(
                    GeneratorBatch(made, Array(0..<made.count), for: model),
                    .inference
                )
            )
        }
        let before = first ?? made
        if rounds == 0 { first = made }
        let heldOutLoss =
            division.held.isEmpty ? nil : try loss.mean(over: division.held, of: histories)
        let count = min(made.eventCount, before.eventCount)
        let distinctShare =
            Double(Set(made.items.prefix(count)).count)
            / Double(Set(before.items.prefix(count)).count)
        let lengthShare =
            Double(count) / Double(max(made.eventCount, before.eventCount))
        let lossBefore = curve.checkpoints.first?.heldOutLoss ?? heldOutLoss ?? 0
        let likelihoodShare = exp(lossBefore - (heldOutLoss ?? 0))
        curve.checkpoints.append(
            AdversarialCurve.Checkpoint(
                rounds: rounds,
                accuracy: accuracy,
                distinctShare: distinctShare,
                meanLength: Double(made.eventCount) / Double(made.count),
                heldOutLoss: heldOutLoss,
                keptShare: min(distinctShare, lengthShare, likelihoodShare)
            )
        )
        try keepUnlessCollapsed()
    }

    private mutating func keepUnlessCollapsed() throws {
        let place = curve.checkpoints.count - 1
        let checkpoint = curve.checkpoints[place]
        let weights = model.parameters.map(\.tensor)
        guard checkpoint.keptShare < adversary.leastKept else {
            curve.keptPlace = place
            return copy(weights, into: best)
        }
        guard place > 1 else {
            throw GeneratorError.collapsed(
                share: checkpoint.keptShare,
                least: adversary.leastKept,
                rounds: checkpoint.rounds
            )
        }
        hasCollapsed = true
        copy(best, into: weights)
    }

    private func copy(_ sources: [Tensor], into targets: [Tensor]) {
        withoutGradient {
            for (source, target) in zip(sources, targets) { target.copy(from: source) }
        }
    }

    /// Histories that are learnt from, each as likely.
    private func realBatch(_ seed: Seed) -> GeneratorBatch {
        var random = seed.generator()
        let places = random.sample(model.configuration.batchSize, of: division.fitted.count)
        return GeneratorBatch(histories, places.map { division.fitted[$0] }, for: model)
    }

    /// The mean of the shares of real and of made events that are told right.
    private static func accuracy(real: Tensor, made: Tensor) -> Double {
        let right = real.floats().count { $0 > 0 }
        let seen = made.floats().count { $0 <= 0 }
        return (Double(right) / Double(real.count) + Double(seen) / Double(made.count)) / 2
    }
}
