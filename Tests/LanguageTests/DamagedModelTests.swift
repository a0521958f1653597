import Foundation
import Networks
import Tensors
import Testing

@testable import Language

/// Folders of models whose parts don't fit each other.
@Suite("Models that don't fit together")
struct DamagedModelTests {
    private let place = FileManager.default.temporaryDirectory
        .appending(path: "damaged-\(UUID().uuidString)")

    /// Puts token 384, of which there is none, before texts.
    private static let template = #"""
        {"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"a","type_id":0}},
        {"Sequence":{"id":"A","type_id":0}}],"pair":[{"SpecialToken":{"id":"a","type_id":0}},
        {"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":1}}],
        "special_tokens":{"a":{"id":"a","ids":[384],"tokens":["a"]}}}
        """#

    private func copy(_ name: String) throws {
        try? FileManager.default.removeItem(at: place)
        try FileManager.default.copyItem(at: golden(name), to: place)
    }

    private func replace(_ name: String, _ old: String, _ new: String) throws {
        let file = place.appending(path: name)
        let text = try String(contentsOf: file, encoding: .utf8)
        let changed = text.replacing(old, with: new)
        #expect(changed != text, "\(old)")
        try changed.write(to: file, atomically: true, encoding: .utf8)
    }

    private func message(
        _ read: @escaping @Sendable @TensorThread (URL) throws -> Void
    ) async -> String {
        let place = place
        return await TensorThread.run {
            do {
                try read(place)
                return ""
            } catch {
                return "\(error)"
            }
        }
    }

    @Test("A token around texts that the model has no row for is an error of every model")
    func tokenAround() async throws {
        defer { try? FileManager.default.removeItem(at: place) }
        try copy("encoder")
        try replace("tokenizer.json", #""ids":[3]"#, #""ids":[4000]"#)
        let encoder = await message { _ = try TextEncoder(folder: $0) }
        #expect(encoder.contains("4000") && encoder.contains("676"), "\(encoder)")
        try copy("cross-encoder")
        try replace("tokenizer.json", #""ids":[3]"#, #""ids":[-1]"#)
        let cross = await message { _ = try CrossEncoder(folder: $0) }
        #expect(cross.contains("-1"), "\(cross)")
        try copy("decoder")
        try replace(
            "tokenizer.json",
            #""post_processor":null"#,
            #""post_processor":"# + Self.template
        )
        let decoder = await message { _ = try TextDecoder($0) }
        #expect(decoder.contains("384"), "\(decoder)")
    }

    @Test("A vocabulary above the model's, and places too few for what stands around, are errors")
    func sizes() async throws {
        defer { try? FileManager.default.removeItem(at: place) }
        try copy("encoder")
        try replace("config.json", #""vocab_size": 676"#, #""vocab_size": 675"#)
        let fewer = await message { _ = try TextEncoder(folder: $0) }
        #expect(fewer.contains("676") && fewer.contains("675"), "\(fewer)")
        try copy("encoder")
        try replace(
            "config.json",
            #""max_position_embeddings": 16"#,
            #""max_position_embeddings": 2"#
        )
        let short = await message { _ = try TextEncoder(folder: $0) }
        #expect(short.contains("places"), "\(short)")
    }

    private static let largeSizes: [(old: String, new: String, named: String)] = [
        ("vocab_size\": 676", "vocab_size\": 1152921504606846976", "vocab_size"),
        ("vocab_size\": 676", "vocab_size\": 9223372036854775807", "vocab_size"),
        ("num_hidden_layers\": 2", "num_hidden_layers\": 100000000", "num_hidden_layers"),
        ("hidden_size\": 12", "hidden_size\": 3000000", "numbers"),
        ("intermediate_size\": 20", "intermediate_size\": 16777217", "intermediate_size"),
    ]

    @Test("Sizes that no memory holds are errors from the start", arguments: largeSizes)
    func largest(old: String, new: String, named: String) async throws {
        defer { try? FileManager.default.removeItem(at: place) }
        try copy("encoder")
        try replace("config.json", old, new)
        let found = await message { _ = try TextEncoder(folder: $0) }
        #expect(found.contains(named) && found.contains("expected"), "\(found)")
    }

    @Test("A head that is one number is an error")
    func head() async throws {
        defer { try? FileManager.default.removeItem(at: place) }
        try copy("cross-encoder")
        let found = await message { folder in
            let file = folder.appending(path: TextEncoder.weightsName)
            var saved = try Safetensors.read(file)
            saved.tensors["classifier.weight"] = Tensor([Float(1)], shape: [])
            try saved.write(to: file)
            _ = try CrossEncoder(folder: folder)
        }
        #expect(found.contains("number of labels"), "\(found)")
    }
}
