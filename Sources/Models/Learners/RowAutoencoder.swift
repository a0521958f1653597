public import Commerce
import Networks
public import Statistics
public import Tensors

/// What a variational autoencoder for tables is made of and how it learns.
public struct RowAutoencoderConfiguration: Sendable, Codable, Hashable {
    /// Numbers that a row is squeezed into.
    public var latent = 128
    /// Widths of the encoder's hidden layers; the decoder's stand the other way round.
    public var widths = [128, 128]
    /// Passes over the rows.
    public var epochs = 300
    /// Rows of one step.
    public var batchSize = 500
    /// Step size of Adam.
    public var learningRate = 1e-3
    /// Weight of the reconstruction beside the divergence.
    public var reconstruction = 2.0
    /// Modes of a column of numbers at most; frequent numbers may be as many again.
    public var modes = 10

    /// The settings of the paper.
    public init() {}
}

/// A variational autoencoder that makes rows of a class.
///
///     z ~ N(μ(x, c), σ²(x, c)),   loss = −λ log p(x | z, c) + KL(N(μ, σ²) ‖ N(0, 1))
///     log p(x | z, c) = Σ_numbers log N(place; tanh(l), δ²) + Σ_columns log softmax(l)_state
///
/// Rows are written as for the GAN (``RowCode``). A made row is drawn from the decoder's distribution, places
/// with their deviation δ and states by their probability.
///
/// Source: Xu, Skoularidou, Cuesta-Infante & Veeramachaneni, "Modeling tabular data using conditional GAN",
/// NeurIPS 2019, section 4.4 (TVAE); Kingma & Welling, "Auto-encoding variational Bayes", ICLR 2014; the
/// class in encoder and decoder: Sohn, Lee & Yan, NeurIPS 2015.
/// Deviates: the class is a condition and is not made, so that a class that is asked for is got exactly.
@TensorThread
public final class RowAutoencoder: RowGenerator {
    private let configuration: RowAutoencoderConfiguration
    private let table: SampleTable
    private let code: RowCode
    private let blocks: StateBlocks
    /// Where places stand in a row.
    private let places: Tensor
    private let encoder: HiddenLayers
    private let decoder: HiddenLayers
    /// δ of each place.
    private let deviations: Tensor
    private var loss = Double.nan

    /// Prepares a network for the rows of a table; nothing is learnt yet.
    public init(
        for training: TrainingSet<SampleTable>,
        configuration: RowAutoencoderConfiguration,
        seed: Seed
    ) {
        self.configuration = configuration
        table = training.samples
        code = RowCode(fitting: table, modes: configuration.modes, seed: seed["code"])
        blocks = StateBlocks(
            starts: code.parts.map(\.firstState),
            counts: code.parts.map(\.states)
        )
        places = Tensor(code.parts.filter(\.hasPlace).map { Int64($0.start) })
        let classes = table.schema.classes.count
        let widths = configuration.widths
        encoder = HiddenLayers(
            [code.width + classes] + widths + [2 * configuration.latent],
            slope: 0,
            source: ParameterSource(seed["encoder"])
        )
        decoder = HiddenLayers(
            [configuration.latent + classes] + widths.reversed() + [code.width],
            slope: 0,
            source: ParameterSource(seed["decoder"])
        )
        deviations = Initializer.constant(0.1).parameter(
            [places.count],
            from: ParameterSource(seed["deviations"])
        )
    }

    /// The loss of the last step.
    public var measures: [String: Double] { ["loss": loss] }

    /// Learns for as many passes as are set.
    ///
    /// - Throws: what `onReport` throws; ``RowGeneratorError/diverged(epoch:)``.
    public func train(seed: Seed, onReport: (RowGeneratorReport) throws -> Void) throws {
        let adam = Adam(
            encoder.parameters(under: "encoder") + decoder.parameters(under: "decoder")
                + [Parameter("deviations", deviations)],
            settings: FusedAdam(
                rate: configuration.learningRate,
                weightDecay: 1e-5,
                isDecoupled: false
            )
        )
        let batches = RowBatches(of: table.count, size: configuration.batchSize)
        for epoch in 1...configuration.epochs {
            for (step, rows) in batches.batches(seed: seed["order"][epoch]).enumerated() {
                let loss = loss(of: rows, seed: seed["noise"][epoch][step])
                loss.backward()
                adam.step(rate: configuration.learningRate)
                withoutGradient { deviations.clamp(to: 0.01...1) }
                self.loss = loss.detached().item()
            }
            guard loss.isFinite else { throw RowGeneratorError.diverged(epoch: epoch) }
            try onReport(
                RowGeneratorReport(
                    finished: epoch,
                    all: configuration.epochs,
                    losses: ["loss": loss]
                )
            )
        }
    }

    /// Makes rows of a class.
    public func rows(_ count: Int, label: Int32, seed: Seed) -> [[Double]] {
        let constants = table.cells(of: table.places(ofClass: label)[0])
        return madeInParts(of: count, seed: seed) { count, own in
            let logits = decoder(
                .concatenated(
                    [
                        .normal([count, configuration.latent], from: own["latent"].tensors),
                        oneHot(Array(repeating: label, count: count)),
                    ],
                    along: 1
                )
            )
            let values = logits.cloned()
            let drawn = blocks.drawn(
                blocks.logProbabilities(blocks.gathered(logits)),
                from: own["states"].tensors
            )
            values.indexCopy(drawn, at: blocks.columns, along: 1)
            if places.count > 0 {
                let noise = Tensor.normal([count, places.count], from: own["places"].tensors)
                let means = logits.indexSelect(places, along: 1).tanh()
                let moved = (means + noise * deviations).clamped(to: -1...1)
                values.indexCopy(moved, at: places, along: 1)
            }
            return code.decode(values.floats(), constants: constants, seed: own["decode"])
        }
    }

    private func oneHot(_ labels: [Int32]) -> Tensor {
        .oneHot(labels, classes: table.schema.classes.count)
    }

    private func loss(of rows: [Int], seed: Seed) -> Tensor {
        let real = code.encoded(rows)
        let classes = oneHot(rows.map { table.labels[$0] })
        let latent = configuration.latent
        let encoded = encoder(.concatenated([real, classes], along: 1))
        let mean = encoded.slice(0..<latent, along: 1)
        let logVariance = encoded.slice(latent..<2 * latent, along: 1)
        let noise = Tensor.normal(mean.shape, from: seed.tensors)
        let drawn = mean + noise * (logVariance * 0.5).exp()
        let logits = decoder(.concatenated([drawn, classes], along: 1))
        let divergence = (logVariance + 1 - mean.squared() - logVariance.exp()).sum() * -0.5
        let said = blocks.logProbabilities(blocks.gathered(logits))
        var error = (blocks.gathered(real) * said).sum() * -1
        if places.count > 0 {
            let difference =
                real.indexSelect(places, along: 1) - logits.indexSelect(places, along: 1).tanh()
            let scaled = (difference / deviations).squared() * 0.5 + deviations.log()
            error = error + scaled.sum()
        }
        return (error * configuration.reconstruction + divergence) / Double(rows.count)
    }
}
