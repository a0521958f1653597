@_spi(Splitting) import Commerce
import Foundation
import Learners
import Networks
import Statistics
import Tensors
import Testing

@Suite("Training of sequence models")
struct SequenceTrainerTests {
    /// Users who walk round a circle of 12 items, from different starts.
    private static let circle: [[Int32]] = (0..<24).map { user in
        (0..<(4 + user % 3)).map { Int32((user + $0) % 12) }
    }
    private static let mixture = Mixture(originals: training(circle))
    private static let tuning: TuningSet<NextItemCases> = {
        let source = histories(circle)
        var cases = NextItemCases()
        for user in 0..<source.count {
            let next = (source.items(of: user).last ?? 0) + 1
            let range = source.range(of: user)
            cases.append(user: 0, history: range, of: source, targets: [next % 12], time: 0)
        }
        return TuningSet(cases)
    }()

    @TensorThread
    private func model(_ dropout: Double = 0.1) -> SASRec {
        SASRec(
            itemCount: 12,
            configuration: .init(width: 16, layers: 1, heads: 2, length: 5, dropout: dropout),
            from: ParameterSource(Seed(1))
        )
    }

    private func trainer(
        _ loss: SequenceTrainer.Loss = .crossEntropy,
        epochs: Int,
        rate: Double = 1e-2
    ) -> SequenceTrainer {
        var settings = SequenceTrainer.Configuration()
        settings.loss = loss
        settings.epochs = epochs
        settings.learningRate = rate
        settings.batchSize = 8
        settings.evaluateEvery = 1
        return SequenceTrainer(settings, seed: Seed(7))
    }

    @TensorThread
    private func train(
        _ trainer: SequenceTrainer,
        _ model: some SequenceModel,
        on mixture: Mixture = mixture,
        checkpoint: TrainingCheckpoint? = nil
    ) throws -> LearningCurve {
        // Threads only wait for each other on tensors as small as these.
        TensorThread.threadCount = 1
        return try trainer.train(
            model,
            on: mixture,
            tuning: Self.tuning,
            excludesHistory: true,
            checkpoint: checkpoint
        )
    }

    @TensorThread
    private func values(_ model: some SequenceModel) -> [SavedParameter] {
        model.parameters.map(SavedParameter.init)
    }

    @Test(
        "SASRec learns a circle",
        arguments: [SequenceTrainer.Loss.crossEntropy, .binaryCrossEntropy]
    )
    @TensorThread
    func learns(loss: SequenceTrainer.Loss) throws {
        let curve = try train(trainer(loss, epochs: 40), model())
        #expect((curve.bestMetric ?? 0) > 0.95)
    }

    @Test("GRU4Rec learns a circle")
    @TensorThread
    func recurrent() throws {
        let model = GRU4Rec(
            itemCount: 12,
            configuration: .init(width: 16, layers: 1, length: 5, dropout: 0.1),
            from: ParameterSource(Seed(1))
        )
        #expect((try train(trainer(epochs: 25), model).bestMetric ?? 0) > 0.95)
    }

    @Test("The best epoch's weights are the ones kept")
    @TensorThread
    func best() throws {
        // So large steps that the last epoch is not the best.
        let model = model()
        let curve = try train(trainer(epochs: 12, rate: 0.1), model)
        let ranking = FullRanking(excludesHistory: true)
        let ranks = try ranking.targetRanks(of: Self.tuning.samples, by: model)
        #expect(FullRanking.ndcg(of: ranks, in: Self.tuning.samples) == curve.bestMetric)
        #expect(curve.epochs.compactMap(\.metric).max() == curve.bestMetric)
    }

    @Test("A resumed training ends with the same weights as one without interruption")
    @TensorThread
    func resuming() throws {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "\(UUID().uuidString).safetensors")
        defer { try? FileManager.default.removeItem(at: file) }
        let checkpoint = TrainingCheckpoint(file: file, fingerprint: "circle")

        let whole = model()
        let expected = try train(trainer(epochs: 5), whole)
        _ = try train(trainer(epochs: 2), model(), checkpoint: checkpoint)
        let resumed = model()
        let found = try train(trainer(epochs: 5), resumed, checkpoint: checkpoint)
        #expect(values(resumed) == values(whole))
        #expect(found.epochs == expected.epochs)
        #expect(found.bestEpoch == expected.bestEpoch)
    }

    @Test("A checkpoint of another training or a broken one is an error")
    @TensorThread
    func wrongCheckpoint() throws {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "\(UUID().uuidString).safetensors")
        defer { try? FileManager.default.removeItem(at: file) }
        let checkpoint = TrainingCheckpoint(file: file, fingerprint: "circle")
        _ = try train(trainer(epochs: 1), model(), checkpoint: checkpoint)

        let other = TrainingCheckpoint(file: file, fingerprint: "square")
        let expected = CheckpointError.otherTraining(
            file: file.path,
            expected: "square",
            got: "circle"
        )
        #expect(throws: expected) { try train(trainer(epochs: 2), model(), checkpoint: other) }

        let bytes = try Data(contentsOf: file)
        try bytes.prefix(bytes.count / 2).write(to: file)
        #expect(throws: SafetensorsError.self) {
            try train(trainer(epochs: 2), model(), checkpoint: checkpoint)
        }
    }

    @Test("A made history of weight 0 counts as if it weren't there")
    @TensorThread
    func weights() throws {
        var made = MadeHistories()
        made.append(
            items: [0, 5, 3, 1],
            events: Array(repeating: .view, count: 4),
            times: [0, 1, 2, 3],
            provenance: Provenance(parents: [], maker: "test", configurationHash: "", seed: 0)
        )
        func trained(weight: Float?) throws -> [SavedParameter] {
            let model = model()
            let mixture =
                weight.map {
                    Mixture(originals: training(Self.circle), made: made, weights: [$0])
                } ?? Self.mixture
            _ = try train(trainer(epochs: 1), model, on: mixture)
            return values(model)
        }
        #expect(try trained(weight: 0) == trained(weight: nil))
        #expect(try trained(weight: 1) != trained(weight: nil))
    }

    @Test("A limit of steps ends within an epoch")
    @TensorThread
    func steps() throws {
        var settings = trainer(epochs: 10).configuration
        settings.steps = 4
        // 24 histories in batches of 8: three steps an epoch.
        let curve = try train(SequenceTrainer(settings, seed: Seed(7)), model())
        #expect(curve.epochs.map(\.steps) == [3, 4])
        #expect(curve.epochs.last?.metric != nil)
    }

    @Test("Nothing to learn from and nothing to choose by are errors")
    @TensorThread
    func empty() {
        let alone = Mixture(originals: training([[1], [2]]))
        #expect(throws: TrainingError.nothingToLearn(histories: 2)) {
            try train(trainer(epochs: 1), model(), on: alone)
        }
        #expect(throws: TrainingError.noTuningCases) {
            try trainer(epochs: 1).train(
                model(),
                on: Self.mixture,
                tuning: TuningSet(NextItemCases()),
                excludesHistory: true
            )
        }
    }
}
