public import Commerce
import Networks
public import Statistics
public import Tensors

/// A generative adversarial network that makes rows of a table under a condition.
///
///     loss_D = D(made) − D(real) + λ (‖∇D(x̂)‖₂ − 1)²
///     loss_G = −D(made) + cross-entropy of the state that the condition names
///
/// Rows are written by mode-specific normalisation (``RowCode``), trained on by sampling: a column and, by the
/// logarithm of its frequency, a state of it are drawn, then a real row that has it. The discriminator judges
/// ten rows at once (PacGAN), so that making the same row over and over is seen. Rows are made with a moving average
/// of the generator's weights. ``TableGANMonitor`` watches it; a GAN that collapses is taken back.
///
/// Source: Xu, Skoularidou, Cuesta-Infante & Veeramachaneni, "Modeling tabular data using conditional GAN",
/// NeurIPS 2019; Gulrajani et al., "Improved training of Wasserstein GANs", NeurIPS 2017; Lin et al.,
/// "PacGAN", NeurIPS 2018; Jang, Gu & Poole, "Categorical reparameterization with Gumbel-softmax", ICLR 2017.
/// Deviates: the class is always part of the condition and is not made, so that a class that is asked for
/// is got exactly; modes by ``ModeMixture``; averaged weights, and batch normalisation by what training batches
/// have, since in a batch of one class its own mean would take the class away.
@TensorThread
public final class ConditionalTableGAN: RowGenerator {
    private let configuration: TableGANConfiguration
    private let code: RowCode
    private let table: SampleTable
    private let conditions: RowConditions
    private let generator: TableGenerator
    private let discriminator: HiddenLayers
    private let passes: WatchedPasses

