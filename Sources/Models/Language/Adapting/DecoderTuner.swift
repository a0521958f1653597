import Networks
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
/// Source: Hu et al., "LoRA", ICLR 2022, for adapters; Radford et al., "Improving language understanding by generative
/// pre-training", 2018, for the loss.
public struct DecoderTuner: Sendable {
    /// What can be set.
    public struct Settings: Sendable, Hashable {
        /// Optimiser steps.
        public var steps: Int
        /// Examples that are read at once.
        public var batch: Int
        /// Batches whose gradients make one step.
        public var accumulation: Int
        /// The highest step length, reached after a tenth of the steps and falling to 0 from there.
        public var rate: Double

        /// States settings.
        public init(steps: Int, batch: Int, accumulation: Int = 1, rate: Double) {
            self.steps = steps
            self.batch = batch
            self.accumulation = accumulation
            self.rate = rate
        }
    }

    private let settings: Settings
    /// Gradients longer than this are shortened.
    private static let longestGradient = 1.0

    /// Configures a tuning.
    public init(_ settings: Settings) {
        self.settings = settings
    }

    /// Changes the adapters, or the weights of a decoder without any.
    ///
    /// - Parameters:
    ///   - decoder: what is tuned.
    ///   - examples: at least one, each within the decoder's limit; drawn without repetition until all were drawn.
    ///   - seed: decides the order of the examples.
    ///   - report: told the loss of each step; may throw to end the tuning.
    /// - Returns: the loss of each step.
    /// - Throws: ``DecoderError/tooLong(tokens:limit:)``, ``DecoderError/isCompressed(precision:)``, what `report` throws.
    @TensorThread
    public func tune(
        _ decoder: TextDecoder,
        on examples: [AnsweredPrompt],
        seed: Seed,
        report: (_ step: Int, _ loss: Double) throws -> Void
    ) throws -> [Double] {
        precondition(!examples.isEmpty, "a tuning needs an example")
        guard decoder.compression.isNone else {
            throw DecoderError.isCompressed(precision: decoder.compression.precision.rawValue)
        }
        for example in examples {
            let tokens = example.prompt.count + example.answer.count
            if tokens > decoder.limit {
                throw DecoderError.tooLong(tokens: tokens, limit: decoder.limit)
            }
        }
        let adapters = Adapters.parameters(of: decoder.maps)
        let learnt = adapters.isEmpty ? decoder.parameters : adapters
        for parameter in learnt { parameter.tensor.requiresGradient = true }
        defer {
            if adapters.isEmpty {
                for parameter in learnt { parameter.tensor.requiresGradient = false }
            }
        }
        let optimiser = Adam(learnt, settings: FusedAdam(rate: settings.rate, weightDecay: 0.01))
        let schedule = Schedule.linear(warmup: max(1, settings.steps / 10), total: settings.steps)
        var draws = ExampleDraws(count: examples.count, seed: seed)
        var losses: [Double] = []
        for step in 0..<settings.steps {
            let drawn = draws.next(settings.batch * settings.accumulation).map { examples[$0] }
            let share = 1 / Double(max(1, drawn.reduce(0) { $0 + $1.answer.count }))
            var loss = 0.0
            for start in stride(from: 0, to: drawn.count, by: settings.batch) {
                let part = Array(drawn[start..<min(start + settings.batch, drawn.count)])
                let value = decoder.answerLoss(part) * share
                value.backward()
                loss += value.item()
            }
            clipGradients(of: learnt, toNorm: Self.longestGradient)
            optimiser.step(rate: settings.rate * schedule.factor(atStep: step))
            losses.append(loss)
            try report(step, loss)
        }
        return losses
    }
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
