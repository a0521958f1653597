public import Commerce
import Foundation
import Networks
public import Statistics
public import Tensors

/// What a conditional GAN for tables is made of and how it learns.
public struct TableGANConfiguration: Sendable, Codable, Hashable {
    /// Numbers of noise that a row is made from.
    public var noise: Int
    /// Widths of the generator's and of the discriminator's hidden layers.
    public var widths: [Int]
    /// Passes over the rows.
    public var epochs: Int
    /// Rows of one step; rounded down to a multiple of ``packed``.
    public var batchSize: Int
    /// Rows that the discriminator judges together.
    public var packed: Int
    /// Step size of both Adams.
    public var learningRate: Double
    /// Weight of the gradient penalty.
    public var gradientPenalty: Double
    /// Modes of a column of numbers at most.
    public var modes: Int

    /// Sets the options; the defaults are those of the paper.
    public init(
        noise: Int = 128,
        widths: [Int] = [256, 256],
        epochs: Int = 300,
        batchSize: Int = 500,
        packed: Int = 10,
        learningRate: Double = 2e-4,
        gradientPenalty: Double = 10,
        modes: Int = 10
    ) {
        self.noise = noise
        self.widths = widths
        self.epochs = epochs
        self.batchSize = batchSize
        self.packed = packed
        self.learningRate = learningRate
        self.gradientPenalty = gradientPenalty
        self.modes = modes
    }
}

/// How one pass went.
public struct TableGANEpoch: Sendable, Codable, Hashable {
    /// The pass, from 1.
    public var number: Int
    /// The generator's loss in the last step.
    public var generatorLoss: Double
    /// The estimate of the Wasserstein distance in the last step: how far apart real and made rows look.
    public var distance: Double

    /// Whether both are numbers.
    public var isFinite: Bool { generatorLoss.isFinite && distance.isFinite }
}

/// A generative adversarial network that makes rows of a table under a condition.
///
///     loss_D = D(made) − D(real) + λ (‖∇D(x̂)‖₂ − 1)²
///     loss_G = −D(made) + cross-entropy of the state that the condition names
///
/// Rows are written by mode-specific normalisation (``RowCode``), trained on by sampling: a column and, by the
/// logarithm of its frequency, a state of it are drawn, then a real row that has it. The discriminator judges
/// ten rows at once (PacGAN), so that making the same row over and over is seen.
///
/// Source: Xu, Skoularidou, Cuesta-Infante & Veeramachaneni, "Modeling tabular data using conditional GAN",
/// NeurIPS 2019; Gulrajani et al., "Improved training of Wasserstein GANs", NeurIPS 2017; Lin et al.,
/// "PacGAN", NeurIPS 2018; Jang, Gu & Poole, "Categorical reparameterization with Gumbel-softmax", ICLR 2017.
/// Deviates: the class is always part of the condition and is not made, so that a class that is asked for
/// is got exactly; modes by ``ModeMixture``.
@TensorThread
public final class ConditionalTableGAN {
    private let configuration: TableGANConfiguration
    private let code: RowCode
    private let table: SampleTable
    private let conditions: RowConditions
    private let generator: TableGenerator
    private let discriminator: TableDiscriminator
    /// How the passes went.
    public private(set) var epochs: [TableGANEpoch] = []

    /// Prepares a network for the rows of a table; nothing is learnt yet.
    public init(
        for training: TrainingSet<SampleTable>,
        configuration: TableGANConfiguration,
        seed: Seed
    ) {
        self.configuration = configuration
        table = training.samples
        code = RowCode(fitting: table, modes: configuration.modes, seed: seed["code"])
        conditions = RowConditions(code: code, labels: table.labels)
        generator = TableGenerator(
            inputs: configuration.noise + conditions.width,
            code: code,
            widths: configuration.widths,
            source: ParameterSource(seed["generator"])
        )
        discriminator = TableDiscriminator(
            inputs: (code.width + conditions.width) * configuration.packed,
            widths: configuration.widths,
            source: ParameterSource(seed["discriminator"])
        )
    }

