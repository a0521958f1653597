public import Commerce
import Foundation
import Networks
public import Statistics
public import Tensors

/// What a diffusion model for tables is made of and how it learns.
public struct RowDiffusionConfiguration: Sendable, Codable, Hashable {
    /// Steps from a row to noise.
    public var timesteps = 100
    /// Widths of the hidden layers.
    public var widths = [512, 512]
    /// Steps of the optimiser.
    public var steps = 5_000
    /// Rows of one step.
    public var batchSize = 1_024
    /// Step size of Adam at the start; it falls in a line to 0.
    public var learningRate = 1e-3

    /// Settings within those that the paper searched.
    public init() {}
}

/// A diffusion model that makes rows of a class: noise is taken out of numbers and of choices side by side.
///
///     numbers   x_t = √ᾱ_t x_0 + √(1 − ᾱ_t) ε,   loss = ‖ε − ε̂(x_t, t, c)‖² / numbers
///     choices   loss = T · KL(q(x_{t−1} | x_t, x_0) ‖ q(x_{t−1} | x_t, x̂_0(x_t, t, c))) / choices
///
/// Source: Kotelnikov et al., "TabDDPM: modelling tabular data with diffusion models", ICML 2023, section 3; see
/// ``DiffusionSchedule`` and ``MultinomialDiffusion``.
/// Deviates: the number that the network sees behind the noise is kept within ±``largestScore``, without which
/// the first step magnifies errors; missing numbers are a choice of two beside the number.
@TensorThread
public final class RowDiffusion: RowGenerator {
    /// Beyond every score of a table of up to 1.7 million rows.
    static let largestScore = 5.0
    /// How often a fitting is reported.
    private static let reports = 100

    private let configuration: RowDiffusionConfiguration
    private let table: SampleTable
    private let code: ScoreCode
    private let schedule: DiffusionSchedule
    private let choices: MultinomialDiffusion?
    private let network: DiffusionNetwork
    private var loss = Double.nan

    /// A noisy row: its numbers `[rows, numbers]`, and its choices `[rows, states]` where it has any.
    struct Noisy {
        var numbers: Tensor
        var choices: Tensor?
    }

    /// Prepares a network for the rows of a table; nothing is learnt yet.
    ///
    /// - Throws: `StatisticsError`.
    public init(
        for training: TrainingSet<SampleTable>,
        configuration: RowDiffusionConfiguration,
        seed: Seed
    ) throws {
        self.configuration = configuration
        table = training.samples
        code = try ScoreCode(fitting: table)
        schedule = DiffusionSchedule(steps: configuration.timesteps)
        choices = code.blocks.map(MultinomialDiffusion.init)
        network = DiffusionNetwork(
            columns: code.numbers + (code.blocks?.counts.reduce(0, +) ?? 0),
            classes: table.schema.classes.count,
            widths: configuration.widths,
            source: ParameterSource(seed["network"])
        )
    }

    /// The loss of the last step.
    public var measures: [String: Double] { ["loss": loss] }

    /// Takes as many steps as are set.
    ///
    /// - Throws: what `onReport` throws; ``RowGeneratorError/diverged(epoch:)``.
    public func train(seed: Seed, onReport: (RowGeneratorReport) throws -> Void) throws {
        let adam = Adam(
            network.parameters,
            settings: FusedAdam(rate: configuration.learningRate)
        )
        let (steps, reports) = (configuration.steps, min(Self.reports, configuration.steps))
        let falling = Schedule.linear(warmup: 0, total: steps)
        for step in 0..<steps {
            let own = seed[step]
            var random = own["rows"].generator()
            let rows = (0..<min(configuration.batchSize, table.count)).map { _ in
                random.below(table.count)
            }
            let loss = loss(of: rows, seed: own)
            loss.backward()
            adam.step(rate: configuration.learningRate * falling.factor(atStep: step))
            let finished = (step + 1) * reports / steps
            guard finished > step * reports / steps else { continue }
            self.loss = loss.detached().item()
            guard self.loss.isFinite else { throw RowGeneratorError.diverged(epoch: finished) }
            try onReport(
                RowGeneratorReport(finished: finished, all: reports, losses: ["loss": self.loss])
            )
        }
    }

    /// Makes rows of a class.
    public func rows(_ count: Int, label: Int32, seed: Seed) -> [[Double]] {
        let constants = table.cells(of: table.places(ofClass: label)[0])
        return madeInParts(of: count, seed: seed) { count, own in
            let classes = oneHot(Array(repeating: label, count: count))
            var noisy = Noisy(
                numbers: .normal([count, code.numbers], from: own["numbers"].tensors),
                choices: choices?.blocks.evenlyDrawn(count, from: own["choices"].tensors)
            )
            for step in (1...schedule.steps).reversed() {
                noisy = before(noisy, step: step, classes: classes, seed: own["step"][step])
            }
            return code.decode(
                count,
                scores: noisy.numbers.floats(),
                states: noisy.choices.flatMap { choices?.blocks.chosen($0).ints() } ?? [],
                constants: constants,
                seed: own["decode"]
            )
        }
    }

    private func oneHot(_ labels: [Int32]) -> Tensor {
        .oneHot(labels, classes: table.schema.classes.count)
    }

