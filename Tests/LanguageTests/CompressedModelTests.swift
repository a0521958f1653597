import Foundation
import Networks
import Statistics
import Tensors
import Testing

@testable import Language

@Suite("Compressed models")
struct CompressedModelTests {
    private static let texts = [
        "red", "vintage glass lamp with wooden table", "blue mug", "", "glass table",
        "wooden lamp red",
        "lamp lamp lamp lamp lamp lamp lamp", "a", "mug with handle", "blue glass",
    ]
    private static let variants = [
        MapCompression(precision: .bfloat16), MapCompression(precision: .eightBits),
        MapCompression(precision: .eightBits, prune: 0.3), MapCompression(prune: 0.3),
    ]

    private static func cosines(_ a: [Float], _ b: [Float], width: Int) -> [Float] {
        stride(from: 0, to: a.count, by: width).map { start in
            let (x, y) = (a[start..<start + width], b[start..<start + width])
            func dot(_ x: ArraySlice<Float>, _ y: ArraySlice<Float>) -> Float {
                zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
            }
            return dot(x, y) / (dot(x, x) * dot(y, y)).squareRoot()
        }
    }

    private func temporary() throws -> URL {
        let folder = URL.temporaryDirectory.appending(path: "compressed-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// The small encoder's folder, with the weights that `write` leaves in place of its own.
    private func folder(_ write: (URL) throws -> Void) throws -> URL {
        let folder = try temporary()
        for name in ["config.json", "tokenizer.json"] {
            try FileManager.default.copyItem(
                at: golden("encoder/\(name)"),
                to: folder.appending(path: name)
            )
        }
        try write(folder.appending(path: TextEncoder.weightsName))
        return folder
    }

    // 8 bits: each of two blocks rounds six products' inputs to half a step of 1/127 of their largest number, about 1/450
    // of their length in a row of 12 to 48 numbers, and weights as much: 2 · 6 independent errors of 1/450, twice over, are
    // an angle of about 1/90, and 1 - cos of 6e-5. bfloat16 errs by at most 1/512 a number. Measured: 1.4e-5 and 2.6e-5 in
    // bfloat16 and 8 bits, .02 with 30 % of the weights at zero.
    @Test(
        "Vectors keep their directions",
        arguments: [(0, Float(0.9998)), (1, 0.9998), (2, 0.95), (3, 0.95)]
    )
    func directions(variant: Int, least: Float) async throws {
        let compression = Self.variants[variant]
        try await TensorThread.run {
            let whole = try TextEncoder(folder: golden("encoder"))
            let small = try TextEncoder(folder: golden("encoder"), compression: compression)
            #expect(small.compression == compression)
            let expected = try whole.vectors(of: Self.texts)
            let found = try small.vectors(of: Self.texts)
            let cosines = Self.cosines(expected, found, width: whole.width)
            #expect((cosines.min() ?? 0) > least, "\(cosines)")
            #expect(gap(expected, found) > 1e-5)
        }
    }

    @Test("Vectors don't depend on what is read together", arguments: variants)
    func company(compression: MapCompression) async throws {
        try await TensorThread.run {
            let encoder = try TextEncoder(folder: golden("encoder"), compression: compression)
            let together = try encoder.vectors(of: Self.texts)
            let width = encoder.width
            for (row, text) in Self.texts.enumerated() {
                let alone = try encoder.vectors(of: [text])
                let gap = gap(alone, together[row * width..<(row + 1) * width])
                // States of bfloat16 have 8 bits, whose rounding a sum in another order may turn.
                #expect(gap < (compression.precision == .bfloat16 ? 0.02 : 1e-5))
            }
        }
    }

    @Test("What was written is read as it was, and is smaller", arguments: variants)
    func files(compression: MapCompression) async throws {
        try await TensorThread.run {
            let encoder = try TextEncoder(folder: golden("encoder"), compression: compression)
            let folder = try folder { try encoder.writeWeights(to: $0) }
            defer { try? FileManager.default.removeItem(at: folder) }
            let again = try TextEncoder(folder: folder)
            #expect(again.compression == compression)
            #expect(try again.vectors(of: Self.texts) == encoder.vectors(of: Self.texts))
            #expect(throws: TextEncoderError.self) {
                try TextEncoder(folder: folder, compression: MapCompression(prune: 0.7))
            }
            func size(_ file: URL) throws -> Int { try Data(contentsOf: file).count }
            let sizes = (
                try size(folder.appending(path: TextEncoder.weightsName)),
                try size(golden("encoder/model.safetensors"))
            )
            #expect(compression.precision == .float32 || sizes.0 * 3 < sizes.1 * 2, "\(sizes)")
        }
    }

    private static let damages: [(String, @Sendable (inout Safetensors) -> Void, String)] = [
        ("unknown precision", { $0.metadata["restock.precision"] = "5-bit" }, "5-bit"),
        ("impossible share", { $0.metadata["restock.prune"] = "1.5" }, "1.5"),
        (
            "no scales", { $0.tensors["encoder.layer.0.output.dense.weight_scale"] = nil },
            "weight_scale"
        ),
        (
            "no numbers", { $0.tensors["encoder.layer.1.output.dense.weight"] = nil },
            "layer.1.output.dense"
        ),
        (
            "too few scales",
            { $0.tensors["encoder.layer.0.output.dense.weight_scale"] = Tensor([1] as [Float]) },
            "scales"
        ),
        (
            "negative scale",
            {
                let name = "encoder.layer.0.output.dense.weight_scale"
                $0.tensors[name] = $0.tensors[name].map { $0 * -1 }
            }, "scale"
        ),
        (
            "other extents",
            {
                $0.tensors["encoder.layer.0.output.dense.weight"] = Tensor(
                    [1, 2] as [Int8],
                    shape: [1, 2]
                )
            }, "expected int8"
        ),
        ("8-bit numbers, but no note", { $0.metadata = [:] }, "int8"),
    ]

    @Test("Damaged files are refused by name", arguments: damages.indices)
    func damaged(number: Int) async throws {
        try await TensorThread.run {
            let compression = MapCompression(precision: .eightBits)
            let encoder = try TextEncoder(folder: golden("encoder"), compression: compression)
            let folder = try folder { file in
                try encoder.writeWeights(to: file)
                var content = try Safetensors.read(file)
                Self.damages[number].1(&content)
                try content.write(to: file)
            }
            defer { try? FileManager.default.removeItem(at: folder) }
            let error = #expect(throws: (any Error).self) { try TextEncoder(folder: folder) }
            #expect(
                "\(error.map { "\($0)" } ?? "")".contains(Self.damages[number].2),
                "\(String(describing: error))"
            )
        }
    }

