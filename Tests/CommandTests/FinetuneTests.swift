import Foundation
import Testing

/// A decoder that learns to write a shop's queries, the way a person has it learn.
@Suite("Fine-tuning on pairs")
struct FinetuneTests {
    private let program: RestockProgram

    init() throws {
        program = try RestockProgram()
        let golden = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "LanguageTests/Golden/decoder")
        try program.write(
            try Data(contentsOf: golden.appending(path: "small.gguf")),
            to: "small.gguf"
        )
        let lines = ["lamp", "mug", "table", "bag"].flatMap { kind in
            ["red", "blue"].map { "Acme \($0) \(kind),\($0) \(kind)" }
        }
        try program.write(
            (["title,query"] + lines + [",mug"]).joined(separator: "\n"),
            to: "pairs.csv"
        )
    }

    private func tune(_ arguments: String...) throws -> RestockProgram.Outcome {
        let settings = arguments.isEmpty ? "{ steps: 12, batch: 4, rate: 0.02 }" : arguments[0]
        return try program.run(
            "finetune",
            "small.gguf",
            "--pairs",
            "pairs.csv",
            "--output",
            "adapter",
            "--settings",
            settings,
            "--quiet",
            "--json"
        )
    }

    @Test("leaves an adapter alone, and the same one again")
    func adapter() throws {
        let outcome = try tune()
        #expect(outcome.status == 0, "\(outcome.errors)")
        let answer = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        let tuning = try #require(answer as? [String: Any])
        let losses = try #require(tuning["losses"] as? [Double])
        #expect(losses.count == 12 && losses[11] < losses[0] && tuning["pairs"] as? Int == 8)
        // Two layers: queries and outputs [32, 32], keys and values [16, 32], each with A and B of rank 8.
        #expect(tuning["learnt"] as? Int == 2 * 8 * (2 * 64 + 2 * 48))
        let file = program.path("adapter/adapter_model.safetensors")
        let first = try Data(contentsOf: file)
        #expect(try tune().status == 0)
        #expect(try Data(contentsOf: file) == first)
        let names = try FileManager.default.contentsOfDirectory(
            atPath: program.path("adapter").path
        )
        #expect(names.sorted() == ["adapter_config.json", "adapter_model.safetensors"])
    }

    @Test("explains what it can't use")
    func refusals() throws {
        let maps = try tune("{ maps: [query] }")
        #expect(maps.status == 66 && maps.errors.contains("no map 'query'"), "\(maps.errors)")
        let key = try tune("{ setps: 3 }")
        #expect(key.status == 78 && key.errors.contains("did you mean 'steps'"), "\(key.errors)")
        try program.write("title,query\n", to: "pairs.csv")
        let empty = try tune()
        #expect(empty.status == 65 && empty.errors.contains("expected pairs"), "\(empty.errors)")
        try program.write("a,b\n1,2\n", to: "pairs.csv")
        let columns = try tune()
        #expect(columns.status == 65 && columns.errors.contains("title"), "\(columns.errors)")
    }
}
