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
        try self.init(
            fitting: training.samples,
            itemCount: itemCount,
            configuration: configuration,
            seed: seed,
            report: report
        )
    }

    /// Learns from histories that were made of training histories.
    init(
        fitting histories: Histories,
        itemCount: Int,
        configuration: Configuration,
        seed: Seed,
        report: (Int, GeneratorCurve.Epoch) throws -> Void
    ) throws {
        try Self.check(configuration)
        let division = GeneratorDivision(histories, seed["held-out"])
        guard !division.fitted.isEmpty else { throw GeneratorError.nothingToLearn }
        self.init(
            describing: histories,
            itemCount: itemCount,
            configuration: configuration,
            seed: seed["model"]
        )
        var run = GeneratorRun(
            model: self,
            histories: configuration.direction == .forward ? histories : histories.backwards(),
            division: division
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

/// Which histories a generator learns from, and which it is measured by.
struct GeneratorDivision: Sendable, Hashable {
    /// Those that are learnt.
    let fitted: [Int]
    /// A tenth, in ascending order; none when fewer than 20 can be learnt from.
    let held: [Int]

    /// Divides the histories of two events or more.
    init(_ histories: Histories, _ seed: Seed) {
        let usable = (0..<histories.count).filter { histories.range(of: $0).count > 1 }
        var random = seed.generator()
        let heldCount = usable.count < 20 ? 0 : usable.count / 10
        let places = random.sample(heldCount, of: usable.count)
        let isHeld = Set(places)
        fitted = usable.indices.filter { !isHeld.contains($0) }.map { usable[$0] }
        held = places.map { usable[$0] }
    }
}

/// One training of a generator, epoch by epoch.
struct GeneratorRun {
    private let model: SequenceGenerator
    private let histories: Histories
    private let batches: HistoryBatches
    private let held: [Int]
    private let optimizer: Adam
    private let loss: GeneratorLoss
    private let best: [Tensor]
    private var bestLoss = Double.infinity
    private(set) var curve = GeneratorCurve()

    init(model: SequenceGenerator, histories: Histories, division: GeneratorDivision) {
        self.model = model
        loss = GeneratorLoss(model)
        self.histories = histories
        held = division.held
        var weights = [Float](repeating: 0, count: histories.count)
        for sequence in division.fitted { weights[sequence] = 1 }
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
            total += loss.learnt(from: batch, phase) * Double(batch.targets.count)
            count += batch.targets.count
            clipGradients(of: optimizer.parameters, toNorm: GeneratorLoss.clipNorm)
            optimizer.step(rate: model.configuration.learningRate)
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
        GeneratorBatch(histories, sequences, for: model)
    }

    private func heldOutLoss() throws -> Double {
        try loss.mean(over: held, of: histories)
    }
}
