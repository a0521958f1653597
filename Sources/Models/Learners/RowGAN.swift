public import Commerce
import Networks
public import Statistics
public import Tensors

/// What a plain GAN for tables is made of and how it learns.
public struct RowGANConfiguration: WatchedGANConfiguration, Codable, Hashable {
    /// Numbers of noise that a row is made from.
    public var noise = 100
    /// Widths of the generator's hidden layers; the discriminator's stand the other way round.
    public var widths = [256, 512, 1024]
    /// Passes over the rows.
    public var epochs = 300
    /// Rows of one step.
    public var batchSize = 500
    /// Step size of both Adams.
    public var learningRate = 1e-4
    /// Modes of a column of numbers at most; 1 scales it by mean and deviation.
    public var modes = 1
    /// Whether the discriminator's maps are divided by their largest singular values.
    public var isSpectral = false
    /// Decay of the average of the generator's weights that rows are made with, in 0..<1.
    public var averaging = 0.995
    /// Share of the best coverage that it had below which the GAN has collapsed, in 0...1.
    public var leastKept = 0.5

    /// The usual settings.
    public init() {}
}

/// A generative adversarial network as it was first described, with the class as a condition.
///
///     loss_D = −log D(x, c) − log(1 − D(G(z, c), c)),   loss_G = −log D(G(z, c), c)
///
/// The generator's loss is the one that doesn't saturate. Both take a step in turn. ``TableGANMonitor`` watches
/// for collapse, which this loss is known for: nothing in it asks for variety.
///
/// Source: Goodfellow et al., "Generative adversarial nets", NeurIPS 2014, algorithm 1 and section 3; the
/// condition: Mirza & Osindero, "Conditional generative adversarial nets", 2014; β₁ = .5: Radford, Metz &
/// Chintala, "DCGAN", ICLR 2016.
/// Spectral normalisation, where asked for: Miyato et al., ICLR 2018.
/// Deviates: levels are softened by Gumbel noise (``RowCode``), since no gradient passes a choice; averaged weights.
@TensorThread
public final class RowGAN: RowGenerator {
    private let configuration: RowGANConfiguration
    private let table: SampleTable
    private let code: RowCode
    private let generator: HiddenLayers
    private let discriminator: HiddenLayers
    private let passes: WatchedPasses

    /// Prepares a network for the rows of a table; nothing is learnt yet.
    public init(
        for training: TrainingSet<SampleTable>,
        configuration: RowGANConfiguration,
        seed: Seed
    ) {
        self.configuration = configuration
        table = training.samples
        code = RowCode(fitting: table, modes: configuration.modes, seed: seed["code"])
        let classes = table.schema.classes.count
        generator = HiddenLayers(
            [configuration.noise + classes] + configuration.widths + [code.width],
            slope: 0.2,
            source: ParameterSource(seed["generator"])
        )
        discriminator = HiddenLayers(
            [code.width + classes] + configuration.widths.reversed() + [1],
            slope: 0.2,
            isSpectral: configuration.isSpectral,
            source: ParameterSource(seed["discriminator"])
        )
        passes = WatchedPasses(of: generator.parameters, code, configuration)
    }

    /// What was measured of the weights that were kept.
    public var measures: [String: Double] { passes.measures }

    /// What was measured on the way.
    public var curve: [FittingPoint] { passes.curve }

    /// That it collapsed, where it did.
    public var remarks: [String] { passes.remarks }

    /// Learns for as many passes as are set, or until it collapses.
    ///
    /// - Throws: what `onReport` throws; ``RowGeneratorError`` when it collapses before anything was worth keeping.
    public func train(seed: Seed, onReport: (RowGeneratorReport) throws -> Void) throws {
        let settings = FusedAdam(
            rate: configuration.learningRate,
            meanDecay: 0.5,
            squareDecay: 0.999
        )
        let forward = Adam(generator.parameters, settings: settings)
        let backward = Adam(discriminator.parameters, settings: settings)
        let batches = RowBatches(of: table.count, size: configuration.batchSize)
        try passes.run(
            configuration.epochs,
            distinction: "discriminator",
            seed: seed,
            made: { self.measured(seed: $0) },
            onReport: onReport
        ) { epoch in
            var last = GANStep()
            for (step, rows) in batches.batches(seed: seed["order"][epoch]).enumerated() {
                let own = seed["step"][epoch][step]
                judge(rows, backward, seed: own["judge"], &last)
                make(rows, forward, seed: own["make"], &last)
                passes.average.update()
            }
            return last
        }
    }

    /// Makes rows of a class.
    public func rows(_ count: Int, label: Int32, seed: Seed) -> [[Double]] {
        let constants = table.cells(of: table.places(ofClass: label)[0])
        return madeInParts(of: count, seed: seed) { count, own in
            let made = made(Array(repeating: label, count: count), seed: own)
            return code.decode(made.floats(), constants: constants, seed: own["decode"])
        }
    }

    private func made(_ labels: [Int32], seed: Seed) -> Tensor {
        let noise = Tensor.normal([labels.count, configuration.noise], from: seed["noise"].tensors)
        let logits = generator(.concatenated([noise, oneHot(labels)], along: 1))
        return code.activated(logits, from: seed["states"].tensors)
    }

    private func oneHot(_ labels: [Int32]) -> Tensor {
        .oneHot(labels, classes: table.schema.classes.count)
    }

    /// One step of the discriminator.
    private func judge(_ rows: [Int], _ adam: Adam, seed: Seed, _ said: inout GANStep) {
        let labels = rows.map { table.labels[$0] }
        let classes = oneHot(labels)
        let made = withoutGradient { self.made(labels, seed: seed) }
        discriminator.advanceNorms()
        let real = discriminator(.concatenated([code.encoded(rows), classes], along: 1))
        let other = discriminator(.concatenated([made, classes], along: 1))
        let loss = (-real).softplus().mean() + other.softplus().mean()
        loss.backward()
        adam.step(rate: configuration.learningRate)
        said.distinction = loss.detached().item()
        said.accuracy = TableGANMonitor.accuracy(
            real: Array(real.detached().floats().prefix(50)),
            made: Array(other.detached().floats().prefix(50))
        )
    }

    /// One step of the generator.
    private func make(_ rows: [Int], _ adam: Adam, seed: Seed, _ said: inout GANStep) {
        let labels = rows.map { table.labels[$0] }
        let judged = discriminator(
            .concatenated([made(labels, seed: seed), oneHot(labels)], along: 1)
        )
        let loss = (-judged).softplus().mean()
        loss.backward()
        said.gradientNorm = clipGradients(of: generator.parameters, toNorm: .infinity)
        said.generatorLoss = loss.detached().item()
        adam.step(rate: configuration.learningRate)
        for parameter in discriminator.parameters { parameter.tensor.gradient = nil }
    }

    /// Rows for a measurement, of the classes as often as real rows are of them.
    private func measured(seed: Seed) -> [Float] {
        var random = seed["rows"].generator()
        let labels = (0..<TableGANMonitor.measuredRows).map { _ in
            table.labels[random.below(table.count)]
        }
        return withoutGradient { made(labels, seed: seed).floats() }
    }
}
