public import Commerce
import Networks
public import Statistics
import Tensors

extension SequenceGenerator {
    /// Learns from training histories; the weights of the epoch with the least held-out loss stay.
    ///
    /// A seeded tenth of the histories is held out for that; with fewer than 20 that can be learnt
    /// from nothing is held out and all epochs are run. Histories with fewer than two events are left
    /// out. Everything random in epoch `e` derives from `seed["epoch"][e]`.
    ///
    /// `report` is told of the finished epochs' number and the last one's losses, and may throw to end
    /// the training.
    ///
    /// - Throws: ``GeneratorError``, what `report` throws, or `CancellationError`.
    public init(
        fitting training: TrainingSet<Histories>,
        itemCount: Int,
        configuration: Configuration = Configuration(),
        seed: Seed,
        report: (Int, GeneratorCurve.Epoch) throws -> Void = { _, _ in }
    ) throws {
        try Self.check(configuration)
        let histories = training.samples
        let usable = (0..<histories.count).filter { histories.range(of: $0).count > 1 }
        guard !usable.isEmpty else { throw GeneratorError.nothingToLearn }
        self.init(
            describing: histories,
            itemCount: itemCount,
            configuration: configuration,
            seed: seed["model"]
        )
        var random = seed["held-out"].generator()
        let heldCount = usable.count < 20 ? 0 : usable.count / 10
        let heldPlaces = Set(random.sample(heldCount, of: usable.count))
        let read = configuration.direction == .forward ? histories : histories.backwards()
        let fitted = usable.indices.filter { !heldPlaces.contains($0) }.map { usable[$0] }
        var run = GeneratorRun(
            model: self,
            histories: read,
            fitted: fitted,
            held: heldPlaces.sorted().map { usable[$0] }
        )
        while run.wantsMore {
            try run.epoch(seed["epoch"][run.curve.epochs.count])
            if let epoch = run.curve.epochs.last { try report(run.curve.epochs.count, epoch) }
        }
        run.keepBest()
        curve = run.curve
    }

    private static func check(_ configuration: Configuration) throws(GeneratorError) {
        let counts = [
            ("width", configuration.width), ("length", configuration.length),
            ("batch size", configuration.batchSize), ("epochs", configuration.epochs),
            ("patience", configuration.patience),
        ]
        for (name, value) in counts where value < 1 {
            throw .badSetting(name: name, got: "\(value)", expected: "at least 1")
        }
        guard (0..<1).contains(configuration.dropout) else {
            let got = "\(configuration.dropout)"
            throw .badSetting(name: "dropout", got: got, expected: "at least 0 and below 1")
        }
        guard configuration.learningRate > 0 else {
            let got = "\(configuration.learningRate)"
            throw .badSetting(name: "learning rate", got: got, expected: "above 0")
        }
    }
}

/// One training of a generator, epoch by epoch.
struct GeneratorRun {
    private let model: SequenceGenerator
    private let histories: Histories
    private let batches: HistoryBatches
    private let fitted: [Int]
    private let held: [Int]
    private let optimizer: Adam
    private let catalogueLoss = CatalogueCrossEntropy()
    private let best: [Tensor]
    private var bestLoss = Double.infinity
    private(set) var curve = GeneratorCurve()

    /// Norm of the whole gradient that a step may have.
    private static let clipNorm = 5.0

    init(model: SequenceGenerator, histories: Histories, fitted: [Int], held: [Int]) {
        self.model = model
        self.histories = histories
        self.fitted = fitted
        self.held = held
        var weights = [Float](repeating: 0, count: histories.count)
        for sequence in fitted { weights[sequence] = 1 }
        batches = HistoryBatches(
            histories,
            weights: weights,
            length: model.configuration.length,
            batchSize: model.configuration.batchSize
        )
        optimizer = Adam(
            model.parameters,
            settings: FusedAdam(rate: model.configuration.learningRate)
        )
        best = model.parameters.map { $0.tensor.detached().cloned() }
    }

