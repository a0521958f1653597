import Foundation
import Testing

/// The models that a run on a catalogue leaves beside its encoder, asked the way a person asks them.
@Suite("Models of a search", .serialized)
struct SearchModelTests {
    private let program: RestockProgram

    init() throws {
        program = try RestockProgram()
        try program.write(SearchRunTests.products(), to: "shop.csv")
        try program.write(SearchRunTests.manyJudgements(), to: "judged.csv")
        for (folder, names) in [
            ("encoder", ["config.json", "model.safetensors", "tokenizer.json"]),
            ("cross-encoder", ["model.onnx", "tokenizer.json"]),
        ] {
            for name in names {
                let file = SearchRunTests.language.appending(path: "\(folder)/\(name)")
                try program.write(try Data(contentsOf: file), to: "\(folder)/\(name)")
            }
        }
    }

    private static let plain = """
        data: shop.csv
        task: relevance
        quick: true
        encoder: encoder
        ingest: { judgements: judged.csv }
        split: { gate: 0.8 }
        rank: { by: lambdamart, folds: 3, depth: 10, rounds: 20 }
        rerank: { model: cross-encoder, depth: 5, of: fusion }
        compress: { most-lost: 0.2, timed: 20, variants: [{ precision: bfloat16 }, {}] }
        evaluate: { replicates: 100 }
        """

    /// An encoder of random weights learns much of a few pairs, and the gate needs little to believe it.
    private static let tuned =
        plain.replacing("evaluate: { replicates: 100 }", with: "")
        .replacing("rerank: { model: cross-encoder, depth: 5, of: fusion }\n", with: "") + """
            policies:
              both:
                expand: { count: 200, fewest-products: 3, fewest-brands: 2 }
                label: { filter: false }
                train: { loss: pairs, side: both, steps: 60, batch: 16, rate: 0.01 }
            evaluate: { replicates: 200, ranker: meaning }
            decide: { confidence: 0.8 }
            """

    private func run(_ recipe: String, _ runs: String) throws -> URL {
        try program.write(recipe, to: "recipe.yaml")
        let outcome = try program.run("run", "recipe.yaml", "--quiet", "--runs", runs)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try program.runFolder(in: runs)
    }

    private func ask(_ run: URL, _ options: [String]) throws -> RestockProgram.Outcome {
        try program.run(all: ["search", "zeta blue mug", "--run", run.path] + options)
    }

    private func hits(_ run: URL, _ options: String...) throws -> [Hit] {
        let outcome = try ask(run, options + ["--json"])
        #expect(outcome.status == 0, "\(options): \(outcome.errors)")
        return try JSONDecoder().decode([Hit].self, from: Data(outcome.output.utf8))
    }

    private struct Hit: Decodable, Hashable {
        var product: String
        var score: Double
        var byWords: Int?
        var byMeaning: Int?

        private enum CodingKeys: String, CodingKey {
            case product, score
            case byWords = "rank_by_words"
            case byMeaning = "rank_by_meaning"
        }
    }

    private func refused(
        _ run: URL,
        _ options: [String],
        _ status: Int32,
        _ words: String...
    ) throws {
        let outcome = try ask(run, options)
        #expect(outcome.status == status, "\(options): \(outcome.errors)")
        for part in words { #expect(outcome.errors.contains(part), "\(outcome.errors)") }
    }

    @Test("a learnt ranker is left, asked, and missed by name")
    func learnt() throws {
        let run = try run(Self.plain, "one")
        let manifest = try program.json("manifest.json", in: "one")
        let models = try #require(manifest["models"] as? [[String: String]])
        let files = Set(models.compactMap { $0["file"] })
        #expect(
            files.isSuperset(
                of: [
                    "encoder/model.safetensors", "ranker/ranker.json", "ranker/trees.txt",
                    "reranker/model.onnx", "smaller/encoder/model.safetensors",
                ]
            )
        )
        // What the folder answers needs none of the models that the recipe names.
        for name in ["encoder", "cross-encoder"] {
            try FileManager.default.removeItem(at: program.path(name))
        }
        let learned = try hits(run, "--ranker", "learned")
        #expect(learned.count == 10)
        #expect(try hits(run, "--ranker", "learned") == learned)
        let scores = learned.map(\.score)
        #expect(scores == scores.sorted(by: >))
        for name in ["words", "meaning", "fusion", "tiers", "reranked"] {
            let others = try hits(run, "--ranker", name)
            #expect(others.map(\.score) != scores, "\(name)")
            // Whatever puts them into their order, places by words and by meaning are the same.
            for hit in others {
                if let same = learned.first(where: { $0.product == hit.product }) {
                    #expect(same.byWords == hit.byWords)
                    #expect(same.byMeaning == hit.byMeaning)
                }
            }
        }
        let shown = try ask(run, ["--ranker", "learned", "-k", "3"])
        #expect(shown.output.split(separator: "\n").count == 4)
        #expect(shown.errors.contains("judged queries"), "\(shown.errors)")
        let page = try String(contentsOf: run.appending(path: "report.html"), encoding: .utf8)
        #expect(page.contains("restock search --ranker learned"))

        try refused(run, ["--ranker", "lerned"], 64, "did you mean 'learned'")
        try refused(run, ["--ranker", "learned", "--smaller"], 64, "as it is")
        let trees = run.appending(path: "ranker/trees.txt")
        let text = try String(contentsOf: trees, encoding: .utf8)
        try Data(text.replacing("num_leaves=", with: "num_leaves=9").utf8).write(to: trees)
        try refused(run, ["--ranker", "learned"], 65, "trees.txt", "manifest.json", "--force")
        try FileManager.default.removeItem(at: run.appending(path: "ranker"))
        try refused(run, ["--ranker", "learned"], 64, "older versions", "--force")
        try FileManager.default.removeItem(at: run.appending(path: "reranker"))
        try refused(run, ["--ranker", "reranked"], 64, "older versions", "--force")
    }

