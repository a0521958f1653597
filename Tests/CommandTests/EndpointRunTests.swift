import Foundation
import Testing

/// Queries by a model that is served on loopback, the way a person has them written.
@Suite("Queries by an endpoint", .serialized)
struct EndpointRunTests {
    private let program: RestockProgram
    private static let key = "k-4711"

    init() throws {
        program = try RestockProgram()
        let kinds = ["glass lamp", "wooden table", "blue mug", "laptop bag"]
        let lines = (0..<24).map { "p\($0),Acme \(kinds[$0 % 4]) M\(100 + $0),Acme" }
        try program.write((["id,title,brand"] + lines).joined(separator: "\n"), to: "shop.csv")
        let judged = (0..<8).map { "\(kinds[$0 % 4]) m\(100 + $0),p\($0),3" }
        try program.write(
            (["query,product,grade"] + judged).joined(separator: "\n"),
            to: "judged.csv"
        )
        let golden = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "LanguageTests/Golden/encoder")
        for name in ["config.json", "model.safetensors", "tokenizer.json"] {
            try program.write(
                try Data(contentsOf: golden.appending(path: name)),
                to: "bert/\(name)"
            )
        }
    }

    private func write(_ server: ModelServing, budget: Int, count: Int = 12) throws {
        try program.write(
            """
            data: shop.csv
            task: relevance
            quick: true
            encoder: bert
            ingest: { judgements: judged.csv }
            policies:
              asked:
                expand:
                  generator: endpoint
                  count: \(count)
                  shots: 1
                  fewest-products: 3
                  fewest-brands: 1
                  endpoint: { url: "\(server.address)", model: tiny, key-variable: SHOP_KEY, budget: \(budget),
                              together: 3, cache: answers, backoff: 0.05 }
                label: { filter: false }
            train: { steps: 4, batch: 8 }
            evaluate: { replicates: 100 }
            """,
            to: "recipe.yaml"
        )
    }

    private func run(_ runs: String, key: String = key) throws -> RestockProgram.Outcome {
        try program.run(
            "run",
            "recipe.yaml",
            "--quiet",
            "--runs",
            runs,
            environment: ["SHOP_KEY": key]
        )
    }

    private var answers: [String] {
        let names = try? FileManager.default
            .contentsOfDirectory(atPath: program.path("answers").path)
        return names?.sorted() ?? []
    }

    @Test("go into a run, are paid for once, and the key into nothing")
    func whole() async throws {
        let server = try await ModelServing(program, environment: ["RESTOCK_SERVE_KEY": Self.key])
        defer { server.stop() }
        // A question may cost some 500 tokens, and costs fewer: a few get an answer.
        try write(server, budget: 2_000)
        let poor = try run("poor")
        #expect(poor.status == 78, "\(poor.errors)")
        #expect(poor.errors.contains("expected 12 queries, got"), "\(poor.errors)")
        #expect(poor.errors.contains("of 2000 tokens are spent"), "\(poor.errors)")
        let kept = answers
        #expect((1..<12).contains(kept.count))

        try write(server, budget: 1_000_000)
        let refused = try run("refused", key: "wrong")
        #expect(refused.status == 78 && refused.errors.contains("the key in SHOP_KEY is refused"))
        #expect(!refused.errors.contains("wrong"))
        let rich = try run("one")
        #expect(rich.status == 0, "\(rich.errors)")
        #expect(Set(answers).isSuperset(of: kept) && answers.count >= 12)
        let result = try program.findings(in: "one")
        #expect("\(result)".contains("asked"))
        #expect(
            FileManager.default.fileExists(
                atPath: try program.runFolder(in: "one")
                    .appending(path: "05-expand/asked/made-queries.parquet").path
            )
        )
        let all = FileManager.default.enumerator(
            at: program.folder,
            includingPropertiesForKeys: nil
        )
        for case let file as URL in try #require(all) where !file.hasDirectoryPath {
            let bytes = try Data(contentsOf: file)
            #expect(bytes.range(of: Data(Self.key.utf8)) == nil, "\(file.path)")
        }

        // With nobody there any more, from an empty store: what was paid for is enough.
        server.stop()
        let again = try run("two")
        #expect(again.status == 0, "\(again.errors)")
        #expect(try program.findings(in: "two") == result)
        try write(server, budget: 1_000_000, count: 13)
        let gone = try run("three")
        #expect(
            gone.status == 74 && gone.errors.contains("expected 13 queries, got"),
            "\(gone.errors)"
        )
    }
}
