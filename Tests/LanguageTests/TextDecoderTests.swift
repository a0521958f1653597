import Foundation
import Tensors
import Testing

@testable import Language

/// What `Tests/Golden/decoder.py` wrote.
struct DecoderGolden: Decodable {
    var texts: [String]
    var last: [[Float]]
    var places: [[Float]]
    var greedy: [Int32]
    var quantised: [[Float]]
    var ids: [[Int32]]

    static func read() throws -> DecoderGolden {
        let data = try Data(contentsOf: golden("decoder/logits.json"))
        return try JSONDecoder().decode(DecoderGolden.self, from: data)
    }
}

/// The largest distance of two lists' entries; infinite for lists of different lengths.
func gap(_ first: some Collection<Float>, _ second: some Collection<Float>) -> Float {
    guard first.count == second.count else { return .infinity }
    return zip(first, second).map { abs($0 - $1) }.max() ?? 0
}

@Suite("Text decoder")
struct TextDecoderTests {
    private static let vocabulary = 384
    // Logits of up to 8, five decimals: 1e-5 from rounding, the rest from sums in another order.
    private static let tolerance: Float = 5e-5

    @Test(
        "The same scores as the package's, all texts padded in one call",
        arguments: [false, true]
    )
    func logits(padsLeft: Bool) async throws {
        let expected = try DecoderGolden.read()
        try await TensorThread.run {
            let decoder = try TextDecoder(golden("decoder"))
            let tokens = expected.texts.map { decoder.tokenizer.encode($0) }
            let found = decoder.logits(of: tokens, padsLeft: padsLeft)
            for (row, last) in expected.last.enumerated() {
                #expect(gap(found[row].suffix(Self.vocabulary), last) < Self.tolerance)
            }
            for (place, row) in expected.places.enumerated() {
                let start = place * Self.vocabulary
                #expect(gap(found[2][start..<start + row.count], row) < Self.tolerance)
            }
        }
    }

    @Test("Quantised weights give the scores that the package gives with them")
    func quantised() async throws {
        let expected = try DecoderGolden.read()
        try await TensorThread.run {
            let decoder = try TextDecoder(golden("decoder/small.gguf"))
            let found = decoder.logits(of: expected.texts.map { decoder.tokenizer.encode($0) })
            for (row, last) in expected.quantised.enumerated() {
                #expect(gap(found[row].suffix(Self.vocabulary), last) < Self.tolerance)
            }
            // They are not those of the whole weights: the quantised ones were read.
            #expect(gap(found[0].suffix(Self.vocabulary), expected.last[0]) > 0.01)
        }
    }

    @Test("What is read bit by bit has the scores of what is read at once")
    func cached() async throws {
        try await TensorThread.run {
            let decoder = try TextDecoder(golden("decoder"))
            let texts = ["vintage glass lamp", "v", "12-pack wooden table and chair"]
                .map { decoder.tokenizer.encode($0) }
            let whole = decoder.logits(of: texts)
            let shape = decoder.decoder.shape
            let cache = KeyValueCache(shape, batch: 3, capacity: 40, dtype: .float32)
            // All but the last token at once, padded on the right, then one token a row.
            let starts = texts.map { Array($0.dropLast()) }
            let batch = TokenBatch(starts)
            withoutGradient {
                _ = decoder.decoder(
                    batch.tokens,
                    places: batch.places,
                    present: batch.present,
                    cache: cache
                )
                // Rows in another order, as they are when some are done.
                let order = [2, 0, 1]
                cache.keep(order)
                let states = decoder.decoder(
                    Tensor(order.map { Int64(texts[$0].last ?? 0) }, shape: [3, 1]),
                    places: Tensor(order.map { Float(starts[$0].count) }, shape: [3, 1]),
                    present: Tensor([true, true, true], shape: [3, 1]),
                    cache: cache
                )
                let found = decoder.decoder.logits(states).floats()
                for (row, text) in order.enumerated() {
                    let range = row * Self.vocabulary..<(row + 1) * Self.vocabulary
                    #expect(gap(found[range], whole[text].suffix(Self.vocabulary)) < 1e-5)
                }
            }
        }
    }

