import Foundation
import Networks
import Statistics
import Tensors
import Testing

@testable import Language

/// What every fine-tuning keeps to, on the small decoder.
@Suite("Fine-tuning")
struct FineTunerTests {
    private static let texts = ["red mug", "vintage glass lamp", "wooden table", "12-pack café"]

    @TensorThread
    private static func examples(_ decoder: TextDecoder) throws -> [AnsweredPrompt] {
        let windows = try TextWindows(decoder, length: 16)
        return texts.flatMap { windows.windows(of: $0) }
    }

    private static func tuner(
        steps: Int = 20,
        rate: Double = 1e-2,
        evaluateEvery: Int = 5,
        patience: Int? = nil
    ) -> DecoderTuner {
        DecoderTuner(
            FineTuner.Settings(
                steps: steps,
                batch: 4,
                rate: rate,
                evaluateEvery: evaluateEvery,
                patience: patience
            )
        )
    }

    @TensorThread
    private static func logits(_ decoder: TextDecoder) -> [Float] {
        decoder.logits(of: texts.map { decoder.tokenizer.encode($0) }).flatMap { $0 }
    }

    @Test("Windows say every token of a text once, each behind the one before it")
    func windows() async throws {
        try await TensorThread.run {
            let decoder = try TextDecoder(golden("decoder"))
            let text = "red mug red mug red mug"
            let tokens = decoder.tokenizer.plainPieces(of: text)
            // No token stands before texts of this decoder, so that its end does; number 2.
            let all = [2] + tokens + [2]
            for length in [2, 3, 5, 100] {
                let windows = try TextWindows(decoder, length: length).windows(of: text)
                #expect(windows.flatMap(\.answer) == Array(all.dropFirst()))
                #expect(windows.allSatisfy { 1 + $0.answer.count <= length })
                var place = 0
                for window in windows {
                    #expect(window.prompt == [all[place]])
                    place += window.answer.count
                }
            }
            #expect(try TextWindows(decoder, length: 8).windows(of: "").isEmpty)
        }
    }

    @Test("A step too long raises the held-out loss: tuning ends, and the weights are as before")
    func earlyStop() async throws {
        try await TensorThread.run {
            let decoder = try TextDecoder(golden("decoder"))
            let before = decoder.parameters.map { $0.tensor.floats() }
            let examples = try Self.examples(decoder)
            let untouched = DecoderTuner.loss(of: decoder, on: [examples[0]], batch: 4)
            let outcome = try Self.tuner(steps: 60, rate: 30, patience: 2).tune(
                decoder,
                on: Array(examples.dropFirst()),
                heldOut: [examples[0]],
                seed: Seed(1)
            ) { _, _ in }.outcome
            #expect(outcome.losses.count == 10 && outcome.keptStep == 0)
            #expect(outcome.heldOut.map(\.step) == [0, 5, 10])
            #expect(outcome.heldOut[0].loss == untouched)
            #expect(outcome.heldOut.dropFirst().allSatisfy { $0.loss > untouched })
            for (old, parameter) in zip(before, decoder.parameters) {
                #expect(parameter.tensor.floats() == old, "\(parameter.path)")
                #expect(!parameter.tensor.requiresGradient)
            }
        }
    }

