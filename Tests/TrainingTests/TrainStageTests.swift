@_spi(Splitting) import Commerce
import Foundation
import Learners
import Pipelines
import Statistics
import Tensors
import Testing
import Training

@Suite("Train stage")
struct TrainStageTests {
    /// Users who walk round a circle of 8 items; the tuning cases ask for the next step.
    private static func input(checkpointFolder: URL? = nil) -> TrainInput {
        var source = Histories()
        var cases = NextItemCases()
        for user in 0..<16 {
            let items = (0..<5).map { Int32((user + $0) % 8) }
            source.append(
                user: Int32(user),
                items: items,
                events: items.map { _ in EventKind.buy },
                times: [0, 1, 2, 3, 4]
            )
            cases.append(
                user: Int32(user),
                history: source.range(of: user),
                of: source,
                targets: [Int32((user + 5) % 8)],
                time: 5
            )
        }
        return TrainInput(
            mixture: Mixture(originals: TrainingSet(source)),
            tuning: TuningSet(cases),
            catalogue: Catalogue(items: Vocabulary((0..<8).map { "item \($0)" })),
            excludesHistory: true,
            checkpointFolder: checkpointFolder
        )
    }

    private static func configuration(_ model: TrainConfiguration.Model) -> TrainConfiguration {
        TrainConfiguration(
            model: model,
            width: 8,
            layers: 1,
            length: 6,
            dropout: 0.1,
            learningRate: 1e-2,
            batchSize: 8,
            epochs: 3,
            evaluateEvery: 1
        )
    }

    private static let context = StageContext(seed: Seed(5), threads: 1)

    /// The scores of the tuning histories.
    @TensorThread
    private static func scores(_ model: TrainedModel) throws -> [Float] {
        let histories = input().tuning.samples.histories
        return try model.ranker().scores(of: histories, 0..<histories.count).floats()
    }

    @Test(
        "Every model trains, scores all items, and does so again",
        arguments: TrainConfiguration.Model.allCases
    )
    func contract(model: TrainConfiguration.Model) async throws {
        let stage = TrainStage(Self.configuration(model))
        let first = try await stage.run(Self.input(), in: Self.context)
        let second = try await stage.run(Self.input(), in: Self.context)
        let scores = try await Self.scores(first)
        #expect(scores.count == 16 * 8)
        #expect(scores.allSatisfy { $0.isFinite })
        #expect(try await Self.scores(second) == scores)
        let isNetwork = [.sasrec, .bsarec, .gru4rec].contains(model)
        #expect(first.curve.epochs.count == (isNetwork ? 3 : 0))
        #expect(first.curve.positionsPerEpoch == (isNetwork ? 64 : 0))
    }

    @Test(
        "A model survives its file",
        arguments: [TrainConfiguration.Model.sasrec, .bsarec, .gru4rec, .popularity]
    )
    func file(model: TrainConfiguration.Model) async throws {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "\(UUID().uuidString).safetensors")
        defer { try? FileManager.default.removeItem(at: file) }
        let trained = try await TrainStage(Self.configuration(model))
            .run(Self.input(), in: Self.context)
        try await trained.write(to: file)
        let read = try await TrainedModel.read(file)
        #expect(read.configuration == trained.configuration)
        #expect(read.curve == trained.curve.withoutSeconds)
        let scores = try await Self.scores(trained)
        #expect(try await Self.scores(read) == scores)
    }

    @Test("A file that no training wrote is an error that names the note")
    func foreignFile() async throws {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "\(UUID().uuidString).safetensors")
        defer { try? FileManager.default.removeItem(at: file) }
        try await TensorThread.run { try Safetensors(tensors: [:]).write(to: file) }
        let expected = TrainedModel.FileError.badNote(
            file: file.path,
            note: "configuration",
            reason: "it is missing"
        )
        await #expect(throws: expected) { try await TrainedModel.read(file) }
    }

    @Test("A cancelled training stops")
    func cancellation() async throws {
        var configuration = Self.configuration(.sasrec)
        configuration.epochs = 1_000_000
        configuration.patience = 1_000_000
        let stage = TrainStage(configuration)
        let training = Task { try await stage.run(Self.input(), in: Self.context) }
        try await Task.sleep(for: .milliseconds(200))
        training.cancel()
        await #expect(throws: CancellationError.self) { try await training.value }
    }

    @Test("A stage goes on from its checkpoint, and refuses that of another seed")
    func resuming() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let stage = TrainStage(Self.configuration(.sasrec))
        let input = Self.input(checkpointFolder: folder)
        let first = try await stage.run(input, in: Self.context)
        let again = try await stage.run(input, in: Self.context)
        // Nothing is left to train, so even the time spent is that of the first run.
        #expect(again.curve == first.curve)
        let scores = try await Self.scores(first)
        #expect(try await Self.scores(again) == scores)
        let error = await #expect(throws: (any Error).self) {
            try await stage.run(input, in: StageContext(seed: Seed(6), threads: 1))
        }
        #expect("\(String(describing: error))".contains("delete the file to train afresh"))
    }
}