    /// Prepares a network for the rows of a table; nothing is learnt yet.
    public init(
        for training: TrainingSet<SampleTable>,
        configuration: TableGANConfiguration,
        seed: Seed
    ) {
        self.configuration = configuration
        table = training.samples
        code = RowCode(fitting: table, modes: configuration.modes, seed: seed["code"])
        conditions = RowConditions(
            code: code,
            labels: table.labels,
            classes: table.schema.classes.count
        )
        generator = TableGenerator(
            inputs: configuration.noise + conditions.width,
            code: code,
            widths: configuration.widths,
            source: ParameterSource(seed["generator"])
        )
        let inputs = (code.width + conditions.width) * configuration.packed
        discriminator = HiddenLayers(
            [inputs] + configuration.widths + [1],
            slope: 0.2,
            dropout: 0.5,
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
        let packed = configuration.packed
        let batch = max(packed, min(configuration.batchSize, table.count) / packed * packed)
        let (forward, backward) = (adam(generator.parameters, 1e-6), adam(discriminator.parameters))
        let steps = max(1, table.count / batch)
        try passes.run(
            configuration.epochs,
            distinction: "distance",
            seed: seed,
            made: { self.measured(seed: $0) },
            onReport: onReport
        ) { epoch in
            var last = GANStep()
            for step in 0..<steps {
                let own = seed[epoch][step]
                judge(batch, backward, seed: own["judge"], &last)
                make(batch, forward, seed: own["make"], &last)
                passes.average.update()
            }
            return last
        }
        measureNorms(seed: seed["norms"])
    }

    private func adam(_ parameters: [Parameter], _ weightDecay: Double = 0) -> Adam {
        Adam(
            parameters,
            settings: FusedAdam(
                rate: configuration.learningRate,
                meanDecay: 0.5,
                squareDecay: 0.9,
                weightDecay: weightDecay,
                isDecoupled: false
            )
        )
    }

    /// Makes rows of a class.
    public func rows(_ count: Int, label: Int32, seed: Seed) -> [[Double]] {
        let members = table.places(ofClass: label)
        let constants = table.cells(of: members[0])
        return madeInParts(of: count, size: 1_000, seed: seed) { count, own in
            let made = values(count, among: members, own)
            return code.decode(made, constants: constants, seed: own["decode"])
        }
    }

    /// What the generator says under the conditions of some real rows, row-major `[count, width]`.
    private func values(_ count: Int, among members: [Int], _ seed: Seed) -> [Float] {
        let drawn = conditions.drawn(count, among: members, seed: seed["rows"])
        return withoutGradient { made(drawn, seed).values.floats() }
    }

    /// What the generator says under conditions.
    private func made(
        _ drawn: RowConditions.Drawn,
        _ seed: Seed
    ) -> (values: Tensor, logits: Tensor) {
        let noise = Tensor.normal(
            [drawn.rows.count, configuration.noise],
            from: seed["noise"].tensors
        )
        return generator(noise, drawn.tensor, seed["states"].tensors)
    }

    /// Rows for a measurement, under the conditions of real rows.
    private func measured(seed: Seed) -> [Float] {
        measureNorms(seed: seed["norms"])
        defer { BatchNorm.released(generator.norms) }
        return values(TableGANMonitor.measuredRows, among: Array(0..<table.count), seed["made"])
    }

    /// Lets the generator normalise by what batches of training have.
    private func measureNorms(seed: Seed) {
        let size = min(configuration.batchSize, table.count)
        BatchNorm.measured(generator.norms) {
            for batch in 0..<8 {
                let own = seed[batch]
                _ = made(conditions.drawn(size, seed: own["rows"]), own)
            }
        }
    }

    /// One step of the discriminator.
    private func judge(_ batch: Int, _ adam: Adam, seed: Seed, _ said: inout GANStep) {
        let drawn = conditions.drawn(batch, seed: seed["rows"])
        let real = Tensor.concatenated([code.encoded(drawn.rows), drawn.tensor], along: 1)
        let made = withoutGradient {
            Tensor.concatenated([self.made(drawn, seed).values, drawn.tensor], along: 1)
        }
        discriminator.advanceNorms()
        let masks = MaskStream(seed["masks"])
        let packs = batch / configuration.packed
        let width = real.extent(1) * configuration.packed
        let (left, right) = (real.reshape(packs, width), made.reshape(packs, width))
        let judged = (
            real: discriminator(left, .training(masks)),
            made: discriminator(right, .training(masks))
        )
        let distance = judged.real.mean() - judged.made.mean()
        let loss = penalty(left, right, masks, seed: seed["between"]) - distance
        loss.backward()
        adam.step(rate: adam.settings.rate)
        said.distinction = distance.detached().item()
        said.accuracy = TableGANMonitor.accuracy(
            real: judged.real.detached().floats(),
            made: judged.made.detached().floats()
        )
    }

    /// λ (‖∇D(x̂)‖₂ − 1)², x̂ between real and made packs.
    private func penalty(
        _ real: Tensor,
        _ made: Tensor,
        _ masks: MaskStream,
        seed: Seed
    ) -> Tensor {
        guard configuration.gradientPenalty > 0 else { return Tensor.zeros([]) }
        let share = Tensor.uniform([real.extent(0), 1], from: seed.tensors)
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

    /// One step of the generator.
    private func make(_ batch: Int, _ adam: Adam, seed: Seed, _ said: inout GANStep) {
        let drawn = conditions.drawn(batch, seed: seed["rows"])
        let made = made(drawn, seed)
        let width = (code.width + conditions.width) * configuration.packed
        let judged = discriminator(
            Tensor.concatenated([made.values, drawn.tensor], along: 1)
                .reshape(batch / configuration.packed, width),
            .training(MaskStream(seed["masks"]))
        )
        let loss = -judged.mean() + conditions.crossEntropy(of: made.logits, drawn)
        loss.backward()
        said.gradientNorm = clipGradients(of: generator.parameters, toNorm: .infinity)
        said.generatorLoss = loss.detached().item()
        adam.step(rate: adam.settings.rate)
        for parameter in discriminator.parameters { parameter.tensor.gradient = nil }
    }
}
