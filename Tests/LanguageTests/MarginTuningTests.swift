import Foundation
import Language
import Networks
import Statistics
import Tensors
import Testing

@Suite("Tuning by margins")
struct MarginTuningTests {
    private static let documents = [
        "red glass lamp", "wooden table", "blue mug", "laptop bag", "phone case", "vintage chair",
    ]

    /// Each query asks for its document; two others stand 2 and 5 below it.
    private static let examples = documents.enumerated().map { number, text in
        var example = ContrastiveExample(
            query: text.split(separator: " ").last.map(String.init) ?? text,
            document: number
        )
        example.margins = [
            ((number + 1) % documents.count, 2), ((number + 2) % documents.count, 5),
        ]
        return example
    }

    private static func settings(_ side: TunedSide) -> ContrastiveTuner.Settings {
        ContrastiveTuner.Settings(
            loss: .margins,
            side: side,
            strength: 1,
            steps: 40,
            batch: 4,
            rate: 3e-3,
            temperature: 0.1,
            negatives: 1,
            length: 12,
            scale: 20
        )
    }

    @Test(
        "The loss falls on both sides, and the same seed repeats it",
        arguments: TunedSide.allCases
    )
    func learns(side: TunedSide) async throws {
        let runs = try await TensorThread.run {
            try (0..<2).map { _ in
                let encoder = try TextEncoder(folder: golden("encoder"))
                // The untrained encoder's documents lie too close together for queries alone to tell them apart.
                let width = encoder.width
                let apart = Self.documents.indices.flatMap { document in
                    (0..<width).map { $0 == document ? Float(1) : 0 }
                }
                return try ContrastiveTuner(Self.settings(side)).tune(
                    encoder,
                    on: Self.examples,
                    documents: Self.documents,
                    vectors: apart,
                    seed: Seed(1)
                ) { _, _ in }
            }
        }
        let losses = runs[0]
        let (start, end) = (losses.prefix(5).reduce(0, +), losses.suffix(5).reduce(0, +))
        #expect(end < 0.6 * start, "\(losses)")
        #expect(runs[1] == losses)
    }

    // With the fitted scale, the mean square of the other model's margins over the scale is that of the encoder's.
    @Test("The fitted scale makes both models' margins equally large, however long vectors are")
    func scale() async throws {
        let (found, longer, ours) = try await TensorThread.run {
            let encoder = try TextEncoder(folder: golden("encoder"))
            let vectors = try encoder.vectors(of: Self.documents)
            @TensorThread func fitted(_ factor: Float) throws -> Double? {
                try ContrastiveTuner.marginScale(
                    of: encoder,
                    on: Self.examples,
                    vectors: vectors.map { $0 * factor }
                )
            }
            let queries = try encoder.vectors(of: Self.examples.map(\.query))
            let width = encoder.width
            func unit(_ all: [Float], _ row: Int) -> [Double] {
                let part = all[row * width..<(row + 1) * width].map(Double.init)
                let length = part.reduce(0) { $0 + $1 * $1 }.squareRoot()
                return part.map { $0 / length }
            }
            func cosine(_ query: Int, _ document: Int) -> Double {
                zip(unit(queries, query), unit(vectors, document)).reduce(0) { $0 + $1.0 * $1.1 }
            }
            let squares = Self.examples.indices.flatMap { number in
                Self.examples[number].margins.map { entry -> Double in
                    let gap = cosine(number, number) - cosine(number, entry.document)
                    return gap * gap
                }
            }
            return (try fitted(1), try fitted(3), squares.reduce(0, +) / Double(squares.count))
        }
        // The mean of 2² and 5².
        let expected = (14.5 / ours).squareRoot()
        #expect(abs((found ?? 0) - expected) < 1e-3 * expected)
        #expect(abs((longer ?? 0) - expected) < 1e-3 * expected)
    }

    @Test("A limit cuts the second text, and one that is beyond both changes nothing")
    func limit() async throws {
        let pairs = [
            (query: "lamp", text: "red glass lamp with a long description of a vintage chair"),
            (query: "lamp", text: "mug"),
        ]
        let (whole, wide, cut) = try await TensorThread.run {
            let model = try CrossEncoder(folder: golden("cross-encoder"))
            return (
                try model.scores(of: pairs), try model.scores(of: pairs, limit: 10_000),
                try model.scores(of: pairs, limit: 8)
            )
        }
        #expect(whole == wide)
        #expect(cut[0] != whole[0] && abs(cut[1] - whole[1]) < 1e-5)
    }
}