    @Test("a ranker over a tuned encoder is told what both encoders find")
    func tuned() throws {
        let run = try run(Self.tuned, "one")
        #expect(try program.json("result.json", in: "one")["decision"] as? String == "augment")
        let file = try Data(contentsOf: run.appending(path: "ranker/ranker.json"))
        let ranker = try #require(try JSONSerialization.jsonObject(with: file) as? [String: Any])
        #expect(ranker["system"] as? String == "learned/both" && ranker["read"] == nil)
        #expect((ranker["columns"] as? [String])?.contains("tuned-rank") == true)
        let learned = try hits(run, "--ranker", "learned")
        // What is put into a new order is what the tuned encoder finds, as that of the run does.
        let meaning = try hits(run, "--ranker", "meaning", "-k", "48")
        for hit in learned {
            let same = try #require(meaning.first { $0.product == hit.product })
            #expect(hit.byMeaning == same.byMeaning && hit.byWords == same.byWords)
        }
        let own = run.appending(path: "encoder/model.safetensors")
        let other = run.appending(path: "ranker/untouched/encoder/model.safetensors")
        #expect(try Data(contentsOf: own) != Data(contentsOf: other))
        #expect(
            try Data(contentsOf: other)
                == Data(contentsOf: program.path("encoder/model.safetensors"))
        )
        try FileManager.default.removeItem(at: run.appending(path: "ranker/untouched"))
        let gone = try ask(run, ["--ranker", "learned"])
        #expect(gone.status != 0 && gone.errors.contains("untouched"), "\(gone.errors)")

        // The smaller encoder is the tuned one, made smaller as models compress does it.
        let made = try program.run("models", "compress", "\(run.path)/encoder", "-o", "small")
        #expect(made.status == 0, "\(made.errors)")
        for name in ["config.json", "tokenizer.json", "model.safetensors"] {
            let left = try Data(contentsOf: run.appending(path: "smaller/encoder/\(name)"))
            #expect(try Data(contentsOf: program.path("small/\(name)")) == left, "\(name)")
        }
        let names = try FileManager.default.contentsOfDirectory(
            atPath: run.appending(path: "smaller/encoder").path
        )
        let compressed = try FileManager.default.contentsOfDirectory(
            atPath: program.path("small").path
        )
        #expect(names.sorted() == compressed.sorted())
        #expect(try hits(run, "--smaller").count == 10)
    }

    @Test("the accepted smaller encoder is left, named, and answers as a run with it does")
    func smaller() throws {
        let recipe = Self.plain.replacing("rank: { by", with: "# rank: { by")
            .replacing("rerank:", with: "# rerank:")
        try program.write(recipe, to: "recipe.yaml")
        let outcome = try program.run("run", "recipe.yaml", "--quiet", "--runs", "one")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let run = try program.runFolder(in: "one")
        // Of both that are accepted the smaller one.
        #expect(outcome.output.contains("smaller/encoder") && outcome.output.contains("8-bit"))
        let page = try String(contentsOf: run.appending(path: "report.html"), encoding: .utf8)
        #expect(page.contains("<code>smaller/encoder</code>"))
        let found = try hits(run, "--smaller", "--ranker", "meaning")
        #expect(try hits(run, "--ranker", "meaning") != found)
        let other = try self.run(
            recipe.replacing("encoder: encoder", with: "encoder: \(run.path)/smaller/encoder")
                .replacing("compress:", with: "# compress:"),
            "two"
        )
        #expect(try hits(other, "--ranker", "meaning") == found)
        try refused(other, ["--smaller"], 64, "compress")
        try refused(other, ["--ranker", "learned"], 64, "lambdamart")
        try refused(other, ["--ranker", "reranked"], 64, "rerank:")
        let strict = try self.run(recipe.replacing("0.2,", with: "0,"), "strict")
        #expect(
            !FileManager.default.fileExists(atPath: strict.appending(path: "smaller").path)
        )
        try refused(strict, ["--smaller"], 64, "most-lost")
        try FileManager.default.removeItem(at: run.appending(path: "smaller"))
        try refused(run, ["--smaller"], 64, "older versions", "--force")
    }
}
