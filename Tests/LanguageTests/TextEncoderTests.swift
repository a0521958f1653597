import Foundation
import Language
import Networks
import Tensors
import Testing

@Suite("Text encoder")
struct TextEncoderTests {
    private struct Expected: Decodable {
        var texts: [String]
        var mean: [[Float]]
        var first: [[Float]]
        var max: [[Float]]
    }

    private static func expected() throws -> Expected {
        let data = try Data(contentsOf: golden("encoder/vectors.json"))
        return try JSONDecoder().decode(Expected.self, from: data)
    }

    // The third text is longer than the encoder's 16 positions, the second is empty.
    @Test(
        "The same vectors as the package's, all texts in one call",
        arguments: TextEncoder.Pooling.allCases
    )
    func vectors(pooling: TextEncoder.Pooling) async throws {
        let expected = try Self.expected()
        let found = try await TensorThread.run {
            try TextEncoder(folder: golden("encoder"), pooling: pooling).vectors(of: expected.texts)
        }
        let rows =
            switch pooling {
            case .mean: expected.mean
            case .first: expected.first
            case .max: expected.max
            }
        let distance = zip(found, rows.joined()).map { abs($0 - $1) }.max() ?? 1
        // The golden values have six decimals.
        #expect(found.count == rows.count * 12 && distance < 2e-5)
    }

    @Test("A text's vector doesn't depend on its company")
    func company() async throws {
        let texts = ["red", "vintage glass lamp with wooden table", "blue mug", ""]
        try await TensorThread.run {
            let encoder = try TextEncoder(folder: golden("encoder"))
            let together = try encoder.vectors(of: texts)
            for (row, text) in texts.enumerated() {
                let alone = try encoder.vectors(of: [text])
                let gap = zip(alone, together[row * 12..<(row + 1) * 12]).map { abs($0 - $1) }
                #expect((gap.max() ?? 1) < 1e-5)
            }
        }
    }

    /// The folder of all-MiniLM-L6-v2, where the machine has it.
    private static let published = ProcessInfo.processInfo.environment["RESTOCK_ENCODER"]

    // sentence-transformers 6.2.0, torch 2.13.0: the first four numbers of each vector.
    @Test("The published encoder gives the published vectors", .enabled(if: published != nil))
    func publishedVectors() async throws {
        let texts = [
            "red mug with a wooden handle", "", "Nail Polish OPI Makeup Nails", "无线蓝牙耳机 iPhone",
            String(repeating: "laptop 15 inch ", count: 120),
        ]
        let expected: [[Float]] = [
            [-0.045084, 0.045743, -0.0272, 0.092661], [-0.118838, 0.048299, -0.002548, -0.011011],
            [-0.182421, 0.091236, 0.001569, -0.00427], [-0.036329, 0.043769, 0.079573, -0.033265],
            [0.032565, -0.005838, 0.019784, -0.068898],
        ]
        let vectors = try await TensorThread.run {
            try TextEncoder(folder: URL(filePath: Self.published ?? "")).vectors(of: texts)
        }
        for (row, values) in expected.enumerated() {
            let vector = vectors[row * 384..<(row + 1) * 384]
            #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
            #expect(zip(vector, values).allSatisfy { abs($0 - $1) < 1e-5 })
        }
    }

    @Test(
        "A written encoder pools as the one it comes from",
        arguments: TextEncoder.Pooling.allCases
    )
    func written(pooling: TextEncoder.Pooling) async throws {
        let folder = URL.temporaryDirectory.appending(path: UUID().uuidString)
        let second = URL.temporaryDirectory.appending(path: UUID().uuidString)
        defer {
            for place in [folder, second] { try? FileManager.default.removeItem(at: place) }
        }
        try await TensorThread.run {
            let encoder = try TextEncoder(folder: golden("encoder"), pooling: pooling)
            try encoder.write(to: folder, of: golden("encoder"))
            let again = try TextEncoder(folder: folder)
            #expect(again.pooling == pooling)
            #expect(try again.vectors(of: ["red mug"]) == encoder.vectors(of: ["red mug"]))
            // Over what the folder says itself.
            for other in TextEncoder.Pooling.allCases {
                try TextEncoder(folder: folder, pooling: other).write(to: second, of: folder)
                #expect(try TextEncoder(folder: second).pooling == other)
            }
        }
    }

    @Test("A file that is there and can't be read is an error where a folder is copied")
    func unreadable() async throws {
        let folder = URL.temporaryDirectory.appending(path: UUID().uuidString)
        let target = URL.temporaryDirectory.appending(path: UUID().uuidString)
        defer {
            for place in [folder, target] { try? FileManager.default.removeItem(at: place) }
        }
        try FileManager.default.copyItem(at: golden("encoder"), to: folder)
        // A folder in place of a file: there is nothing that its bytes could be.
        try FileManager.default.createDirectory(
            at: folder.appending(path: "special_tokens_map.json"),
            withIntermediateDirectories: true
        )
        await TensorThread.run {
            let error = #expect(throws: (any Error).self) {
                try TextEncoder(folder: folder).write(to: target, of: folder)
            }
            #expect("\(error, default: "none")".contains("special_tokens_map.json"))
        }
    }

    @Test("A folder without a whole model is an error that says what is wrong")
    func errors() async throws {
        let folder = URL.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.copyItem(at: golden("encoder"), to: folder)
        func message() async throws -> String {
            await TensorThread.run {
                do {
                    _ = try TextEncoder(folder: folder)
                    return ""
                } catch {
                    return "\(error)"
                }
            }
        }
        func change(_ name: String, _ edit: (Data) -> Data) throws {
            let file = folder.appending(path: name)
            try edit(try Data(contentsOf: golden("encoder/\(name)"))).write(to: file)
        }
        func replace(_ name: String, _ old: String, _ new: String) throws {
            try change(name) {
                Data(String(decoding: $0, as: UTF8.self).replacing(old, with: new).utf8)
            }
        }
        try replace("config.json", "\"bert\"", "\"roberta\"")
        #expect(try await message().contains("model_type is roberta, expected bert"))
        try replace("config.json", "\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3")
        #expect(try await message().contains("encoder.layer.2"))
        try replace("config.json", "\"hidden_size\": 12", "\"hidden_size\": 15")
        #expect(try await message().contains("embeddings.word_embeddings.weight"))
        try change("config.json") { $0 }
        try change("model.safetensors") { $0.prefix($0.count / 2) }
        #expect(try await !message().isEmpty)
        try FileManager.default.removeItem(at: folder.appending(path: "config.json"))
        #expect(try await message().contains("config.json"))
    }
}