    /// One step towards rows.
    private func before(_ noisy: Noisy, step: Int, classes: Tensor, seed: Seed) -> Noisy {
        let count = noisy.numbers.extent(0)
        let said = said(of: noisy, steps: Array(repeating: step, count: count), classes: classes)
        let (before, now) = (schedule.kept[step - 1], schedule.kept[step])
        let origin = ((noisy.numbers - said.noise * (1 - now).squareRoot()) / now.squareRoot())
            .clamped(to: -Self.largestScore...Self.largestScore)
        let way = schedule.numberBefore(step)
        let draw = Tensor.normal(noisy.numbers.shape, from: seed["numbers"].tensors)
        var result = Noisy(
            numbers: origin * way.ofOrigin + noisy.numbers * way.ofNow
                + draw * way.variance.squareRoot()
        )
        if let choices, let current = noisy.choices, let logits = said.choices {
            let probabilities = choices.before(
                origin: logits.exp(),
                now: current,
                keptByStep: Tensor(Float(schedule.keptByStep[step])),
                keptBefore: Tensor(Float(before))
            )
            result.choices = choices.blocks.drawn(
                probabilities.log(),
                from: seed["choices"].tensors
            )
        }
        return result
    }

    /// What the network says of noisy rows: the noise in their numbers, and log-probabilities of the choices behind.
    private func said(
        of noisy: Noisy,
        steps: [Int],
        classes: Tensor
    ) -> (noise: Tensor, choices: Tensor?) {
        let columns = [noisy.numbers] + (noisy.choices.map { [$0] } ?? [])
        let output = network(.concatenated(columns, along: 1), steps: steps, classes: classes)
        let states = output.slice(code.numbers..<output.extent(1), along: 1)
        return (
            output.slice(0..<code.numbers, along: 1),
            choices?.blocks.logProbabilities(states)
        )
    }

    private func loss(of rows: [Int], seed: Seed) -> Tensor {
        var random = seed["steps"].generator()
        let steps = rows.map { _ in 1 + random.below(schedule.steps) }
        let numbers = code.numbers(of: rows)
        let noise = Tensor.normal(numbers.shape, from: seed["noise"].tensors)
        let kept = perRow(steps) { schedule.kept[$0] }
        var noisy = Noisy(numbers: numbers * kept.squareRoot() + noise * (1 - kept).squareRoot())
        let real = choices.map { code.choices(of: rows, $0.blocks) }
        if let choices, let real {
            noisy.choices =
                choices.drawnAfter(real, kept: kept, from: seed["choices"].tensors)
        }
        let said = said(of: noisy, steps: steps, classes: oneHot(rows.map { table.labels[$0] }))
        var loss = Tensor.zeros([])
        if code.numbers > 0 { loss = (noise - said.noise).squared().mean() }
        if let choices, let real, let current = noisy.choices, let logits = said.choices {
            func before(_ origin: Tensor) -> Tensor {
                choices.before(
                    origin: origin,
                    now: current,
                    keptByStep: perRow(steps) { schedule.keptByStep[$0] },
                    keptBefore: perRow(steps) { schedule.kept[$0 - 1] }
                )
            }
            let nats = MultinomialDiffusion.divergence(of: before(real), from: before(logits.exp()))
            loss =
                loss + nats.mean() * Double(schedule.steps)
                / Double(choices.blocks.counts.count)
        }
        return loss
    }

    /// One number a row, `[rows, 1]`.
    private func perRow(_ steps: [Int], _ value: (Int) -> Double) -> Tensor {
        Tensor(steps.map { Float(value($0)) }, shape: [steps.count, 1])
    }
}

/// The network: noisy rows, their step and their class to what is behind.
///
///     h = W x + V silu(U waves(t)) + silu(E c),   output = MLP(h)
private struct DiffusionNetwork: Module {
    private let input: Linear
    private let time: (Linear, Linear)
    private let classes: Linear
    private let layers: HiddenLayers
    /// Numbers of a step's embedding.
    private static let width = 128

    init(columns: Int, classes: Int, widths: [Int], source: ParameterSource) {
        input = Linear(columns, Self.width, from: source["input"])
        time = (
            Linear(Self.width, Self.width, from: source["time"][0]),
            Linear(Self.width, Self.width, from: source["time"][1])
        )
        self.classes = Linear(classes, Self.width, from: source["classes"])
        layers = HiddenLayers([Self.width] + widths + [columns], slope: 0, source: source["layers"])
    }

    var parameters: [Parameter] {
        input.parameters(under: "input") + time.0.parameters(under: "time.0")
            + time.1.parameters(under: "time.1") + classes.parameters(under: "classes")
            + layers.parameters(under: "layers")
    }

    func callAsFunction(_ rows: Tensor, steps: [Int], classes: Tensor) -> Tensor {
        let step = time.1(time.0(Self.waves(steps)).silu())
        return layers(input(rows) + step + self.classes(classes).silu())
    }

    /// Cosines and sines of a step at falling frequencies, `[rows, width]`.
    private static func waves(_ steps: [Int]) -> Tensor {
        let half = width / 2
        let frequencies = Tensor(
            (0..<half).map { Float(exp(-log(10_000) * Double($0) / Double(half))) },
            shape: [1, half]
        )
        let angles = Tensor(steps.map(Float.init), shape: [steps.count, 1]) * frequencies
        return .concatenated([angles.cos(), angles.sin()], along: 1)
    }
}