    @Test("Half as many bits say nearly the same")
    func half() async throws {
        let expected = try DecoderGolden.read()
        try await TensorThread.run {
            let decoder = try TextDecoder(golden("decoder"), precision: .bfloat16)
            let found = decoder.logits(of: expected.texts.map { decoder.tokenizer.encode($0) })
            for (row, last) in expected.last.enumerated() {
                // Eight bits a number, two layers, scores of up to 8.
                let distance = gap(found[row].suffix(Self.vocabulary), last)
                #expect(distance < 0.25 && distance > 1e-4)
            }
        }
    }

    /// The GGUF file of SmolLM2-135M-Instruct, where the machine has it.
    private static let file = ProcessInfo.processInfo.environment["RESTOCK_DECODER"]

    // transformers 5.23.0 with gguf 0.19.0, torch 2.13.0: the best token of each text with its score, and the scores
    // of the tokens 1000 to 1002.
    @Test("The published decoder gives the published scores", .enabled(if: file != nil))
    func published() async throws {
        let expected: [(String, [Int32], Int, [Float])] = [
            (
                "Product: red mug with a wooden handle\nQuery:", [23287, 42, 2382, 283], 216,
                [16.7664, 2.0638, 5.8282, 9.2102]
            ),
            ("Gravity is", [22007, 6463, 314], 253, [23.975, 8.5364, 10.8261, 12.4382]),
            (
                "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n", [1, 4093, 198, 26843],
                57,
                [32.5171, 22.3639, 18.6459, 24.5729]
            ),
            (
                "无线蓝牙耳机 iPhone", [23274, 250, 39076, 140], 216,
                [20.12, 11.0487, 8.2014, 15.3681]
            ),
        ]
        try await TensorThread.run {
            let decoder = try TextDecoder(URL(filePath: Self.file ?? ""))
            #expect(decoder.parameterCount == 134_515_008)
            let texts = expected.map { decoder.tokenizer.encode($0.0) }
            let found = decoder.logits(of: texts)
            for (row, (_, tokens, best, scores)) in expected.enumerated() {
                #expect(texts[row].starts(with: tokens))
                let last = Array(found[row].suffix(49_152))
                // Thirty layers on scores of up to 33.
                #expect(gap([last[best]] + last[1000...1002], scores) < 1e-3)
                #expect(last.max() == last[best])
            }
        }
    }

    @Test("A folder without a whole model is an error that says what is wrong")
    func errors() async throws {
        let folder = URL.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.copyItem(at: golden("decoder"), to: folder)
        func message(_ old: String, _ new: String) async throws -> String {
            let text = try String(contentsOf: golden("decoder/config.json"), encoding: .utf8)
            try text.replacing(old, with: new)
                .write(to: folder.appending(path: "config.json"), atomically: true, encoding: .utf8)
            return await TensorThread.run {
                do {
                    _ = try TextDecoder(folder)
                    return ""
                } catch {
                    return "\(error)"
                }
            }
        }
        for (old, new, words) in [
            ("\"llama\"", "\"qwen3\"", "model_type is qwen3, expected llama"),
            ("\"silu\"", "\"gelu\"", "hidden_act is gelu"),
            ("\"mlp_bias\": false", "\"mlp_bias\": true", "mlp_bias is true"),
            ("\"rope_scaling\": null", "\"rope_scaling\": {\"type\": \"linear\"}", "rope_scaling"),
            ("\"vocab_size\": 384", "\"vocab_size\": 300", "384, expected at most the model's 300"),
            ("\"vocab_size\": 384", "\"vocab_size\": 390", "[390, 32], got [384, 32]"),
            ("_layers\": 2", "_layers\": 3", "model.layers.2"),
            ("_layers\": 2", "_layers\": 1", "is none of a Llama-shaped decoder"),
            ("_value_heads\": 2", "_value_heads\": 3", "a divisor of 4"),
            ("\"tie_word_embeddings\": true", "\"other\": 1", "lm_head.weight"),
            ("\"hidden_size\"", "\"size\"", "can't be read"),
            ("", "", ""),
        ] {
            let found = try await message(old, new)
            #expect(words.isEmpty ? found.isEmpty : found.contains(words), "\(new): \(found)")
        }
        // Newer files keep the base of the angles elsewhere.
        let newer = "\"rope_parameters\": {\"rope_type\": \"default\", \"rope_theta\": 1000.0}"
        #expect(try await message("\"rope_theta\": 1000.0", newer).isEmpty)
    }
}
