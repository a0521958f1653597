import Foundation
import Language
import Networks
import Statistics
import Tensors
import Testing

@Suite("Fine-tuning a text encoder")
struct ContrastiveTunerTests {
    private static let documents = [
        "red glass lamp", "wooden table", "blue mug", "laptop bag", "phone case", "vintage chair",
    ]
    private static let examples = documents.enumerated().map { number, text in
        ContrastiveExample(
            query: text.split(separator: " ").last.map(String.init) ?? text,
            document: number,
            negatives: [(number + 1) % documents.count]
        )
    }

    private static func settings(
        _ side: TunedSide,
        _ loss: TunedLoss = .pairs,
        strength: Double = 1
    ) -> ContrastiveTuner.Settings {
        ContrastiveTuner.Settings(
            loss: loss,
            side: side,
            strength: strength,
            steps: 30,
            batch: 4,
            rate: 3e-3,
            temperature: 0.1,
            negatives: 1,
            length: 12
        )
    }

    @Test(
        "The loss falls, embeddings stay, and the written weights give the same vectors",
        arguments: TunedSide.allCases
    )
    func learns(side: TunedSide) async throws {
        let folder = URL.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "weights.safetensors")
        try await TensorThread.run {
            let encoder = try TextEncoder(folder: golden("encoder"))
            let vectors = try encoder.vectors(of: Self.documents)
            let before = encoder.parameters.map { ($0.path, $0.tensor.floats()) }
            let losses = try ContrastiveTuner(Self.settings(side)).tune(
                encoder,
                on: Self.examples,
                documents: Self.documents,
                vectors: vectors,
                seed: Seed(1)
            ) { _, _ in }
            let (start, end) = (losses.prefix(5).reduce(0, +), losses.suffix(5).reduce(0, +))
            // Queries alone have less to gain: the documents of an untrained encoder lie close together.
            #expect(end < (side == .both ? 0.7 : 0.97) * start, "\(losses)")
            for ((path, old), parameter) in zip(before, encoder.parameters) {
                #expect(
                    (parameter.tensor.floats() == old) == path.hasPrefix("embeddings."),
                    "\(path)"
                )
            }
            try encoder.writeWeights(to: file)
            let again = try TextEncoder(folder: golden("encoder"), weights: file)
            #expect(try again.vectors(of: Self.documents) == encoder.vectors(of: Self.documents))
        }
    }

    // Both in one stay on the thread: other tests change its number of helpers, and with that the last digits.
    @Test("The same seed gives the same losses")
    func repeats() async throws {
        let runs = try await TensorThread.run {
            let first = try Self.tuned(Self.settings(.both), Self.examples)
            return [first, try Self.tuned(Self.settings(.both), Self.examples)]
        }
        #expect(runs[0] == runs[1] && runs[0].count == 30)
    }

    @Test("A soft label that gives all to one document is the pair's label")
    func ranking() async throws {
        let soft = Self.examples.map { example in
            var example = example
            example.ranking = [(example.document, 1)]
            return example
        }
        let pairs = try await Self.losses(Self.settings(.queries), Self.examples)
        let ranking = try await Self.losses(Self.settings(.queries, .ranking), soft)
        // Sums in another order differ by a few units of the last place of 1, and steps add up to more.
        #expect(zip(pairs, ranking).allSatisfy { abs($0 - $1) < 1e-3 })
    }

    @Test("An encoder with adapters is refused: what is learnt are weights")
    func adapters() async throws {
        await TensorThread.run {
            _ = #expect(throws: TextEncoderError.adapted) {
                let encoder = try TextEncoder(folder: golden("encoder"))
                try Adapters.add(
                    to: encoder.maps,
                    AdapterSettings(rank: 4, maps: ["query"]),
                    from: ParameterSource(Seed(3))
                )
                _ = try ContrastiveTuner(Self.settings(.both)).tune(
                    encoder,
                    on: Self.examples,
                    documents: Self.documents,
                    vectors: try encoder.vectors(of: Self.documents),
                    seed: Seed(1)
                ) { _, _ in }
            }
        }
    }

    @Test("A loss that is no number ends a tuning, and says at which step and what helps")
    func divergence() async throws {
        var settings = Self.settings(.both)
        settings.rate = 1e39
        let error = await #expect(throws: (any Error).self) {
            _ = try await Self.losses(settings, Self.examples)
        }
        let message = "\(error, default: "none")"
        #expect(message.contains("step ") && message.contains("lower"), "\(message)")
    }

    @Test("A strength of 0 gives the weights back")
    func strength() async throws {
        let change = try await TensorThread.run {
            let encoder = try TextEncoder(folder: golden("encoder"))
            let before = try encoder.vectors(of: Self.documents)
            _ = try ContrastiveTuner(Self.settings(.queries, strength: 0)).tune(
                encoder,
                on: Self.examples,
                documents: Self.documents,
                vectors: before,
                seed: Seed(1)
            ) { _, _ in }
            return zip(before, try encoder.vectors(of: Self.documents)).map { abs($0 - $1) }.max()
        }
        #expect(change == 0)
    }

    private static func losses(
        _ settings: ContrastiveTuner.Settings,
        _ examples: [ContrastiveExample]
    ) async throws -> [Double] {
        try await TensorThread.run { try tuned(settings, examples) }
    }

    @TensorThread
    private static func tuned(
        _ settings: ContrastiveTuner.Settings,
        _ examples: [ContrastiveExample]
    ) throws -> [Double] {
        let encoder = try TextEncoder(folder: golden("encoder"))
        return try ContrastiveTuner(settings).tune(
            encoder,
            on: examples,
            documents: documents,
            vectors: try encoder.vectors(of: documents),
            seed: Seed(7)
        ) { _, _ in }
    }
}
