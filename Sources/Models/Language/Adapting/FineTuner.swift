import Networks
import Statistics
import Tensors

/// What a model learns of examples.
protocol TunedTask {
    /// What is read at once of one text.
    associatedtype Example

    /// How many texts there are; at least one where they are learnt.
    var count: Int { get }

    /// A text as it is read this time.
    func example(_ number: Int, _ seed: Seed) -> Example

    /// How many tokens, or other parts, of an example tell something; its weight among others.
    func parts(of example: Example) -> Int

    /// The sum of all parts' losses, in nats, with what gradients need.
    @TensorThread
    func loss(of examples: [Example]) -> Tensor
}

/// Changes a model's weights, or adapters of them, step by step.
///
///     step: θ ← θ - AdamW( Σ_batches ∇ loss(batch) / parts of all batches )
///
/// Several batches make one step: their gradients are those of one large batch. Where texts are held out, their loss is
/// taken before the first step, now and then, and behind the last one, and the weights of the lowest are kept.
///
/// Source: Loshchilov & Hutter, "Decoupled weight decay regularization", ICLR 2019; Prechelt, "Early stopping: but when?",
/// in "Neural networks: tricks of the trade", 1998.
public struct FineTuner: Sendable {
    /// What can be set.
    public struct Settings: Sendable, Hashable {
        /// Optimiser steps at most.
        public var steps: Int
        /// Examples that are read at once.
        public var batch: Int
        /// Batches whose gradients make one step.
        public var accumulation: Int
        /// The highest step length, reached after a tenth of the steps and falling to 0 from there.
        public var rate: Double
        /// Steps from one look at held-out texts to the next.
        public var evaluateEvery: Int
        /// Looks without a lower loss after which tuning ends; nil for never.
        public var patience: Int?

        /// States settings.
        public init(
            steps: Int,
            batch: Int,
            accumulation: Int = 1,
            rate: Double,
            evaluateEvery: Int = 20,
            patience: Int? = nil
        ) {
            self.steps = steps
            self.batch = batch
            self.accumulation = accumulation
            self.rate = rate
            self.evaluateEvery = evaluateEvery
            self.patience = patience
        }
    }

    /// The loss on held-out texts after some steps.
    public struct HeldOut: Sendable, Hashable, Codable {
        /// Steps that were taken before.
        public var step: Int
        /// The mean over parts, in nats.
        public var loss: Double

        /// States a loss.
        public init(step: Int, loss: Double) {
            self.step = step
            self.loss = loss
        }
    }

    /// How a tuning went.
    public struct Outcome: Sendable, Hashable, Codable {
        /// The loss of each step: the mean over its parts, in nats.
        public var losses: [Double] = []
        /// The looks at held-out texts, in their order; none where nothing was held out.
        public var heldOut: [HeldOut] = []
        /// Steps behind which the weights are kept.
        public var keptStep = 0
    }

    private let settings: Settings

    /// Configures a tuning.
    public init(_ settings: Settings) {
        self.settings = settings
    }

    /// Takes the steps.
    ///
    /// - Parameters:
    ///   - weights: what is learnt.
    ///   - task: the examples; drawn without repetition until all were drawn.
    ///   - heldOut: examples that nothing is learnt of, whose loss says how long to go on; may be none.
    ///   - seed: decides the order of the examples, and how they are read.
    ///   - report: told the loss of each step; may throw to end the tuning.
    /// - Returns: how it went.
    /// - Throws: ``TuningError``, before a step that would spoil the weights; what `report` throws.
    @TensorThread
    func tune<Task: TunedTask>(
        _ weights: MasterWeights,
        on task: Task,
        heldOut: Task,
        seed: Seed,
        report: (_ step: Int, _ loss: Double) throws -> Void
    ) throws -> Outcome {
        precondition(task.count > 0, "a tuning needs an example")
        defer { weights.close() }
        let steps = TuningSteps(of: weights.learnt, settings.steps, rate: settings.rate)
        var draws = ExampleDraws(count: task.count, seed: seed)
        var outcome = Outcome()
        var looks = HeldOutLooks(weights, rate: settings.rate)
        func look(after step: Int) throws {
            guard heldOut.count > 0 else { return }
            let own = seed["held-out"]
            let loss = Self.meanLoss(of: heldOut, batch: settings.batch, seed: own)
            try looks.note(loss, after: step, &outcome)
        }
        try look(after: 0)
        for step in 0..<settings.steps {
            let numbers = draws.next(settings.batch * settings.accumulation)
            let drawn = numbers.enumerated().map {
                task.example($1, seed["step"][step][$0])
            }
            let loss = gradients(of: drawn, in: task, for: weights)
            try steps.take(step, loss: loss)
            weights.spread()
            outcome.losses.append(loss)
            try report(step, loss)
            let done = step + 1
            guard done % settings.evaluateEvery == 0 || done == settings.steps else { continue }
            try look(after: done)
            if let patience = settings.patience, looks.withoutLower >= patience { break }
        }
        looks.keepBest(&outcome)
        return outcome
    }

    /// Gives the weights the gradients of one step's examples, read in batches, and tells their mean loss.
    @TensorThread
    private func gradients<Task: TunedTask>(
        of examples: [Task.Example],
        in task: Task,
        for weights: MasterWeights
    ) -> Double {
        let share = 1 / Double(max(1, examples.reduce(0) { $0 + task.parts(of: $1) }))
        var loss = 0.0
        for start in stride(from: 0, to: examples.count, by: settings.batch) {
            let part = Array(examples[start..<min(start + settings.batch, examples.count)])
            let value = task.loss(of: part) * share
            value.backward()
            weights.collect()
            loss += value.item()
        }
        return loss
    }

    /// The mean loss over all parts of a task, read in batches, without gradients.
    @TensorThread
    static func meanLoss<Task: TunedTask>(
        of task: Task,
        batch: Int,
        seed: Seed
    ) -> Double {
        withoutGradient {
            var (sum, parts) = (0.0, 0)
            for start in stride(from: 0, to: task.count, by: batch) {
                let examples = (start..<min(start + batch, task.count)).map {
                    task.example($0, seed[$0])
                }
                let loss: Double = task.loss(of: examples).item()
                sum += loss
                parts += examples.reduce(0) { $0 + task.parts(of: $1) }
            }
            return sum / Double(max(1, parts))
        }
    }
}

/// Looks at held-out texts, and the weights of the lowest loss so far.
private struct HeldOutLooks {
    private let weights: MasterWeights
    private let rate: Double
    private var best: (step: Int, loss: Double, values: [Tensor])?
    /// Looks since the lowest loss.
    private(set) var withoutLower = 0

    init(_ weights: MasterWeights, rate: Double) {
        (self.weights, self.rate) = (weights, rate)
    }

    /// Notes the loss that was found after a step, and keeps the weights where it is the lowest.
    mutating func note(
        _ found: Double,
        after step: Int,
        _ outcome: inout FineTuner.Outcome
    ) throws(TuningError) {
        try TuningError.require(found, "held-out loss", step: step + 1, rate: rate)
        outcome.heldOut.append(FineTuner.HeldOut(step: step, loss: found))
        if found < best?.loss ?? .infinity {
            // What was kept goes first, so that two are never there at once.
            best = nil
            best = (step, found, weights.values())
            withoutLower = 0
        } else {
            withoutLower += 1
        }
    }

    func keepBest(_ outcome: inout FineTuner.Outcome) {
        outcome.keptStep = outcome.losses.count
        guard let best, best.step != outcome.losses.count else { return }
        weights.restore(best.values)
        outcome.keptStep = best.step
    }
}
