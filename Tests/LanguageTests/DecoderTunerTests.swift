import Foundation
import Networks
import Statistics
import Tensors
import Testing

@testable import Language

@Suite("Fine-tuning a decoder")
struct DecoderTunerTests {
    private static let texts = ["red mug", "vintage glass lamp", "wooden table", "12-pack café"]

    @TensorThread
    private static func examples(_ decoder: TextDecoder) -> [AnsweredPrompt] {
        texts.map { text in
            let end = String(text.split(separator: " ").last ?? "")
            return AnsweredPrompt(
                prompt: decoder.tokenizer.encode("\(text) ->"),
                answer: decoder.tokenizer.encode(" \(end)") + [2]
            )
        }
    }

    @TensorThread
    private static func logits(_ decoder: TextDecoder) -> [[Float]] {
        decoder.logits(of: texts.map { decoder.tokenizer.encode($0) })
    }

    @TensorThread
    private static func adapted(
        _ settings: AdapterSettings = AdapterSettings(
            rank: 4,
            alpha: 8,
            maps: ["q_proj", "v_proj"]
        )
    ) throws -> TextDecoder {
        let decoder = try TextDecoder(golden("decoder"))
        try Adapters.add(to: decoder.maps, settings, from: ParameterSource(Seed(2)))
        return decoder
    }

    private static func tuner(batch: Int = 4, accumulation: Int = 1, steps: Int = 30)
        -> DecoderTuner
    {
        DecoderTuner(
            FineTuner.Settings(
                steps: steps,
                batch: batch,
                accumulation: accumulation,
                rate: 2e-2
            )
        )
    }

    // The oracle: log-softmax of the whole texts' scores, one answer token after the other.
    @Test("The loss counts the answers' tokens alone")
    func loss() async throws {
        try await TensorThread.run {
            let decoder = try TextDecoder(golden("decoder"))
            let examples = Self.examples(decoder)
            var expected = 0.0
            for example in examples {
                let scores = decoder.logits(of: [example.prompt + example.answer])[0]
                for (number, token) in example.answer.enumerated() {
                    let row = (example.prompt.count + number - 1) * 384
                    let part = scores[row..<row + 384].map { Double($0) }
                    let total = log(part.reduce(0) { $0 + exp($1) })
                    expected += total - part[Int(token)]
                }
            }
            let found: Double = decoder.answerLoss(examples).item()
            #expect(abs(found - expected) < 1e-4 * expected)
        }
    }

    @Test(
        "Adapters learn, alone; what is written is small, and gives the same scores again and merged"
    )
    func adapters() async throws {
        let folder = URL.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await TensorThread.run {
            let settings = AdapterSettings(rank: 4, alpha: 8, maps: ["q_proj", "mlp.down_proj"])
            let decoder = try Self.adapted(settings)
            let untouched = Self.logits(try TextDecoder(golden("decoder")))
            // New adapters change nothing.
            #expect(Self.logits(decoder) == untouched)
            let before = decoder.parameters.map { ($0.path, $0.tensor.floats()) }
            let losses = try Self.tuner().tune(
                decoder,
                on: Self.examples(decoder),
                seed: Seed(1)
            ) { _, _ in }.outcome.losses
            #expect((losses.last ?? .infinity) < 0.5 * losses[0], "\(losses)")
            for ((path, old), parameter) in zip(before, decoder.parameters) {
                #expect(parameter.tensor.floats() == old, "\(path)")
            }
            let tuned = Self.logits(decoder)
            #expect(gap(tuned.joined().map { $0 }, untouched.joined().map { $0 }) > 0.1)

            try Adapters.write(of: decoder.maps, settings, to: folder)
            let saved = try Safetensors.read(folder.appending(path: Adapters.weightsName)).tensors
            // Two layers, two maps, A and B.
            #expect(saved.count == 8)
            let name = "base_model.model.model.layers.1.mlp.down_proj.lora_A.weight"
            #expect(saved[name]?.shape == [4, 64])
            let again = try TextDecoder(golden("decoder"))
            #expect(try Adapters.read(from: folder, to: again.maps) == settings)
            #expect(Self.logits(again) == tuned)

            for map in again.maps { map.merge() }
            #expect(Adapters.parameters(of: again.maps).isEmpty)
            // Merged, sums are in another order.
            #expect(gap(Self.logits(again).joined().map { $0 }, tuned.joined().map { $0 }) < 1e-4)
            for ((path, old), parameter) in zip(before, again.parameters) {
                let isAdapted = path.contains("q_proj") || path.contains("down_proj")
                #expect((parameter.tensor.floats() != old) == isAdapted, "\(path)")
            }
        }
    }

    @Test("Gradients of several batches make the step of one large batch")
    func accumulation() async throws {
        let losses = try await TensorThread.run {
            try [(4, 1), (2, 2), (1, 4)].map { batch, accumulation in
                let decoder = try Self.adapted()
                return try Self.tuner(batch: batch, accumulation: accumulation, steps: 8).tune(
                    decoder,
                    on: Self.examples(decoder),
                    seed: Seed(1)
                ) { _, _ in }.outcome.losses
            }
        }
        for other in losses.dropFirst() {
            // Sums in another order; eight steps add up what they differ by.
            #expect(zip(losses[0], other).allSatisfy { abs($0 - $1) < 1e-3 }, "\(losses)")
        }
    }

    @Test("Without adapters all weights learn; adapters of a model with half the bits learn, too")
    func others() async throws {
        try await TensorThread.run {
            let whole = try TextDecoder(golden("decoder"))
            let before = whole.parameters.map { $0.tensor.floats() }
            let losses = try Self.tuner(steps: 10).tune(
                whole,
                on: Self.examples(whole),
                seed: Seed(1)
            ) { _, _ in }.outcome.losses
            #expect((losses.last ?? .infinity) < losses[0])
            #expect(zip(before, whole.parameters).allSatisfy { $0 != $1.tensor.floats() })

            let half = try TextDecoder(golden("decoder"), precision: .bfloat16)
            try Adapters.add(
                to: half.maps,
                AdapterSettings(rank: 4),
                from: ParameterSource(Seed(2))
            )
            let mixed = try Self.tuner().tune(half, on: Self.examples(half), seed: Seed(1)) {
                _,
                _ in
            }.outcome.losses
            #expect((mixed.last ?? .infinity) < 0.5 * mixed[0], "\(mixed)")
            #expect(Adapters.parameters(of: half.maps).allSatisfy { $0.tensor.dtype == .float32 })
        }
    }

    @Test("A map that isn't there, and settings of another kind, are errors")
    func errors() async throws {
        let folder = URL.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await TensorThread.run {
            let unknown = #expect(throws: AdapterError.self) {
                _ = try Self.adapted(AdapterSettings(maps: ["q_proj", "query"]))
            }
            #expect("\(unknown, default: "none")".contains("no map 'query'; it has down_proj"))
            let decoder = try TextDecoder(golden("decoder"))
            let file = folder.appending(path: Adapters.settingsName)
            for text in [
                "{",
                #"{"peft_type":"IA3","task_type":"","bias":"","r":4,"lora_alpha":1,"target_modules":[]}"#,
            ] {
                try Data(text.utf8).write(to: file)
                #expect(throws: AdapterError.self) {
                    _ = try Adapters.read(from: folder, to: decoder.maps)
                }
            }
        }
    }
}
