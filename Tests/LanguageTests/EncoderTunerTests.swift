import Foundation
import Networks
import Statistics
import Tensors
import Testing

@testable import Language

@Suite("Hidden words of an encoder")
struct EncoderTunerTests {
    private static let texts = [
        "red glass lamp", "wooden table", "blue mug", "laptop bag", "phone case", "vintage chair",
        "red wooden chair", "glass table",
    ]

    private static func tuner(batch: Int = 4, accumulation: Int = 1, steps: Int = 30)
        -> EncoderTuner
    {
        EncoderTuner(
            FineTuner.Settings(
                steps: steps,
                batch: batch,
                accumulation: accumulation,
                rate: 1e-2
            )
        )
    }

    private static func texts(heldOut: [String] = []) -> EncoderTuner.Texts {
        EncoderTuner.Texts(
            learnt: texts,
            heldOut: heldOut,
            masking: MaskingSettings(share: 0.5),
            length: 12
        )
    }

    // 4,000 draws a seed: each count is binomial, and bounds are 5 standard deviations. Numbers 0 to 4 are never asked for;
    // a replaced token is drawn from 5 to 104, and is the old one with probability .01.
    @Test(
        "Of the tokens 15 % are asked for, of these 80 % hidden and 10 % replaced",
        arguments: 0..<40
    )
    func shares(number: Int) {
        var random = Seed(3)["masks"][number].generator()
        let text = (0..<5_000).map { (place: Int) -> Int32 in
            let number = place % 5 == 0 ? place % 4 : 5 + (place * 7) % 100
            return Int32(number)
        }
        let found = MaskedText(
            text,
            mask: 4,
            keeping: [0, 1, 2, 3, 4],
            others: (5..<105).map { Int32($0) },
            MaskingSettings(),
            &random
        )
        func isNear(_ count: Int, _ of: Int, _ share: Double) -> Bool {
            let deviation = (Double(of) * share * (1 - share)).squareRoot()
            return abs(Double(count) - Double(of) * share) < 5 * deviation
        }
        let asked = found.places.count
        #expect(isNear(asked, 4_000, 0.15))
        #expect(found.places.allSatisfy { $0 % 5 != 0 })
        #expect(found.answers == found.places.map { text[$0] })
        let hidden = found.places.count { found.shown[$0] == 4 }
        let same = found.places.count { found.shown[$0] == text[$0] }
        #expect(isNear(hidden, asked, 0.8))
        #expect(isNear(same, asked, 0.1 + 0.1 / 100))
        #expect(isNear(asked - hidden - same, asked, 0.1 - 0.1 / 100))
        for place in text.indices where !found.places.contains(place) {
            #expect(found.shown[place] == text[place])
        }
    }

