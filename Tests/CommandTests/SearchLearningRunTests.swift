import Foundation
import Testing

/// Runs whose queries a cross-encoder labels, and whose judgements a ranker learns from, the way a person does them.
@Suite("A run with margins, seeds and a learnt ranker", .serialized)
struct SearchLearningRunTests {
    private let program: RestockProgram

    init() throws {
        program = try RestockProgram()
        try program.write(SearchRunTests.products(), to: "shop.csv")
        try program.write(SearchRunTests.judgements(), to: "judged.csv")
        try program.write("glass lamp\nlamp\nlamp\nzeta mug\n", to: "log.txt")
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

    private static let recipe = """
        data: shop.csv
        task: relevance
        quick: true
        encoder: encoder
        ingest: { judgements: judged.csv }
        policies:
          both:
            expand: { count: 60, fewest-products: 3, fewest-brands: 2, log: log.txt }
            label: { by: margins, model: cross-encoder, queries: 30, candidates: 4, minimum-confidence: 0 }
            train: { loss: margins, side: both, steps: 2, batch: 4, scale: 9 }
          margins:
            expand: { count: 60, fewest-products: 3, fewest-brands: 2 }
            label: { by: margins, model: cross-encoder, queries: 30, candidates: 4, minimum-confidence: 0, clusters: 3 }
            train: { loss: margins, steps: 3, batch: 4, seeds: 2 }
          plain:
            expand: { count: 60, fewest-products: 3, fewest-brands: 2 }
            train: { steps: 3, batch: 4, seeds: 2 }
        rank: { by: lambdamart, folds: 3, depth: 10, rounds: 5 }
        evaluate: { replicates: 100, ranker: meaning }
        """

    @Test("measures every seed, shows labels beside judgements, and repeats itself")
    func complete() throws {
        try program.write(Self.recipe, to: "recipe.yaml")
        let first = try program.run("run", "recipe.yaml", "--quiet", "--runs", "one")
        #expect(first.status == 0, "\(first.errors)")
        let search = try #require(
            try program.json("details.json", in: "one")["search"] as? [String: Any]
        )
        func entries(_ key: String) throws -> [[String: Any]] {
            try #require(search[key] as? [[String: Any]], "\(key)")
        }
        let systems = try entries("systems").compactMap { $0["name"] as? String }
        #expect(systems.contains("learned") && systems.contains("learned/margins"))
        let readings = try entries("readings")
        #expect(readings.compactMap { $0["policy"] as? String } == ["both", "margins"])
        #expect(readings.allSatisfy { $0["pairs"] as? Int ?? 0 > 30 })
        #expect(readings[0]["scale"] as? Double == 9 && readings[1]["scale"] is Double)
        let agreements = try entries("agreements")
        #expect(
            agreements.compactMap { $0["policies"] as? [String] } == [
                ["both", "margins"], ["plain"],
            ]
        )
        #expect(try !entries("clusters").isEmpty)
        let learned = try entries("learned")
        #expect(
            learned.compactMap { $0["system"] as? String } == [
                "learned", "learned/both", "learned/margins", "learned/plain",
            ]
        )
        #expect(learned.compactMap { $0["seeds"] as? Int } == [1, 1, 2, 2])
        let pairs = try entries("pairs")
        #expect(
            pairs.contains {
                $0["from"] as? String == "fusion" && $0["to"] as? String == "learned"
            }
        )
        let folder = try program.runFolder(in: "one")
        let page = try String(contentsOf: folder.appending(path: "report.html"), encoding: .utf8)
        for words in [
            "a look that chose nothing", "Folds and columns of learned/plain",
            "One cosine was worth",
            "Fewer than 5 seeds",
        ] {
            #expect(page.contains(words), "\(words)")
        }
        #expect(
            FileManager.default.fileExists(
                atPath: folder.appending(path: "09-train/plain-2/model.safetensors").path
            )
        )
        let second = try program.run("run", "recipe.yaml", "--quiet", "--runs", "two")
        #expect(second.status == 0, "\(second.errors)")
        #expect(try program.findings(in: "one") == program.findings(in: "two"))
    }

    @Test("each seed has a figure, and the first one's doesn't depend on how many there are")
    func seeds() throws {
        let start = try #require(Self.recipe.range(of: "  both:"))
        let end = try #require(Self.recipe.range(of: "  plain:"))
        let plain = Self.recipe.replacingCharacters(in: start.lowerBound..<end.lowerBound, with: "")
        try program.write(plain.replacing("seeds: 2", with: "seeds: 1"), to: "recipe.yaml")
        let single = try program.run("run", "recipe.yaml", "--quiet", "--runs", "one")
        #expect(single.status == 0, "\(single.errors)")
        let alone = try bySeed("one")
        #expect(alone.count == 1)
        try program.write(plain, to: "recipe.yaml")
        let double = try program.run("run", "recipe.yaml", "--quiet", "--runs", "two")
        #expect(double.status == 0, "\(double.errors)")
        let both = try bySeed("two")
        #expect(both.count == 2 && both.first == alone.first)
        #expect(try program.json("result.json", in: "two")["seeds"] as? Int == 2)
    }

    private func bySeed(_ runs: String) throws -> [Double] {
        let test = try program.json("result.json", in: runs)["test"] as? [String: Any]
        let levels = test?["augmented"] as? [String: Any]
        let level = levels?["ndcg@10"] as? [String: Any]
        return try #require(level?["by_seed"] as? [Double])
    }
}
