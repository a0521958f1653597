import Networks
public import Statistics
import Tensors

/// Fine-tunes a text encoder on queries with their documents: all weights but the embeddings.
///
/// Word, position and kind embeddings stay as they are: few queries touch few words, and words that none
/// touches should keep their distance to the others.
///
/// Source: Karpukhin et al., "Dense passage retrieval", EMNLP 2020; Lee et al., "Learning dense representations
/// of phrases at scale", ACL 2021, section 5, for tuning queries alone; Wortsman et al., "Robust fine-tuning of
/// zero-shot models", CVPR 2022, for going part of the way only.
/// Deviates: no dropout, so that steps are few and the same on any machine.
public struct ContrastiveTuner: Sendable {
    /// What can be set.
    public struct Settings: Sendable, Hashable {
        /// What is learnt of a query.
        public var loss: TunedLoss
        /// Which texts are read anew.
        public var side: TunedSide
        /// How far the weights go from the untouched ones to the tuned ones, in 0...1.
        public var strength: Double
        /// Optimiser steps.
        public var steps: Int
        /// Queries a step.
        public var batch: Int
        /// The highest step length, reached after a tenth of the steps and falling to 0 from there.
        public var rate: Double
        /// τ of the loss.
        public var temperature: Double
        /// Mined negatives a query, where documents are read anew; of those with margins at least one.
        public var negatives: Int
        /// Tokens of a text at most.
        public var length: Int
        /// The other model's score that one cosine is worth, for margins.
        public var scale: Double

        /// States settings.
        public init(
            loss: TunedLoss,
            side: TunedSide,
            strength: Double,
            steps: Int,
            batch: Int,
            rate: Double,
            temperature: Double,
            negatives: Int,
            length: Int,
            scale: Double = 1
        ) {
            self.loss = loss
            self.side = side
            self.strength = strength
            self.steps = steps
            self.batch = batch
            self.rate = rate
            self.temperature = temperature
            self.negatives = negatives
            self.length = length
            self.scale = scale
        }
    }

    private let settings: Settings
    private let pairs: InfoNCE
    private let ranking: ListwiseCrossEntropy
    private let margins: MarginMSE

    /// Configures a tuning.
    public init(_ settings: Settings) {
        self.settings = settings
        pairs = InfoNCE(temperature: settings.temperature)
        ranking = ListwiseCrossEntropy(temperature: settings.temperature)
        margins = MarginMSE(scale: settings.scale)
    }

    /// Changes the encoder's weights.
    ///
    /// - Parameters:
    ///   - encoder: what is tuned.
    ///   - examples: at least one, each with a margin where margins are learnt; drawn without repetition until all were drawn, then again.
    ///   - documents: all documents' texts, by number.
    ///   - vectors: all documents' vectors, row-major `[documents, width]`; read where queries alone are tuned.
    ///   - seed: decides the order of the examples.
    ///   - report: told the loss of each step; may throw to end the tuning.
    /// - Returns: the loss of each step.
    /// - Throws: ``TuningError``, before a step that would spoil the weights;
    ///   ``TextEncoderError/isCompressed(precision:wanted:)``, ``TextEncoderError/adapted``; what `report` throws.
    @TensorThread
    public func tune(
        _ encoder: TextEncoder,
        on examples: [ContrastiveExample],
        documents: [String],
        vectors: [Float],
        seed: Seed,
        report: (_ step: Int, _ loss: Double) throws -> Void
    ) throws -> [Double] {
        precondition(!examples.isEmpty, "a tuning needs an example")
        let encoder = try encoder.uncompressed(to: "trained")
        guard Adapters.parameters(of: encoder.maps).isEmpty else { throw TextEncoderError.adapted }
        let learnt = encoder.parameters.filter { !$0.path.hasPrefix("embeddings.") }
        let untouched = learnt.map { $0.tensor.detached().cloned() }
        let steps = TuningSteps(of: learnt, settings.steps, rate: settings.rate)
        let fixed = Tensor(vectors, shape: [vectors.count / encoder.width, encoder.width])
        let known = withoutGradient { TextEncoder.unit(fixed) }
        var draws = ExampleDraws(count: examples.count, seed: seed)
        var rivals = seed["rivals"].generator()
        var losses: [Double] = []
        for step in 0..<settings.steps {
            let batch = draws.next(settings.batch).map { examples[$0] }
            let value = loss(of: batch, encoder, documents, known, &rivals)
            value.backward()
            let found: Double = value.item()
            try steps.take(step, loss: found)
            for parameter in encoder.parameters { parameter.tensor.gradient = nil }
            losses.append(found)
            try report(step, found)
        }
        withoutGradient {
            for (parameter, before) in zip(learnt, untouched) {
                let tensor = parameter.tensor
                tensor.copy(from: before + (tensor.detached() - before) * settings.strength)
            }
        }
        return losses
    }

    /// The loss of some examples; `known` are the documents' unit vectors as they were.
    @TensorThread
    private func loss(
        of batch: [ContrastiveExample],
        _ encoder: TextEncoder,
        _ documents: [String],
        _ known: Tensor,
        _ rivals: inout RandomSource
    ) -> Tensor {
        func rows(_ texts: [String]) -> Tensor {
            encoder.tunedRows(of: texts, length: settings.length)
        }
        let queries = rows(batch.map(\.query))
        switch (settings.loss, settings.side) {
        case (.ranking, _):
            return ranking(queries: queries, documents: known, shares: batch.map(\.ranking))
        case (.pairs, .queries):
            return pairs(
                queries: queries,
                documents: known,
                targets: batch.map(\.document),
                ignored: batch.map(\.alike)
            )
        case (.pairs, .both):
            let shown = ShownDocuments(batch, negatives: settings.negatives)
            return pairs(
                queries: queries,
                documents: rows(shown.numbers.map { documents[$0] }),
                targets: shown.targets,
                ignored: shown.ignored
            )
        case (.margins, .queries):
            return margins(
                queries: queries,
                documents: known,
                targets: batch.map(\.document),
                margins: batch.map(\.margins)
            )
        case (.margins, .both):
            let drawn = batch.map { $0.drawing(settings.negatives, &rivals) }
            let shown = ShownDocuments(drawn, negatives: .max)
            return margins(
                queries: queries,
                documents: rows(shown.numbers.map { documents[$0] }),
                targets: shown.targets,
                margins: shown.margins(of: drawn)
            )
        }
    }
}
