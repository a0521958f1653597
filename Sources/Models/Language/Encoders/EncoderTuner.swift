public import Foundation
import Networks
public import Statistics
import Tensors

/// Fine-tunes a text encoder on a shop's own texts or pairs of texts: its adapters where it has some, otherwise all weights.
///
/// Source: Devlin et al., "BERT", NAACL 2019, for texts whose hidden words are told; Gururangan et al., "Don't stop
/// pretraining", ACL 2020, for doing so on texts of the domain; Karpukhin et al., "Dense passage retrieval", EMNLP 2020,
/// for pairs.
/// Deviates: no dropout, so that the same texts have the same states in every step.
public struct EncoderTuner: Sendable {
    /// Tells hidden tokens of texts.
    public struct Texts: Sendable {
        /// What is learnt from.
        public var learnt: [String]
        /// What nothing is learnt from.
        public var heldOut: [String]
        /// How tokens are hidden.
        public var masking: MaskingSettings
        /// Tokens of a text at most.
        public var length: Int
        /// A file that may hold the head, such as the model's weights; one without begins at random.
        public var head: URL?

        /// States texts.
        public init(
            learnt: [String],
            heldOut: [String] = [],
            masking: MaskingSettings = MaskingSettings(),
            length: Int,
            head: URL? = nil
        ) {
            self.learnt = learnt
            self.heldOut = heldOut
            self.masking = masking
            self.length = length
            self.head = head
        }
    }

    /// Puts texts beside those that answer them.
    public struct Pairs: Sendable {
        /// What is learnt from: a query and a text that answers it.
        public var learnt: [(query: String, text: String)]
        /// What nothing is learnt from.
        public var heldOut: [(query: String, text: String)]
        /// τ of the loss.
        public var temperature: Double
        /// Tokens of a text at most.
        public var length: Int

        /// States pairs.
        public init(
            learnt: [(query: String, text: String)],
            heldOut: [(query: String, text: String)] = [],
            temperature: Double,
            length: Int
        ) {
            self.learnt = learnt
            self.heldOut = heldOut
            self.temperature = temperature
            self.length = length
        }
    }

    private let settings: FineTuner.Settings

    /// Configures a tuning.
    public init(_ settings: FineTuner.Settings) {
        self.settings = settings
    }

    /// Learns to tell hidden tokens.
    ///
    /// The head is learnt beside the encoder and forgotten at the end: it takes no part in vectors.
    ///
    /// - Returns: how it went.
    /// - Throws: ``TokenizerError/missingToken(_:)`` for a vocabulary without a mask,
    ///   ``TextEncoderError/isCompressed(precision:wanted:)``, what reading the head or `report` throws.
    @TensorThread
    public func tune(
        _ encoder: TextEncoder,
        on texts: Texts,
        seed: Seed,
        report: (_ step: Int, _ loss: Double) throws -> Void
    ) throws -> FineTuner.Outcome {
        let head = try encoder.maskedHead(from: texts.head, seed: seed["head"])
        return try run(
            encoder,
            beside: head.parameters,
            MaskedTask(encoder, head, texts.learnt, texts),
            heldOut: MaskedTask(encoder, head, texts.heldOut, texts),
            seed: seed,
            report: report
        )
    }

    /// Learns which texts belong together: the others of a batch are what each is held against, without those that
    /// answer the same query in some pair.
    ///
    /// - Returns: how it went; a loss is that of batches of the given size, and so comparable at one size alone.
    /// - Throws: ``TextEncoderError/isCompressed(precision:wanted:)``, what `report` throws.
    @TensorThread
    public func tune(
        _ encoder: TextEncoder,
        on pairs: Pairs,
        seed: Seed,
        report: (_ step: Int, _ loss: Double) throws -> Void
    ) throws -> FineTuner.Outcome {
        try run(
            encoder,
            beside: [],
            PairTask(encoder: encoder, pairs: pairs.learnt, settings: pairs),
            heldOut: PairTask(encoder: encoder, pairs: pairs.heldOut, settings: pairs),
            seed: seed,
            report: report
        )
    }