    // The oracle: each formula of the head in a loop, in double precision.
    @Test("The loss is that of the definition, with the table that words are read by")
    func loss() async throws {
        try await TensorThread.run {
            let encoder = try TextEncoder(folder: golden("encoder"))
            let head = try encoder.maskedHead(from: nil, seed: Seed(4))
            let task = try MaskedTask(encoder, head, Self.texts, Self.texts())
            let examples = (0..<task.count).map { task.example($0, Seed(5)[$0]) }
            let numbers = head.parameters.map { $0.tensor.doubles() }
            let (map, mapShift, scale, normShift, shift) = (
                numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]
            )
            let (width, table) = (encoder.width, encoder.wordTable.doubles())
            var expected = 0.0
            for example in examples {
                let states = encoder.states(of: [example.shown]).doubles()
                for (place, answer) in zip(example.places, example.answers) {
                    let state = states[place * width..<(place + 1) * width].map { $0 }
                    var inner = (0..<width).map { row in
                        let sum = (0..<width).reduce(mapShift[row]) {
                            $0 + map[row * width + $1] * state[$1]
                        }
                        return 0.5 * sum * (1 + erf(sum / 2.0.squareRoot()))
                    }
                    let mean = inner.reduce(0, +) / Double(width)
                    let variance =
                        inner.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
                    inner = (0..<width).map {
                        (inner[$0] - mean) / (variance + 1e-12).squareRoot() * scale[$0]
                            + normShift[$0]
                    }
                    let scores = shift.indices.map { token in
                        (0..<width).reduce(shift[token]) {
                            $0 + table[token * width + $1] * inner[$1]
                        }
                    }
                    let best = scores.max() ?? 0
                    let total = log(scores.reduce(0) { $0 + exp($1 - best) }) + best
                    expected += total - scores[Int(answer)]
                }
            }
            let found: Double = task.loss(of: examples).item()
            #expect(examples.contains { !$0.places.isEmpty })
            #expect(abs(found - expected) < 1e-4 * expected)
            let none = examples.map { example in
                var example = example
                (example.places, example.answers) = ([], [])
                return example
            }
            #expect(task.loss(of: none).item() == 0.0)
        }
    }

    @Test("Gradients of several batches make the step of one large batch")
    func accumulation() async throws {
        let losses = try await TensorThread.run {
            try [(4, 1), (2, 2), (1, 4)].map { batch, accumulation in
                try Self.tuner(batch: batch, accumulation: accumulation, steps: 8).tune(
                    try TextEncoder(folder: golden("encoder")),
                    on: Self.texts(),
                    seed: Seed(1)
                ) { _, _ in }.losses
            }
        }
        for other in losses.dropFirst() {
            // Sums in another order; eight steps add up what they differ by.
            #expect(zip(losses[0], other).allSatisfy { abs($0 - $1) < 1e-3 }, "\(losses)")
        }
    }

    @Test("Adapters learn alone; without them all weights do, and read again from their folder")
    func learns() async throws {
        let folder = URL.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await TensorThread.run {
            let adapted = try TextEncoder(folder: golden("encoder"))
            let before = adapted.parameters.map { $0.tensor.floats() }
            let vectors = try adapted.vectors(of: Self.texts)
            try Adapters.add(
                to: adapted.maps,
                AdapterSettings(rank: 4, maps: ["query", "value", "intermediate.dense"]),
                from: ParameterSource(Seed(2))
            )
            let outcome = try Self.tuner().tune(
                adapted,
                on: Self.texts(heldOut: Self.texts),
                seed: Seed(1)
            ) { _, _ in }
            let lowest = outcome.heldOut.map(\.loss).min() ?? .infinity
            // Untouched, the head says little more than log 676 = 6.52.
            #expect(lowest < outcome.heldOut[0].loss - 0.1, "\(outcome.heldOut)")
            for (old, parameter) in zip(before, adapted.parameters) {
                #expect(parameter.tensor.floats() == old, "\(parameter.path)")
            }
            #expect(try adapted.vectors(of: Self.texts) != vectors)
            #expect(throws: TextEncoderError.adapted) {
                try adapted.write(to: folder, of: golden("encoder"))
            }
            let tuned = try adapted.vectors(of: Self.texts)
            for map in adapted.maps { map.merge() }
            #expect(gap(try adapted.vectors(of: Self.texts), tuned) < 1e-4)

            let whole = try TextEncoder(folder: golden("encoder"))
            _ = try Self.tuner().tune(whole, on: Self.texts(), seed: Seed(1)) { _, _ in }
            for (old, parameter) in zip(before, whole.parameters) {
                #expect(parameter.tensor.floats() != old, "\(parameter.path)")
            }
            try whole.write(to: folder, of: golden("encoder"))
            let again = try TextEncoder(folder: folder)
            #expect(try again.vectors(of: Self.texts) == whole.vectors(of: Self.texts))
        }
    }

    @Test("Another right answer to a query is not held against it")
    func answers() async throws {
        let pairs = [(query: "mug", text: "red mug"), (query: "mug", text: "blue mug")]
        let others = pairs + [(query: "lamp", text: "blue mug")]
        try await TensorThread.run {
            @TensorThread func losses(_ pairs: [(query: String, text: String)]) throws -> [Double] {
                try Self.tuner(batch: pairs.count).tune(
                    try TextEncoder(folder: golden("encoder")),
                    on: EncoderTuner.Pairs(learnt: pairs, temperature: 0.1, length: 12),
                    seed: Seed(1)
                ) { _, _ in }.losses
            }
            // Nothing is left that either could be mistaken for, and log 1 = 0.
            let alone = try losses(pairs)
            #expect(alone.allSatisfy { $0 == 0 }, "\(alone)")
            // The lamp's is the only query with a wrong answer, the red mug.
            let beside = try losses(others)
            #expect(beside[0] > 0, "\(beside)")
        }
    }

    @Test("Pairs come closer to each other than to the others")
    func pairs() async throws {
        let pairs = Self.texts.prefix(6).map { text in
            (query: text.split(separator: " ").last.map(String.init) ?? text, text: text)
        }
        try await TensorThread.run {
            let encoder = try TextEncoder(folder: golden("encoder"))
            let losses = try Self.tuner(batch: 6).tune(
                encoder,
                on: EncoderTuner.Pairs(learnt: pairs, temperature: 0.1, length: 12),
                seed: Seed(1)
            ) { _, _ in }.losses
            #expect((losses.last ?? .infinity) < 0.7 * losses[0], "\(losses)")
            // The same title is no wrong answer: with nothing but itself the loss is log 1.
            let alike = [pairs[0], pairs[0]]
            let none = try Self.tuner(batch: 2, steps: 1).tune(
                encoder,
                on: EncoderTuner.Pairs(learnt: alike, temperature: 0.1, length: 12),
                seed: Seed(1)
            ) { _, _ in }.losses
            #expect(abs(none[0]) < 1e-6)
        }
    }
}
