import Foundation
import Language
import Networks
import Pipelines
import Statistics
import Tensors
import Testing
import Training

/// What a language model's tuning refuses, and what it holds out.
@Suite struct FinetuneStageTests {
    private let folder = URL.temporaryDirectory.appending(path: "restock-\(UUID().uuidString)")
    private let context = StageContext(seed: Seed(1), threads: 1)
    /// The small encoder that tests of language models read.
    private static let encoder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "LanguageTests/Golden/encoder", directoryHint: .isDirectory)

    private func finetune(
        _ model: URL,
        _ pairs: [FinetuneInput.Pair],
        heldOut: Double
    ) async throws -> Finetuning {
        var configuration = FinetuneConfiguration()
        configuration.steps = 1
        configuration.heldOut = heldOut
        return try await FinetuneStage(configuration).run(
            FinetuneInput(
                model: model,
                examples: .pairs(pairs),
                output: folder.appending(path: "tuned")
            ),
            in: context
        )
    }

    @Test(arguments: [MapPrecision.eightBits, .bfloat16])
    func whatWasMadeSmallerIsNeitherMergedNorTrained(precision: MapPrecision) async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let small = folder.appending(path: "small", directoryHint: .isDirectory)
        let adapter = folder.appending(path: "adapter", directoryHint: .isDirectory)
        try await TensorThread.run {
            try TextEncoder(
                folder: Self.encoder,
                compression: MapCompression(precision: precision)
            ).write(to: small, of: Self.encoder)
            let whole = try TextEncoder(folder: Self.encoder)
            let settings = AdapterSettings(rank: 2, maps: ["query"])
            try Adapters.add(to: whole.maps, settings, from: ParameterSource(Seed(1)))
            try DurableFile.createFolder(adapter)
            try Adapters.write(of: whole.maps, settings, to: adapter)
        }
        func reason(_ wanted: String) -> FinetuneError {
            let error = TextEncoderError.isCompressed(
                precision: precision.rawValue,
                wanted: wanted
            )
            return .badModel(path: small.path, reason: "\(error)")
        }
        await #expect(throws: reason("merged")) {
            try await AdapterMerge.run(
                model: small,
                adapter: adapter,
                to: folder.appending(path: "merged")
            )
        }
        await #expect(throws: reason("trained")) {
            try await finetune(small, [.init(title: "red mug", query: "mug")], heldOut: 0)
        }
    }

    @Test func noModelIsWrittenOver() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let model = folder.appending(path: "tuned", directoryHint: .isDirectory)
        try DurableFile.createFolder(folder)
        try FileManager.default.copyItem(at: Self.encoder, to: model)
        await #expect(throws: FinetuneError.self) {
            try await finetune(model, [.init(title: "red mug", query: "mug")], heldOut: 0)
        }
        await #expect(throws: FinetuneError.self) {
            let round = folder.appending(path: "other/../tuned")
            try await AdapterMerge.run(model: model, adapter: folder, to: round)
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: model.path)
        #expect(!names.contains(FinetuneStage.reportName))
        #expect(
            FileManager.default.contentsEqual(
                atPath: model.appending(path: TextEncoder.weightsName).path,
                andPath: Self.encoder.appending(path: TextEncoder.weightsName).path
            )
        )
    }

    /// A tenth of two queries is one, with its three titles; of six titles it would be one pair.
    @Test func aQueryIsOnOneSide() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let pairs = ["mug", "lamp"].flatMap { query in
            ["red", "blue", "tall"].map {
                FinetuneInput.Pair(title: "\($0) \(query)", query: query)
            }
        }
        let tuning = try await finetune(Self.encoder, pairs, heldOut: 0.1)
        #expect(tuning.heldOutExamples == 3)
        #expect(tuning.examples == 3)
    }
}