    @Test("A compressed model can't be trained")
    func training() async throws {
        try await TensorThread.run {
            let encoder = try TextEncoder(
                folder: golden("encoder"),
                compression: MapCompression(precision: .eightBits)
            )
            let settings = ContrastiveTuner.Settings(
                loss: .pairs,
                side: .both,
                strength: 1,
                steps: 1,
                batch: 1,
                rate: 1e-3,
                temperature: 0.1,
                negatives: 1,
                length: 12
            )
            #expect(throws: TextEncoderError.isCompressed(precision: "8-bit", wanted: "trained")) {
                try ContrastiveTuner(settings).tune(
                    encoder,
                    on: [ContrastiveExample(query: "red", document: 0)],
                    documents: ["red mug"],
                    vectors: [],
                    seed: Seed(1)
                ) { _, _ in }
            }
            let decoder = try TextDecoder(
                golden("decoder"),
                compression: MapCompression(precision: .eightBits)
            )
            #expect(throws: DecoderError.isCompressed(precision: "8-bit")) {
                try DecoderTuner(FineTuner.Settings(steps: 1, batch: 1, rate: 1e-3)).tune(
                    decoder,
                    on: [AnsweredPrompt(prompt: [1], answer: [2])],
                    seed: Seed(1)
                ) { _, _ in }
            }
        }
    }

    @Test("A decoder and a cross-encoder take the same compression")
    func others() async throws {
        try await TensorThread.run {
            let compression = MapCompression(precision: .eightBits)
            let tokens: [[Int32]] = [[5, 17, 40, 9, 77, 120]]
            let whole = try TextDecoder(golden("decoder")).logits(of: tokens)[0]
            let small = try TextDecoder(golden("decoder"), compression: compression)
                .logits(of: tokens)[0]
            let cosines = Self.cosines(whole, small, width: 384)
            #expect((cosines.min() ?? 0) > 0.998, "\(cosines)")
            #expect(gap(whole, small) > 1e-4)
            let pairs = [
                (query: "red mug", text: "a red mug"), (query: "lamp", text: "blue table"),
            ]
            let scores = try CrossEncoder(folder: golden("cross-encoder")).scores(of: pairs)
            let rounded = try CrossEncoder(
                folder: golden("cross-encoder"),
                compression: compression
            )
            .scores(of: pairs)
            // Scores of up to 4; onnxruntime's rounding moves them by .21.
            #expect(gap(scores, rounded) < 0.2 && gap(scores, rounded) > 1e-5)
        }
    }

    @Test("Groups hold all texts once, few tokens and little padding", arguments: 0..<20)
    func groups(seed: UInt64) {
        var random = Seed(seed).generator()
        let lengths = (0..<200).map { _ in Int.random(in: 1...300, using: &random) }
        let groups = Array(LengthGroups(lengths))
        #expect(groups.flatMap(\.self).sorted() == Array(0..<200))
        for group in groups where group.count > 1 {
            let longest = group.map { lengths[$0] }.max() ?? 0
            let room = longest * group.count
            let tokens = group.reduce(0) { $0 + lengths[$1] }
            #expect(room <= 1024)
            #expect(room <= 128 || Double(room - tokens) <= 0.125 * Double(room))
        }
    }
}
