import Foundation
import Networks
import Statistics
import Tensors
import Testing

@testable import Language

/// What `Tests/Golden/decoder.py` wrote: a conversation, its template, and the tokens that transformers make of both.
private struct Talk: Decodable {
    var messages: [ChatMessage]
    var template: String
    var ids: [Int32]

    init() throws {
        self = try JSONDecoder()
            .decode(Self.self, from: try Data(contentsOf: golden("decoder/chat.json")))
    }
}

@Suite("Templates of conversations")
struct ChatTemplateTests {
    private let folder = URL.temporaryDirectory.appending(path: UUID().uuidString)

    private func written(_ source: URL) async throws -> URL {
        let target = folder.appending(path: "written", directoryHint: .isDirectory)
        try await TensorThread.run {
            let decoder = try TextDecoder(source)
            for map in decoder.maps { map.merge() }
            try decoder.write(to: target, of: source)
        }
        return target
    }

    private func settings(_ folder: URL) throws -> [String: Any] {
        let file = folder.appending(path: "tokenizer_config.json")
        let json = try JSONSerialization.jsonObject(with: try Data(contentsOf: file))
        return try #require(json as? [String: Any])
    }

    @Test(
        "A GGUF file sees a conversation as transformers set it, and so does what is written of it"
    )
    func ofGGUF() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let talk = try Talk()
        let source = golden("decoder/small.gguf")
        let before = try Tokenizer(try GGUFFile(source))
        #expect(ChatPrompt.tokens(of: talk.messages, before) == talk.ids)
        let target = try await written(source)
        let after = try Tokenizer(folder: target)
        #expect(ChatPrompt.tokens(of: talk.messages, after) == talk.ids)
        let settings = try settings(target)
        #expect(settings["chat_template"] as? String == talk.template)
        #expect(settings["eos_token"] as? String == "<|im_end|>")
        #expect(settings["bos_token"] as? String == "<|endoftext|>")
        #expect(settings["model_max_length"] as? Int == 1024)
        #expect(settings["pad_token"] == nil)
    }

    @Test("Of a folder all that says how to talk is kept; what an earlier model left is not")
    func ofFolder() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = folder.appending(path: "source", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: golden("decoder"), to: source)
        let files = [
            "tokenizer_config.json": #"{"chat_template": "a"}"#, "chat_template.jinja": "b",
            "generation_config.json": "{}", "additional_chat_templates/tools.jinja": "c",
        ]
        for (name, text) in files {
            let file = source.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: file)
        }
        var target = try await written(source)
        for (name, text) in files {
            let found = try String(contentsOf: target.appending(path: name), encoding: .utf8)
            #expect(found == text, "\(name)")
        }
        // A model without a template leaves none, wherever it is written to.
        target = try await written(golden("decoder"))
        for name in files.keys {
            let path = target.appending(path: name).path
            #expect(!FileManager.default.fileExists(atPath: path), "\(name)")
        }
        let talk = try Talk()
        let tokenizer = try Tokenizer(folder: target)
        #expect(ChatPrompt.tokens(of: talk.messages, tokenizer) == talk.ids)
    }

    @Test("Templates of several purposes keep their names; a note that is no template is an error")
    func several() async throws {
        func settings(_ change: (inout [String: GGUFValue]) -> Void) throws -> TokenizerSettings {
            var file = try GGUFFile(golden("decoder/small.gguf"))
            change(&file.notes)
            return try TokenizerSettings(file, length: 8)
        }
        let named = try settings {
            $0["tokenizer.chat_templates"] = .texts(["default", "tools"])
            $0["tokenizer.chat_template.tools"] = .text("t")
            $0["tokenizer.ggml.padding_token_id"] = .integer(0)
        }
        let json = try JSONSerialization.jsonObject(with: try JSONEncoder().encode(named))
        let written = try #require(json as? [String: Any])
        let templates = try #require(written["chat_template"] as? [[String: String]])
        #expect(templates.map { $0["name"] } == ["default", "tools"])
        #expect(templates.map { $0["template"] } == [try Talk().template, "t"])
        #expect(written["pad_token"] as? String == "<|endoftext|>")
        let none = try settings { $0["tokenizer.chat_template"] = nil }
        let plain = try JSONSerialization.jsonObject(with: try JSONEncoder().encode(none))
        #expect((plain as? [String: Any])?["chat_template"] == nil)
        for (key, value) in [
            ("tokenizer.chat_template", GGUFValue.integer(1)),
            ("tokenizer.chat_templates", .texts(["tools"])),
            ("tokenizer.ggml.eos_token_id", .integer(384)),
        ] {
            #expect(throws: GGUFError.self, "\(key)") { try settings { $0[key] = value } }
        }
    }
}