    /// Whether another epoch may lower the held-out loss.
    var wantsMore: Bool {
        let done = curve.epochs.count
        guard done < model.configuration.epochs else { return false }
        return held.isEmpty || done - curve.bestEpoch < model.configuration.patience
    }

    /// Passes over the fitted histories once and measures the held-out ones.
    mutating func epoch(_ seed: Seed) throws {
        let phase = Phase.training(MaskStream(seed["masks"]))
        var total = 0.0
        var count = 0
        for sequences in batches.epoch(seed["batches"]) {
            try Task.checkCancellation()
            let batch = batch(of: sequences)
            total += loss(of: batch, phase, learns: true) * Double(batch.targets.count)
            count += batch.targets.count
        }
        let heldOutLoss = held.isEmpty ? nil : try self.heldOutLoss()
        curve.epochs.append(
            GeneratorCurve.Epoch(loss: total / Double(count), heldOutLoss: heldOutLoss)
        )
        // Without held-out histories the last epoch is the best.
        if heldOutLoss.map({ $0 < bestLoss }) ?? true {
            bestLoss = heldOutLoss ?? bestLoss
            curve.bestEpoch = curve.epochs.count
            copy(model.parameters.map(\.tensor), into: best)
        }
    }

    /// Puts the weights of the best epoch into the model.
    func keepBest() { copy(best, into: model.parameters.map(\.tensor)) }

    private func copy(_ sources: [Tensor], into targets: [Tensor]) {
        withoutGradient {
            for (source, target) in zip(sources, targets) { target.copy(from: source) }
        }
    }

    private func batch(of sequences: [Int]) -> GeneratorBatch {
        GeneratorBatch(
            histories,
            sequences,
            length: model.configuration.length,
            border: model.border,
            kinds: model.kinds
        )
    }

    private func heldOutLoss() throws -> Double {
        let order = held.sorted {
            (histories.range(of: $0).count, $0) < (histories.range(of: $1).count, $1)
        }
        var total = 0.0
        var count = 0
        for start in stride(from: 0, to: order.count, by: model.configuration.batchSize) {
            try Task.checkCancellation()
            let end = min(order.count, start + model.configuration.batchSize)
            let batch = batch(of: Array(order[start..<end]))
            total +=
                withoutGradient { loss(of: batch, .inference, learns: false) }
                * Double(batch.targets.count)
            count += batch.targets.count
        }
        return total / Double(count)
    }

    /// The loss an event, items and kinds together; takes an optimiser step when it `learns`.
    private func loss(of batch: GeneratorBatch, _ phase: Phase, learns: Bool) -> Double {
        let shape = [batch.rows, batch.columns]
        let inputs = model.embedded(
            Tensor(batch.items, shape: shape),
            Tensor(batch.kinds, shape: shape),
            phase
        )
        let width = model.configuration.width
        // Only positions that are not padding go on: [tokens, width].
        let states = model.dropout(
            model.recurrence(inputs).reshape(batch.items.count, width)
                .indexSelect(Tensor(batch.positions), along: 0),
            phase
        )
        let hidden = model.output(states)
        let table = model.items.weight
        let items = catalogueLoss(
            hidden: hidden,
            table: table,
            targets: Tensor(batch.targets),
            weights: .ones([batch.targets.count])
        )
        let kinds = model.eventLogits(
            states: states.indexSelect(Tensor(batch.inner), along: 0),
            nextItems: Tensor(batch.innerTargets)
        ).crossEntropy(Tensor(batch.kindTargets))
        if learns {
            Tensor.backward(
                [hidden, table, kinds],
                gradients: [items.hiddenGradient, items.tableGradient, .ones([])]
            )
            clipGradients(of: optimizer.parameters, toNorm: Self.clipNorm)
            optimizer.step(rate: model.configuration.learningRate)
        }
        let kindLoss: Double = kinds.detached().item()
        return items.loss + kindLoss * Double(batch.inner.count) / Double(batch.targets.count)
    }
}