    @TensorThread
    private func run<Learnt: TunedTask>(
        _ encoder: TextEncoder,
        beside others: [Parameter],
        _ task: Learnt,
        heldOut: Learnt,
        seed: Seed,
        report: (_ step: Int, _ loss: Double) throws -> Void
    ) throws -> FineTuner.Outcome {
        let encoder = try encoder.uncompressed(to: "trained")
        return try FineTuner(settings).tune(
            MasterWeights(
                adaptersOf: encoder.maps,
                orAll: encoder.parameters,
                beside: others
            ),
            on: task,
            heldOut: heldOut,
            seed: seed,
            report: report
        )
    }
}

/// Hidden tokens, told from what is around them.
struct MaskedTask: TunedTask {
    private let encoder: TextEncoder
    private let head: MaskedHead
    private let texts: [[Int32]]
    private let mask: Int32
    private let others: [Int32]
    private let masking: MaskingSettings

    @TensorThread
    init(
        _ encoder: TextEncoder,
        _ head: MaskedHead,
        _ texts: [String],
        _ settings: EncoderTuner.Texts
    ) throws(TokenizerError) {
        (self.encoder, self.head, masking) = (encoder, head, settings.masking)
        let tokenizer = encoder.tokenizer
        guard let mask = tokenizer.special("[MASK]") else { throw .missingToken("[MASK]") }
        self.mask = mask
        let limit = min(settings.length, encoder.limit)
        self.texts = texts.map { tokenizer.encode($0, limit: limit) }
        others = tokenizer.tokens.indices.map { Int32($0) }.filter { !tokenizer.isSpecial($0) }
    }

    var count: Int { texts.count }

    func example(_ number: Int, _ seed: Seed) -> MaskedText {
        var random = seed.generator()
        return MaskedText(
            texts[number],
            mask: mask,
            keeping: encoder.tokenizer.specialNumbers,
            others: others,
            masking,
            &random
        )
    }

    func parts(of example: MaskedText) -> Int { example.places.count }

    /// The sum of -log p(token) over all places that are asked for; 0 where none is.
    @TensorThread
    func loss(of examples: [MaskedText]) -> Tensor {
        let states = encoder.states(of: examples.map(\.shown))
        let longest = states.extent(1)
        var places: [Int] = []
        var answers: [Int64] = []
        for (row, example) in examples.enumerated() {
            places += example.places.map { row * longest + $0 }
            answers += example.answers.map { Int64($0) }
        }
        let flat = states.reshape(examples.count * longest, encoder.width)
        // Of no places the sum is 0, and a backward pass needs something it was computed from.
        guard !places.isEmpty else { return flat.sum() * 0 }
        let scores = head(
            flat.indexSelect(Tensor(places), along: 0),
            table: encoder.wordTable
        )
        return scores.crossEntropy(Tensor(answers), reduction: .sum)
    }
}

/// Texts with those that answer them, against the others of their batch.
private struct PairTask: TunedTask {
    let encoder: TextEncoder
    let pairs: [(query: String, text: String)]
    let settings: EncoderTuner.Pairs
    /// All texts that answer a query, by the query.
    private let answers: [String: Set<String>]

    init(
        encoder: TextEncoder,
        pairs: [(query: String, text: String)],
        settings: EncoderTuner.Pairs
    ) {
        (self.encoder, self.pairs, self.settings) = (encoder, pairs, settings)
        answers = pairs.reduce(into: [:]) { $0[$1.query, default: []].insert($1.text) }
    }

    var count: Int { pairs.count }

    func example(_ number: Int, _ seed: Seed) -> (query: String, text: String) { pairs[number] }

    func parts(of example: (query: String, text: String)) -> Int { 1 }

    @TensorThread
    func loss(of examples: [(query: String, text: String)]) -> Tensor {
        func rows(_ texts: [String]) -> Tensor {
            encoder.tunedRows(of: texts, length: settings.length)
        }
        // A text that answers a query in another pair is no wrong answer to it.
        let texts = examples.map(\.text)
        let alike = examples.map { example in
            texts.indices.filter { answers[example.query]?.contains(texts[$0]) ?? false }
        }
        return InfoNCE(temperature: settings.temperature)(
            queries: rows(examples.map(\.query)),
            documents: rows(texts),
            targets: Array(examples.indices),
            ignored: alike
        ) * Double(examples.count)
    }
}