    @Test("A loss that is no number ends a tuning, and says at which step and what helps")
    func divergence() async throws {
        try await TensorThread.run {
            let decoder = try TextDecoder(golden("decoder"))
            let examples = try Self.examples(decoder)
            var told: [Double] = []
            let error = #expect(throws: (any Error).self) {
                _ = try Self.tuner(rate: 1e39).tune(decoder, on: examples, seed: Seed(1)) {
                    told.append($1)
                }
            }
            #expect(told.count >= 1 && told.allSatisfy(\.isFinite), "\(told)")
            let message = "\(error, default: "none")"
            #expect(message.contains("step \(told.count + 1)") && message.contains("lower"))
        }
    }

    @Test("A held-out loss that is no number ends a tuning, too")
    func heldOutDivergence() async throws {
        try await TensorThread.run {
            let decoder = try TextDecoder(golden("decoder"))
            let examples = try Self.examples(decoder)
            let error = #expect(throws: (any Error).self) {
                _ = try Self.tuner(steps: 1, rate: 1e39).tune(
                    decoder,
                    on: examples,
                    heldOut: examples,
                    seed: Seed(1)
                ) { _, _ in }
            }
            #expect("\(error, default: "none")".contains("held-out"))
        }
    }

    @Test("A rank that no map has is refused before anything is trained, as it is where it is read")
    func rank() async throws {
        let folder = URL.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await TensorThread.run {
            let decoder = try TextDecoder(golden("decoder"))
            // Maps of 32 by 16, 32 and 64.
            for rank in [33, 1024, 0, -1] {
                let error = #expect(throws: AdapterError.self) {
                    try Adapters.add(
                        to: decoder.maps,
                        AdapterSettings(rank: rank),
                        from: ParameterSource(Seed(2))
                    )
                }
                let message = "\(error, default: "none")"
                #expect(message.contains("rank") && message.contains("1...32"), "\(message)")
                #expect(Adapters.parameters(of: decoder.maps).isEmpty)
            }
            let settings = AdapterSettings(rank: 32)
            try Adapters.add(to: decoder.maps, settings, from: ParameterSource(Seed(2)))
            try Adapters.write(of: decoder.maps, settings, to: folder)
            let again = try TextDecoder(golden("decoder"))
            #expect(try Adapters.read(from: folder, to: again.maps) == settings)
            let file = folder.appending(path: Adapters.settingsName)
            let text = try String(contentsOf: file, encoding: .utf8)
            try text.replacing("\"r\" : 32", with: "\"r\" : 33")
                .write(to: file, atomically: true, encoding: .utf8)
            let error = #expect(throws: AdapterError.self) {
                _ = try Adapters.read(from: folder, to: again.maps)
            }
            #expect("\(error, default: "none")".contains("1...32"))
        }
    }

    @Test("What is kept has the lowest held-out loss of all looks")
    func best() async throws {
        try await TensorThread.run {
            let decoder = try TextDecoder(golden("decoder"))
            let examples = try Self.examples(decoder)
            let outcome = try Self.tuner().tune(
                decoder,
                on: examples,
                heldOut: examples,
                seed: Seed(1)
            ) { _, _ in }.outcome
            let lowest = try #require(outcome.heldOut.min { $0.loss < $1.loss })
            #expect(outcome.keptStep == lowest.step && lowest.step > 0)
            // The same sums in the same order.
            #expect(DecoderTuner.loss(of: decoder, on: examples, batch: 4) == lowest.loss)
            #expect(lowest.loss < 0.7 * outcome.heldOut[0].loss)
        }
    }

    @Test("Steps too small for 8 bits are kept by masters of 24")
    func masters() async throws {
        try await TensorThread.run {
            let decoder = try TextDecoder(golden("decoder"), precision: .bfloat16)
            let before = decoder.parameters.map { $0.tensor.floats() }
            // Scales near 1 can't move by 1e-5 in bfloat16, whose numbers there lie 2⁻⁷ apart.
            let small = try Self.tuner(steps: 3, rate: 1e-5)
                .tune(decoder, on: try Self.examples(decoder), seed: Seed(1)) { _, _ in }
            var scales = 0
            for (old, (parameter, master)) in zip(before, zip(decoder.parameters, small.learnt)) {
                #expect(parameter.path == master.path && master.tensor.dtype == .float32)
                #expect(parameter.tensor.dtype == .bfloat16)
                #expect(parameter.tensor.floats() == master.tensor.to(.bfloat16).floats())
                guard parameter.path.contains("norm") else { continue }
                scales += 1
                #expect(master.tensor.floats() != old, "\(parameter.path)")
            }
            #expect(scales == 5)
            let losses = try Self.tuner(steps: 30)
                .tune(decoder, on: try Self.examples(decoder), seed: Seed(1)) { _, _ in }
                .outcome.losses
            #expect((losses.last ?? .infinity) < 0.7 * losses[0], "\(losses)")
        }
    }

    @Test("Adapters stand at the chosen layers alone, and say so in their file")
    func layers() async throws {
        let folder = URL.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await TensorThread.run {
            let settings = AdapterSettings(rank: 2, maps: ["q_proj", "up_proj"], layers: [1])
            let decoder = try TextDecoder(golden("decoder"))
            try Adapters.add(to: decoder.maps, settings, from: ParameterSource(Seed(2)))
            let paths = decoder.maps.filter { $0.slot.adapter != nil }.map(\.path)
            #expect(paths == ["model.layers.1.self_attn.q_proj", "model.layers.1.mlp.up_proj"])
            _ = try Self.tuner().tune(decoder, on: try Self.examples(decoder), seed: Seed(1)) {
                _,
                _ in
            }
            try Adapters.write(of: decoder.maps, settings, to: folder)
            let again = try TextDecoder(golden("decoder"))
            #expect(try Adapters.read(from: folder, to: again.maps) == settings)
            #expect(Self.logits(again) == Self.logits(decoder))
            let other = try TextDecoder(golden("decoder"))
            #expect(throws: AdapterError.noLayer(number: 2, count: 2)) {
                try Adapters.add(
                    to: other.maps,
                    AdapterSettings(layers: [0, 2]),
                    from: ParameterSource(Seed(2))
                )
            }
        }
    }

    @Test(
        "A merged decoder reads again from its folder, with the scores of base and adapter",
        arguments: ["decoder", "decoder/small.gguf"]
    )
    func merged(source: String) async throws {
        let folder = URL.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await TensorThread.run {
            let decoder = try TextDecoder(golden(source))
            let untouched = Self.logits(decoder)
            try Adapters.add(
                to: decoder.maps,
                AdapterSettings(rank: 4, maps: ["q_proj", "down_proj"]),
                from: ParameterSource(Seed(2))
            )
            _ = try Self.tuner().tune(decoder, on: try Self.examples(decoder), seed: Seed(1)) {
                _,
                _ in
            }
            let tuned = Self.logits(decoder)
            #expect(gap(tuned, untouched) > 0.1)
            #expect(throws: DecoderError.adapted) {
                try decoder.write(to: folder, of: golden(source))
            }
            for map in decoder.maps { map.merge() }
            try decoder.write(to: folder, of: golden(source))
            let again = try TextDecoder(folder)
            // The adapter's product is added to weights in place of outputs.
            #expect(gap(Self.logits(again), tuned) < 1e-4)
            #expect(Self.logits(again) == Self.logits(decoder))
            #expect(again.tokenizer.tokens == decoder.tokenizer.tokens)
            let strings = try JSONDecoder().decode(
                [String].self,
                from: try Data(contentsOf: golden("strings.json"))
            )
            for text in strings + ["<|im_start|>user 12 34<|im_end|>", " a  b\n\nc"] {
                #expect(again.tokenizer.encode(text) == decoder.tokenizer.encode(text), "\(text)")
            }
        }
    }
}
