import Foundation
import Testing

/// Whole searches for a policy, the way a person does them.
@Suite("A search for a policy", .serialized)
struct TuneTests {
    private let program: RestockProgram

    init() throws {
        program = try RestockProgram()
        try program.write(ShopLog.csv(), to: "shop.csv")
        try program.write(recipe(epochs: 4), to: "recipe.yaml")
    }

    /// Three candidates for a quarter of the steps, one for all of them; no policy of its own.
    private func recipe(epochs: Int) -> String {
        """
        data: shop.csv
        quick: true
        train: { model: sasrec, width: 16, layers: 1, heads: 1, length: 8, epochs: \(epochs), seeds: 1 }
        tune: { candidates: 3, first-share: 0.25, makers: [crop, delete, subset-split] }
        """
    }

    /// The folder of the search by one method, and its findings without times.
    private func search(in runs: String, _ method: String) throws -> (URL, NSDictionary) {
        let names = try FileManager.default.contentsOfDirectory(atPath: program.path(runs).path)
        for name in names where name.hasPrefix("recipe-tune-") {
            let folder = program.path(runs).appending(path: name)
            let data = try Data(contentsOf: folder.appending(path: "tune.json"))
            var json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            json["seconds"] = nil
            if json["method"] as? String == method { return (folder, json as NSDictionary) }
        }
        throw CocoaError(.fileNoSuchFile)
    }

    private func ledger(in runs: String) -> String? {
        try? String(contentsOf: program.path("\(runs)/.store/readings.jsonl"), encoding: .utf8)
    }

    @Test(
        "never looks at gate or test, compares its methods at the same budget, and leaves a policy to run"
    )
    func complete() throws {
        let first = try program.run("tune", "recipe.yaml", "--quiet", "--runs", "one")
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output.contains("the largest of many noisy ones"))
        let (folder, found) = try search(in: "one", "halving")
        let page = try String(contentsOf: folder.appending(path: "tune.html"), encoding: .utf8)
        #expect(page.contains("Rung 2") && page.contains("candidate-03"))
        #expect(found["budget"] as? Int == 3 * 1 + 4)
        #expect(try #require(found["spent"] as? Int) <= 7)
        #expect(ledger(in: "one") == nil)

        let random = try program.run("tune", "recipe.yaml", "--quiet", "--runs", "one", "--random")
        #expect(random.status == 0, "\(random.errors)")
        #expect(random.output.contains("At the same budget of 7 optimiser steps"))
        #expect(try search(in: "one", "random").1["budget"] as? Int == 7)
        let again = try program.run("tune", "recipe.yaml", "--runs", "one")
        #expect(again.errors.contains("--force") && again.output.contains("At the same budget"))
        #expect(ledger(in: "one") == nil)

        let line = try #require(
            first.output.split(separator: "\n").first { $0.hasPrefix("Decide: ") }
        )
        let decided = try program.runShell("$0 \(line.dropFirst("Decide: restock ".count)) --quiet")
        #expect(decided.status == 0, "\(decided.errors)")
        #expect(ledger(in: "one")?.contains("gate") == true)
    }

    @Test(
        "that is killed goes on with --resume and finds what an unbroken one finds with another store"
    )
    func resumes() throws {
        try program.write(recipe(epochs: 8), to: "recipe.yaml")
        let running = try program.start(["tune", "recipe.yaml", "--runs", "broken"])
        let deadline = Date.now.addingTimeInterval(60)
        while !running.errors.soFar().contains("rung 1 of 2, candidate 3 of 3"), Date.now < deadline
        {
            Thread.sleep(forTimeInterval: 0.02)
        }
        kill(running.process.processIdentifier, SIGKILL)
        running.process.waitUntilExit()
        #expect(running.errors.soFar().contains("rung 1 of 2, candidate 1 of 3: train"))
        let again = try program.run("tune", "recipe.yaml", "--quiet", "--runs", "broken")
        #expect(again.status == 64 && again.errors.contains("--resume"))
        let resumed = try program.run("tune", "recipe.yaml", "--runs", "broken", "--resume")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(!resumed.errors.contains("rung 1 of 2, candidate 1 of 3: train"))
        #expect(try program.run("tune", "recipe.yaml", "--quiet", "--runs", "whole").status == 0)
        #expect(
            try search(in: "broken", "halving").1 == search(in: "whole", "halving").1
        )
    }

    @Test("refuses models without steps and settings outside their ranges, in one line")
    func refusals() throws {
        try program.write(
            "data: shop.csv\ntrain: { model: popularity }\n",
            to: "popularity.yaml"
        )
        let popularity = try program.run("tune", "popularity.yaml")
        #expect(popularity.status == 78 && popularity.errors.contains("sasrec, bsarec or gru4rec"))
        let none = try program.run("tune", "recipe.yaml", "--candidates", "0")
        #expect(none.status == 78 && none.errors.contains("tune.candidates"))
    }
}
