import Foundation
import Tensors
import Testing

@testable import Language

@Suite("A decoder's step")
struct DecoderStepTests {
    private static let texts = [
        "vintage glass lamp", "v", "12-pack wooden table and chair", "café",
    ]

    /// The scores behind each text, of which all but the last token are read together, and then `steps` tokens one by one.
    @TensorThread
    private static func scores(
        _ decoder: LlamaDecoder,
        _ texts: [[Int32]],
        steps: Int,
        dtype: DType,
        fused: Bool
    ) throws -> [[Float]] {
        let starts = texts.map { Array($0.dropLast()) }
        let cache = KeyValueCache(
            decoder.shape,
            batch: texts.count,
            capacity: 64,
            dtype: dtype
        )
        return try withoutGradient {
            // Padding on the right, so that columns of the shorter texts hold nothing.
            let batch = TokenBatch(starts)
            _ = decoder(
                batch.tokens,
                places: batch.places,
                present: batch.present,
                cache: cache
            )
            var scores = Tensor.zeros([1])
            for step in 0..<steps {
                let tokens = texts.map { step == 0 ? ($0.last ?? 0) : Int32(40 + step) }
                let places = starts.map { $0.count + step }
                if fused {
                    scores = try decoder.next(tokens, places: places, cache: cache)
                } else {
                    let shape = [texts.count, 1]
                    let states = decoder(
                        Tensor(tokens.map(Int64.init), shape: shape),
                        places: Tensor(places.map(Float.init), shape: shape),
                        present: Tensor([Bool](repeating: true, count: texts.count), shape: shape),
                        cache: cache
                    )
                    scores = decoder.logits(states.select(0, along: 1))
                }
            }
            let width = scores.extent(1)
            let all = scores.floats()
            return texts.indices.map { Array(all[$0 * width..<($0 + 1) * width]) }
        }
    }

    // Scores of up to 8: in float32 sums in another order, in bfloat16 roundings to eight bits in other places.
    @Test(
        "Has the scores of the library's operations one by one",
        arguments: [(Precision.float32, Float(1e-5)), (.bfloat16, 0.25)]
    )
    func definition(precision: Precision, tolerance: Float) async throws {
        try await TensorThread.run {
            let text = try TextDecoder(golden("decoder"), precision: precision)
            let decoder = text.decoder
            let tokens = Self.texts.map { text.tokenizer.encode($0) }
            for steps in [1, 20] {
                let found = try Self.scores(
                    decoder,
                    tokens,
                    steps: steps,
                    dtype: decoder.dtype,
                    fused: true
                )
                let expected = try Self.scores(
                    decoder,
                    tokens,
                    steps: steps,
                    dtype: decoder.dtype,
                    fused: false
                )
                for (row, scores) in found.enumerated() {
                    #expect(gap(scores, expected[row]) < tolerance)
                }
            }
        }
    }

    @Test("Bfloat16 lies near float32, and isn't the same")
    func half() async throws {
        try await TensorThread.run {
            let rows = try [Precision.float32, .bfloat16].map { precision in
                let text = try TextDecoder(golden("decoder"), precision: precision)
                let tokens = Self.texts.map { text.tokenizer.encode($0) }
                return try Self.scores(
                    text.decoder,
                    tokens,
                    steps: 3,
                    dtype: text.decoder.dtype,
                    fused: true
                )
            }
            for (whole, half) in zip(rows[0], rows[1]) {
                let distance = gap(whole, half)
                #expect(distance < 0.25 && distance > 1e-4)
            }
        }
    }

    @Test(
        "A text's scores depend on no other text and on no number of threads, to the last bit",
        .enabled(if: DecoderStep.isSupported),
        arguments: Precision.allCases
    )
    func company(precision: Precision) async throws {
        try await TensorThread.run {
            let text = try TextDecoder(golden("decoder"), precision: precision)
            let decoder = text.decoder
            let prompts: [[Int32]] = (0..<7).map { [40, 41, Int32(50 + $0)] }
            func scores(_ prompts: [[Int32]]) throws -> [[Float]] {
                let cache = KeyValueCache(
                    decoder.shape,
                    batch: prompts.count,
                    capacity: 8,
                    dtype: decoder.dtype
                )
                var last: [Float] = []
                for place in 0..<3 {
                    last = try withoutGradient {
                        try decoder.next(
                            prompts.map { $0[place] },
                            places: prompts.map { _ in place },
                            cache: cache
                        ).floats()
                    }
                }
                let width = last.count / prompts.count
                return prompts.indices.map { Array(last[$0 * width..<($0 + 1) * width]) }
            }
            let together = try scores(prompts)
            for (row, prompt) in prompts.enumerated() {
                #expect(try scores([prompt])[0] == together[row])
            }
            let threads = TensorThread.threadCount
            defer { TensorThread.threadCount = threads }
            TensorThread.threadCount = threads == 1 ? 2 : 1
            #expect(try scores(prompts) == together)
            #expect(Set(together).count == prompts.count)
        }
    }
}