    /// Learns for as many passes as are set, or until a loss is no number.
    ///
    /// - Throws: what `onEpoch` throws.
    public func train(seed: Seed, onEpoch: (TableGANEpoch) throws -> Void) throws {
        let packed = configuration.packed
        let batch = max(packed, min(configuration.batchSize, table.count) / packed * packed)
        let adams = [generator.parameters, discriminator.parameters].enumerated().map {
            place,
            own in
            Adam(
                own,
                settings: FusedAdam(
                    rate: configuration.learningRate,
                    meanDecay: 0.5,
                    squareDecay: 0.9,
                    weightDecay: place == 0 ? 1e-6 : 0,
                    isDecoupled: false
                )
            )
        }
        let steps = max(1, table.count / batch)
        for number in 1...configuration.epochs {
            var epoch = TableGANEpoch(number: number, generatorLoss: 0, distance: 0)
            for step in 0..<steps {
                let own = seed[number][step]
                epoch.distance = judge(batch, adams[1], seed: own["judge"])
                epoch.generatorLoss = make(batch, adams[0], seed: own["make"])
            }
            epochs.append(epoch)
            try onEpoch(epoch)
            if !epoch.isFinite { return }
        }
    }

    /// Makes rows of a class.
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - label: their class; the training rows have at least one of it.
    ///   - seed: what noise and conditions depend on.
    /// - Returns: the cells of each row.
    public func rows(_ count: Int, label: Int32, seed: Seed) -> [[Double]] {
        let members = table.places(ofClass: label)
        let constants = table.cells(of: members[0])
        var result: [[Double]] = []
        var part = 0
        while result.count < count {
            // Batches are always full, since the generator normalises over them.
            let own = seed[part]
            let drawn = conditions.drawn(configuration.batchSize, among: members, seed: own["rows"])
            let made = withoutGradient {
                generator(
                    noise(configuration.batchSize, seed: own["noise"]),
                    drawn.tensor,
                    Generator(seed: own["states"].value)
                ).values.floats()
            }
            result += code.decode(made, constants: constants, seed: own["decode"])
            part += 1
        }
        return Array(result.prefix(count))
    }

    private func noise(_ count: Int, seed: Seed) -> Tensor {
        .normal([count, configuration.noise], from: Generator(seed: seed.value))
    }

    /// One step of the discriminator; gives back how far apart real and made rows look.
    private func judge(_ batch: Int, _ adam: Adam, seed: Seed) -> Double {
        let drawn = conditions.drawn(batch, seed: seed["rows"])
        let real = Tensor.concatenated(
            [conditions.encoded(drawn.rows), drawn.tensor],
            along: 1
        )
        let made = withoutGradient {
            Tensor.concatenated(
                [
                    generator(
                        noise(batch, seed: seed["noise"]),
                        drawn.tensor,
                        Generator(seed: seed["states"].value)
                    ).values, drawn.tensor,
                ],
                along: 1
            )
        }
        let masks = MaskStream(seed["masks"])
        let packs = batch / configuration.packed
        let width = real.extent(1) * configuration.packed
        let (left, right) = (real.reshape(packs, width), made.reshape(packs, width))
        let distance =
            discriminator(left, .training(masks)).mean()
            - discriminator(right, .training(masks)).mean()
        let loss = penalty(left, right, masks, seed: seed["between"]) - distance
        loss.backward()
        adam.step(rate: adam.settings.rate)
        return distance.detached().item()
    }

    /// λ (‖∇D(x̂)‖₂ − 1)², x̂ between real and made packs.
    private func penalty(
        _ real: Tensor,
        _ made: Tensor,
        _ masks: MaskStream,
        seed: Seed
    ) -> Tensor {
        let share = Tensor.uniform([real.extent(0), 1], from: Generator(seed: seed.value))
        let between = (real * share + made * (1 - share)).detached()
        between.requiresGradient = true
        let judged = discriminator(between, .training(masks)).sum()
        let slopes = Tensor.gradients(
            of: [judged],
            withRespectTo: [between],
            createGraph: true
        )
        guard let slope = slopes[0] else { return Tensor.zeros([]) }
        let lengths = (slope.squared().sum(over: 1) + 1e-12).squareRoot()
        return (lengths - 1).squared().mean() * configuration.gradientPenalty
    }

    /// One step of the generator; gives back its loss.
    private func make(_ batch: Int, _ adam: Adam, seed: Seed) -> Double {
        let drawn = conditions.drawn(batch, seed: seed["rows"])
        let made = generator(
            noise(batch, seed: seed["noise"]),
            drawn.tensor,
            Generator(seed: seed["states"].value)
        )
        let width = (code.width + conditions.width) * configuration.packed
        let judged = discriminator(
            Tensor.concatenated([made.values, drawn.tensor], along: 1)
                .reshape(batch / configuration.packed, width),
            .training(MaskStream(seed["masks"]))
        )
        let loss = -judged.mean() + conditions.crossEntropy(of: made.logits, drawn)
        loss.backward()
        adam.step(rate: adam.settings.rate)
        for parameter in discriminator.parameters { parameter.tensor.gradient = nil }
        return loss.detached().item()
    }
}
