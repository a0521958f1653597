import Commerce
import Foundation
import Networks
import Statistics
import Tensors

/// One training under way: the model, its optimiser, and what happened so far.
final class TrainingRun {
    let model: any SequenceModel
    let optimizer: Adam
    let best: [Parameter]
    var curve: LearningCurve

    private let configuration: SequenceTrainer.Configuration
    private let seed: Seed
    private let batches: HistoryBatches
    private let schedule: Schedule
    private let stepLimit: Int
    private let catalogueLoss: CatalogueCrossEntropy
    private let clock = ContinuousClock()
    private var stepsHere = 0
    private var secondsHere = 0.0

    init(_ trainer: SequenceTrainer, _ model: any SequenceModel, _ batches: HistoryBatches) {
        let configuration = trainer.configuration
        self.model = model
        self.configuration = configuration
        self.batches = batches
        catalogueLoss = CatalogueCrossEntropy(precision: configuration.precision)
        seed = trainer.seed
        stepLimit = min(
            configuration.steps ?? .max,
            configuration.epochs * batches.batchCount
        )
        schedule =
            switch configuration.shape {
            case .constant: .constant
            case .cosine: .cosine(warmup: configuration.warmup, total: stepLimit)
            case .linear: .linear(warmup: configuration.warmup, total: stepLimit)
            }
        optimizer = Adam(
            model.parameters,
            settings: FusedAdam(
                rate: configuration.learningRate,
                weightDecay: configuration.weightDecay,
                isDecoupled: configuration.weightDecay > 0
            )
        )
        best = model.parameters.map { Parameter($0.path, $0.tensor.detached().cloned()) }
        curve = LearningCurve()
        curve.positionsPerEpoch = batches.positionCount
    }

    /// Whether a limit is reached or the metric stopped rising.
    var isFinished: Bool {
        optimizer.stepCount >= stepLimit
            || curve.evaluationsSinceBest >= configuration.patience
    }

    /// Whether the epoch just trained is one to measure; the last always is.
    var isEvaluationDue: Bool {
        curve.epochs.count.isMultiple(of: configuration.evaluateEvery) || isFinished
    }

    /// Passes once over the data, or up to the limit of steps.
    func trainEpoch(_ progress: (TrainingProgress) -> Void) throws {
        let epoch = curve.epochs.count + 1
        let epochSeed = seed["epoch"][epoch]
        let phase = Phase.training(MaskStream(epochSeed["dropout"]))
        let start = clock.now
        let before = curve.seconds
        var loss = (total: 0.0, weight: 0.0)
        for (index, sequences) in batches.epoch(epochSeed["order"]).enumerated() {
            if optimizer.stepCount >= stepLimit { break }
            try Task.checkCancellation()
            let batchStart = clock.now
            let batch = batches.batch(of: sequences)
            let value = try learn(batch, phase, seed: epochSeed["negatives"][index])
            guard value.isFinite else {
                throw TrainingError.diverged(
                    epoch: epoch,
                    step: optimizer.stepCount,
                    learningRate: configuration.learningRate
                )
            }
            let weight = batch.weights.reduce(0.0) { $0 + Double($1) }
            loss.total += value * weight
            loss.weight += weight
            stepsHere += 1
            secondsHere += (clock.now - batchStart) / .seconds(1)
            progress(state(epoch: epoch, loss: loss.total / loss.weight))
        }
        curve.seconds = before + (clock.now - start) / .seconds(1)
        curve.epochs.append(
            LearningCurve.Epoch(
                epoch: epoch,
                steps: optimizer.stepCount,
                loss: loss.total / loss.weight,
                metric: nil
            )
        )
    }

    /// Measures the model and keeps its weights if they are the best so far.
    func evaluate(_ cases: NextItemCases, by ranking: FullRanking) throws {
        let start = clock.now
        let ranks = try ranking.targetRanks(of: cases, by: model)
        let metric = FullRanking.ndcg(of: ranks, in: cases)
        let epoch = curve.epochs.count
        curve.epochs[epoch - 1].metric = metric
        if curve.note(metric, at: epoch) { copy(model.parameters, into: best) }
        curve.seconds += (clock.now - start) / .seconds(1)
    }

    /// Puts the best weights into the model.
    func keepBest() { copy(best, into: model.parameters) }

    private func copy(_ sources: [Parameter], into targets: [Parameter]) {
        withoutGradient {
            for (source, target) in zip(sources, targets) {
                target.tensor.copy(from: source.tensor)
            }
        }
    }

    /// One optimiser step; returns the batch's loss.
    private func learn(_ batch: HistoryBatch, _ phase: Phase, seed: Seed) throws -> Double {
        let device = model.itemTable.device
        let inputs = Tensor(batch.inputs, shape: [batch.sequences.count, batch.length])
        let states = model.hidden(try inputs.to(device), phase)
        // Only positions that are not padding reach the loss: [tokens, width].
        let hidden = states.reshape(batch.inputs.count, states.extent(2))
            .indexSelect(try Tensor(batch.positions).to(device), along: 0)
        let targets = try Tensor(batch.targets).to(device)
        let weights = try Tensor(batch.weights).to(device)
        let value: Double
        switch configuration.loss {
        case .crossEntropy:
            let table = model.itemTable
            let result = catalogueLoss(
                hidden: hidden,
                table: table,
                targets: targets,
                weights: weights
            )
            Tensor.backward(
                [hidden, table],
                gradients: [result.hiddenGradient, result.tableGradient]
            )
            value = result.loss
        case .binaryCrossEntropy:
            let drawn = batches.negatives(for: batch, itemCount: model.itemCount, seed: seed)
            let loss = BinaryCrossEntropy()(
                hidden: hidden,
                table: model.itemTable,
                targets: targets,
                negatives: try Tensor(drawn).to(device),
                weights: weights
            )
            loss.backward()
            value = loss.detached().item()
        }
        if let limit = configuration.clipNorm {
            clipGradients(of: optimizer.parameters, toNorm: limit)
        }
        let factor = schedule.factor(atStep: optimizer.stepCount)
        optimizer.step(rate: configuration.learningRate * factor)
        return value
    }

    private func state(epoch: Int, loss: Double) -> TrainingProgress {
        let left = Double(stepLimit - optimizer.stepCount)
        return TrainingProgress(
            epoch: epoch,
            fraction: Double(optimizer.stepCount) / Double(stepLimit),
            loss: loss,
            metric: curve.epochs.last { $0.metric != nil }?.metric,
            secondsLeft: left * secondsHere / Double(stepsHere)
        )
    }
}
