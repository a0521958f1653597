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
        #expect(losses.count == 12 && losses[11] < losses[0] && tuning["examples"] as? Int == 7)
        #expect(tuning["heldOutExamples"] as? Int == 1 && tuning["model"] as? String == "decoder")
        // Two layers: queries and outputs [32, 32], keys and values [16, 32], each with A and B of rank 8.
        #expect(tuning["learnt"] as? Int == 2 * 8 * (2 * 64 + 2 * 48))
        let file = program.path("adapter/adapter_model.safetensors")
        let first = try Data(contentsOf: file)
        #expect(try tune().status == 0)
        #expect(try Data(contentsOf: file) == first)
        let names = try FileManager.default.contentsOfDirectory(
            atPath: program.path("adapter").path
        )
        #expect(
            names.sorted() == [
                "adapter_config.json", "adapter_model.safetensors", "finetune.json",
            ]
        )
    }

    private func plain(_ arguments: String...) throws -> RestockProgram.Outcome {
        let running = try program.start(["finetune"] + arguments + ["--quiet"])
        running.process.waitUntilExit()
        return running.outcome()
    }

    @Test("goes on with a catalogue's texts, says what that did, and merges what it learnt")
    func texts() throws {
        let lines = (0..<24).map { "p\($0),Acme \(["red", "blue"][$0 % 2]) mug \($0 / 2)" }
        try program.write((["id,title"] + lines).joined(separator: "\n"), to: "shop.csv")
        let outcome = try plain(
            "small.gguf",
            "--texts",
            "shop.csv",
            "-o",
            "adapter",
            "--merged",
            "merged",
            "--settings",
            "{ steps: 20, batch: 4, rate: 0.02, layers: [1], precision: bfloat16, held-out: 0.25 }"
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("held-out loss on 6 examples"), "\(outcome.output)")
        #expect(outcome.output.contains("perplexity"))
        let file = try Data(contentsOf: program.path("adapter/finetune.json"))
        let json = try #require(try JSONSerialization.jsonObject(with: file) as? [String: Any])
        let looks = try #require(json["heldOut"] as? [[String: Any]])
        let losses = looks.compactMap { $0["loss"] as? Double }
        #expect(losses.count == 2 && losses[1] < losses[0])
        #expect(json["learnt"] as? Int == 8 * (2 * 64 + 2 * 48))
        // The merged folder is a model like any other.
        let made = try program.run(
            "expand",
            "shop.csv",
            "--kind",
            "queries",
            "-o",
            "made.csv",
            "--quiet",
            "--settings",
            "{ generator: decoder, model: merged, count: 5, shots: 0 }"
        )
        #expect(made.status == 0, "\(made.errors)")
        let again = try program.run(
            "models",
            "merge",
            "small.gguf",
            "--adapter",
            "adapter",
            "-o",
            "again"
        )
        #expect(again.status == 0, "\(again.errors)")
        let weights = try ["merged", "again"].map {
            try Data(contentsOf: program.path("\($0)/model.safetensors"))
        }
        #expect(weights[0] == weights[1])
    }

    @Test("learns all weights of an encoder by hidden words, and leaves a whole folder")
    func encoder() throws {
        let golden = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "LanguageTests/Golden/encoder")
        let texts = (0..<24).map { "\(["red", "blue", "vintage"][$0 % 3]) mug \($0 / 3)" }
        try program.write(texts.joined(separator: "\n") + "\n", to: "texts.txt")
        let settings = "{ learn: weights, steps: 10, batch: 4, rate: 0.01 }"
        let outcome = try plain(
            golden.path,
            "--texts",
            "texts.txt",
            "-o",
            "tuned",
            "--settings",
            settings
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("beside 0 that stay"), "\(outcome.output)")
        for name in ["config.json", "model.safetensors", "tokenizer.json", "finetune.json"] {
            #expect(FileManager.default.fileExists(atPath: program.path("tuned/\(name)").path))
        }
        // It reads again, and learns of pairs.
        let pairs = try plain(
            program.path("tuned").path,
            "--pairs",
            "pairs.csv",
            "-o",
            "adapter",
            "--merged",
            "merged",
            "--settings",
            "{ steps: 5, batch: 4 }"
        )
        #expect(pairs.status == 0, "\(pairs.errors)")
        #expect(pairs.output.contains("held-out loss") && !pairs.output.contains("perplexity"))
        let half = try plain(
            golden.path,
            "--texts",
            "texts.txt",
            "-o",
            "x",
            "--settings",
            "{ precision: bfloat16 }"
        )
        #expect(half.status == 78 && half.errors.contains("float32"), "\(half.errors)")
        let both = try plain(
            golden.path,
            "--texts",
            "texts.txt",
            "-o",
            "x",
            "--merged",
            "y",
            "--settings",
            settings
        )
        #expect(both.status == 78 && both.errors.contains("whole model"), "\(both.errors)")
        let neither = try plain(golden.path, "-o", "x")
        #expect(neither.status == 64 && neither.errors.contains("--pairs or --texts"))
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
