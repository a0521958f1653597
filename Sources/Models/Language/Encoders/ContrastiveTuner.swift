import Networks
public import Statistics
import Tensors

/// A query with the document that answers it.
public struct ContrastiveExample: Sendable, Hashable {
    /// The query.
    public var query: String
    /// The number of the document that answers it.
    public var document: Int
    /// Documents that may answer it as well; they are never held against it.
    public var alike: [Int]
    /// Documents as another ranker puts them, with the share of the answer that each gets; shares sum to 1.
    public var ranking: [(document: Int, share: Float)] {
        get { zip(ranked, shares).map { ($0, $1) } }
        set { (ranked, shares) = (newValue.map(\.document), newValue.map(\.share)) }
    }
    private var ranked: [Int] = []
    private var shares: [Float] = []
    /// Documents that come up for the query and don't answer it, the most misleading first.
    public var negatives: [Int]

    /// States an example.
    public init(query: String, document: Int, alike: [Int] = [], negatives: [Int] = []) {
        self.query = query
        self.document = document
        self.alike = alike
        self.negatives = negatives
    }
}

/// What an encoder learns of a query.
public enum TunedLoss: String, Sendable, Hashable, Codable, CaseIterable {
    /// Its own document before all others.
    case pairs
    /// All documents as another ranker puts them; documents keep their vectors.
    case ranking
}

/// Which texts an encoder learns to read anew.
public enum TunedSide: String, Sendable, Hashable, Codable, CaseIterable {
    /// Queries alone: documents keep their vectors, and all of them are negatives in each step.
    case queries
    /// Queries and documents: negatives are those of the batch and the mined ones.
    case both
}

/// Fine-tunes a text encoder on queries with their documents: its adapters where it has some, otherwise all weights.
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
        /// Mined negatives a query, where documents are read anew.
        public var negatives: Int
        /// Tokens of a text at most.
        public var length: Int

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
            length: Int
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
        }
    }

    private let settings: Settings
    private let pairs: InfoNCE
    private let ranking: ListwiseCrossEntropy
    /// Gradients longer than this are shortened.
    private static let longestGradient = 1.0

    /// Configures a tuning.
    public init(_ settings: Settings) {
        self.settings = settings
        pairs = InfoNCE(temperature: settings.temperature)
        ranking = ListwiseCrossEntropy(temperature: settings.temperature)
    }

    /// Changes the encoder's adapters, or its weights where it has none.
    ///
    /// - Parameters:
    ///   - encoder: what is tuned.
    ///   - examples: at least one; drawn without repetition until all were drawn, then again.
    ///   - documents: all documents' texts, by number.
    ///   - vectors: all documents' vectors, row-major `[documents, width]`; read where queries alone are tuned.
    ///   - seed: decides the order of the examples.
    ///   - report: told the loss of each step; may throw to end the tuning.
    /// - Returns: the loss of each step.
    /// - Throws: what `report` throws, ``TextEncoderError/isCompressed(precision:wanted:)``.
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
        guard encoder.compression.isNone else {
            throw TextEncoderError.isCompressed(
                precision: encoder.compression.precision.rawValue,
                wanted: "trained"
            )
        }
        let untouched = encoder.parameters.map { $0.tensor.detached().cloned() }
        let adapters = Adapters.parameters(of: encoder.maps)
        let learnt =
            adapters.isEmpty
            ? encoder.parameters.filter { !$0.path.hasPrefix("embeddings.") } : adapters
        let optimiser = Adam(learnt, settings: FusedAdam(rate: settings.rate, weightDecay: 0.01))
        let schedule = Schedule.linear(warmup: max(1, settings.steps / 10), total: settings.steps)
        let fixed = Tensor(vectors, shape: [vectors.count / encoder.width, encoder.width])
        let known = withoutGradient { TextEncoder.unit(fixed) }
        var draws = ExampleDraws(count: examples.count, seed: seed)
        var losses: [Double] = []
        for step in 0..<settings.steps {
            let batch = draws.next(settings.batch).map { examples[$0] }
            let queries = rows(of: batch.map(\.query), encoder)
            let value: Tensor
            switch (settings.loss, settings.side) {
            case (.ranking, _):
                value = ranking(
                    queries: queries,
                    documents: known,
                    shares: batch.map(\.ranking)
                )
            case (.pairs, .queries):
                value = pairs(
                    queries: queries,
                    documents: known,
                    targets: batch.map(\.document),
                    ignored: batch.map(\.alike)
                )
            case (.pairs, .both):
                let shown = ShownDocuments(batch, negatives: settings.negatives)
                value = pairs(
                    queries: queries,
                    documents: rows(of: shown.numbers.map { documents[$0] }, encoder),
                    targets: shown.targets,
                    ignored: shown.ignored
                )
            }
            value.backward()
            clipGradients(
                of: adapters.isEmpty ? encoder.parameters : adapters,
                toNorm: Self.longestGradient
            )
            optimiser.step(rate: settings.rate * schedule.factor(atStep: step))
            for parameter in encoder.parameters { parameter.tensor.gradient = nil }
            losses.append(value.item())
            try report(step, losses[step])
        }
        withoutGradient {
            // B alone: what an adapter changes is a product of A and B.
            for map in encoder.maps {
                map.slot.adapter?.up.detached().multiply(by: settings.strength)
            }
            for (parameter, before) in zip(encoder.parameters, untouched) {
                let tensor = parameter.tensor
                tensor.copy(from: before + (tensor.detached() - before) * settings.strength)
            }
        }
        return losses
    }

    /// Unit vectors of texts, with what gradients need.
    @TensorThread
    private func rows(of texts: [String], _ encoder: TextEncoder) -> Tensor {
        let limit = min(settings.length, encoder.limit)
        return TextEncoder.unit(
            encoder.pooled(texts.map { encoder.tokenizer.encode($0, limit: limit) })
        )
    }
}

/// The documents that a batch is held against, each once.
struct ShownDocuments {
    /// The documents' numbers.
    private(set) var numbers: [Int] = []
    /// Per example: the place of its document.
    let targets: [Int]
    /// Per example: the places of documents that may answer it as well.
    let ignored: [[Int]]

    init(_ batch: [ContrastiveExample], negatives: Int) {
        var places: [Int: Int] = [:]
        var numbers: [Int] = []
        func place(of document: Int) -> Int {
            if let known = places[document] { return known }
            places[document] = numbers.count
            numbers.append(document)
            return numbers.count - 1
        }
        targets = batch.map { place(of: $0.document) }
        for example in batch {
            for document in example.negatives.prefix(negatives) { _ = place(of: document) }
        }
        ignored = batch.map { $0.alike.compactMap { places[$0] } }
        self.numbers = numbers
    }
}

/// Examples in a seeded order, all of them before any comes again.
struct ExampleDraws {
    private var random: RandomSource
    private var order: [Int]
    private var place: Int

    init(count: Int, seed: Seed) {
        random = seed.generator()
        order = Array(0..<count)
        place = count
    }

    mutating func next(_ count: Int) -> [Int] {
        (0..<count).map { _ in
            if place == order.count {
                random.shuffle(&order)
                place = 0
            }
            place += 1
            return order[place - 1]
        }
    }
}
