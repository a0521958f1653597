public import Networks
public import Statistics
import Tensors

/// A text with what is to follow it.
public struct AnsweredPrompt: Sendable, Hashable {
    /// The tokens before, at least one; nothing is learnt of them.
    public var prompt: [Int32]
    /// The tokens to write, the end with them.
    public var answer: [Int32]

    /// States an example.
    public init(prompt: [Int32], answer: [Int32]) {
        self.prompt = prompt
        self.answer = answer
    }
}

/// Fine-tunes a decoder on prompts with their answers: its adapters where it has some, otherwise all weights.
///
///     loss = -(1 / answer tokens of the step) Σ_examples Σ_{answer tokens} log p(token | what is before it)
///
/// A text that is learnt as a whole is an answer to what stands at every text's start.
///
/// Source: Hu et al., "LoRA", ICLR 2022, for adapters; Radford et al., "Improving language understanding by generative
/// pre-training", 2018, for the loss; Gururangan et al., "Don't stop pretraining", ACL 2020, for texts of the domain.
public struct DecoderTuner: Sendable {
    private let settings: FineTuner.Settings

    /// Configures a tuning.
    public init(_ settings: FineTuner.Settings) {
        self.settings = settings
    }

    /// Changes the adapters, or the weights of a decoder without any.
    ///
    /// - Parameters:
    ///   - decoder: what is tuned.
    ///   - examples: at least one, each within the decoder's limit; drawn without repetition until all were drawn.
    ///   - heldOut: examples that nothing is learnt of, whose loss says how long to go on; may be none.
    ///   - seed: decides the order of the examples.
    ///   - report: told the loss of each step; may throw to end the tuning.
    /// - Returns: how it went, and what was learnt, in single precision.
    /// - Throws: ``DecoderError/tooLong(tokens:limit:)``, ``DecoderError/isCompressed(precision:)``, what `report` throws.
    @TensorThread
    public func tune(
        _ decoder: TextDecoder,
        on examples: [AnsweredPrompt],
        heldOut: [AnsweredPrompt] = [],
        seed: Seed,
        report: (_ step: Int, _ loss: Double) throws -> Void
    ) throws -> (outcome: FineTuner.Outcome, learnt: [Parameter]) {
        guard decoder.compression.isNone else {
            throw DecoderError.isCompressed(precision: decoder.compression.precision.rawValue)
        }
        for example in examples + heldOut {
            let tokens = example.prompt.count + example.answer.count
            if tokens > decoder.limit {
                throw DecoderError.tooLong(tokens: tokens, limit: decoder.limit)
            }
        }
        let weights = MasterWeights(adaptersOf: decoder.maps, orAll: decoder.parameters)
        let outcome = try FineTuner(settings).tune(
            weights,
            on: AnsweredTask(decoder: decoder, examples: examples),
            heldOut: AnsweredTask(decoder: decoder, examples: heldOut),
            seed: seed,
            report: report
        )
        return (outcome, weights.learnt)
    }

    /// The mean over answers' tokens of -log p, in nats; its exponential is the perplexity.
    @TensorThread
    public static func loss(
        of decoder: TextDecoder,
        on examples: [AnsweredPrompt],
        batch: Int
    ) -> Double {
        FineTuner.meanLoss(
            of: AnsweredTask(decoder: decoder, examples: examples),
            batch: batch,
            seed: Seed(0)
        )
    }
}

/// The answers' tokens, each told from what is before it.
private struct AnsweredTask: TunedTask {
    let decoder: TextDecoder
    let examples: [AnsweredPrompt]

    var count: Int { examples.count }

    func example(_ number: Int, _ seed: Seed) -> AnsweredPrompt { examples[number] }

    func parts(of example: AnsweredPrompt) -> Int { example.answer.count }

    @TensorThread
    func loss(of examples: [AnsweredPrompt]) -> Tensor { decoder.answerLoss(examples) }
}

extension TextDecoder {
    /// The sum over all answers' tokens of -log p, with what gradients need.
    @TensorThread
    func answerLoss(_ examples: [AnsweredPrompt]) -> Tensor {
        let batch = TokenBatch(examples.map { $0.prompt + $0.answer })
        let states = decoder(batch.tokens, places: batch.places, present: batch.present)
        let longest = batch.tokens.extent(1)
        var places: [Int] = []
        var targets: [Int64] = []
        for (row, example) in examples.enumerated() {
            for (number, token) in example.answer.enumerated() {
                // A token is told by the state of the one before it.
                places.append(row * longest + example.prompt.count + number - 1)
                targets.append(Int64(token))
            }
        }
        let chosen = states.reshape(examples.count * longest, width)
            .indexSelect(Tensor(places), along: 0)
        return decoder.logits(chosen).crossEntropy(Tensor(targets), reduction: .sum)
    }
}
