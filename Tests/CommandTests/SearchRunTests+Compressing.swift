import Foundation
import Testing

extension SearchRunTests {
    /// A query for each product by a part of its title; those of the next kind are of no use.
    static func manyJudgements() -> String {
        let titles = products().split(separator: "\n").dropFirst()
            .map { $0.split(separator: ",")[1] }
        var lines = ["query,product,grade"]
        for (number, title) in titles.enumerated() {
            lines.append("\(title.lowercased().dropLast(1)),p\(number),3")
            for other in titles.indices where other % 4 == (number + 1) % 4 {
                lines.append("\(title.lowercased().dropLast(1)),p\(other),0")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    @Test("measures smaller encoders beside the run's own, and shows them in one table")
    func compressed() throws {
        try program.write(Self.manyJudgements(), to: "judged.csv")
        try program.write(
            Self.recipe + """

                split: { gate: 0.8 }
                compress:
                  most-lost: 0.2
                  timed: 20
                  variants: [{}, { precision: bfloat16 }, { precision: float32, prune: 0.99 }]
                """,
            to: "recipe.yaml"
        )
        let outcome = try program.run("run", "recipe.yaml", "--quiet", "--runs", "one")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let details = try program.json("details.json", in: "one")
        let search = try #require(details["search"] as? [String: Any])
        let found = try #require(search["compression"] as? [String: Any])
        let variants = try #require(found["variants"] as? [[String: Any]])
        let names = variants.compactMap { $0["name"] as? String }
        #expect(names == ["as it is", "8-bit", "bfloat16", "float32, 99 % pruned"])
        let sizes = variants.compactMap { $0["byteCount"] as? Int }
        #expect(sizes.count == 4 && sizes[1] < sizes[2] && sizes[2] < sizes[0])
        for (number, variant) in variants.enumerated() {
            #expect((variant["textsPerSecond"] as? Double ?? 0) > 0)
            let levels = try #require(variant["levels"] as? [String: Double])
            #expect(Set(levels.keys) == ["meaning", "fusion"])
            let differences = try #require(variant["differences"] as? [String: [String: Any]])
            #expect(differences.count == (number == 0 ? 0 : 2))
            #expect((variant["isAccepted"] != nil) == (number > 0))
        }
        // No interval of so few queries is as narrow as a thousandth, and none as wide as a fifth.
        #expect(variants.dropFirst().allSatisfy { $0["isAccepted"] as? Bool == true })
        let strict = try String(contentsOf: program.path("recipe.yaml"), encoding: .utf8)
            .replacing("most-lost: 0.2", with: "most-lost: 0.001")
        try program.write(strict, to: "recipe.yaml")
        let again = try program.run("run", "recipe.yaml", "--quiet", "--runs", "strict")
        #expect(again.status == 0, "\(again.errors)")
        let refused = try #require(
            try program.json("details.json", in: "strict")["search"] as? [String: Any]
        )
        let compression = try #require(refused["compression"] as? [String: Any])
        let others = try #require(compression["variants"] as? [[String: Any]]).dropFirst()
        #expect(others.count == 3 && others.allSatisfy { $0["isAccepted"] as? Bool == false })
        let folder = try program.runFolder(in: "one")
        let page = try String(contentsOf: folder.appending(path: "report.html"), encoding: .utf8)
        #expect(page.contains("Compression") && page.contains("float32, 99 % pruned"))
        for (wrong, words) in [
            ("variants: []", "at least one"), ("variants: [{ prune: 1 }]", "below 1"),
            ("variants: [{ precision: float32 }]", "bfloat16, 8-bit or"),
            ("variants: [{ precision: 7-bit }]", "8-bit"), ("most-lots: 1", "most-lost"),
            ("most-lost: -1", "from 0 on"),
        ] {
            try program.write(Self.recipe + "\ncompress: { \(wrong) }\n", to: "wrong.yaml")
            let refused = try program.run("run", "wrong.yaml", "--quiet", "--runs", "no")
            #expect(refused.status == 78 && refused.errors.contains(words), "\(refused.errors)")
        }
    }

    @Test("models compress writes an encoder that is read like the one it was made from")
    func compress() throws {
        let made = try program.run("models", "compress", "bert", "-o", "small")
        #expect(made.status == 0 && made.output.contains("bytes of weights"), "\(made.errors)")
        func size(_ name: String) throws -> Int {
            try Data(contentsOf: program.folder.appending(path: "\(name)/model.safetensors")).count
        }
        #expect(try size("small") * 3 < size("bert") * 2)
        try program.write(
            """
            data: shop.csv
            task: relevance
            quick: true
            encoder: small
            ingest: { judgements: judged.csv }
            evaluate: { replicates: 100 }
            """,
            to: "recipe.yaml"
        )
        let run = try program.run("run", "recipe.yaml", "--quiet", "--runs", "one")
        #expect(run.status == 0, "\(run.errors)")
        for (input, output, precision, words) in [
            ("small", "smaller", "bfloat16", "compressed already"),
            ("bert", "bert", "8-bit", "another folder"),
            ("nowhere", "small", "8-bit", "config.json"),
            ("bert", "same", "float32", "bfloat16 or 8-bit"),
        ] {
            let refused = try program.run(
                "models",
                "compress",
                input,
                "-o",
                output,
                "--precision",
                precision
            )
            #expect(refused.status == 78 && refused.errors.contains(words), "\(refused.errors)")
        }
    }

    @Test("models measure tells what a smaller decoder saves and loses")
    func measured() throws {
        let decoder = Self.language.appending(path: "decoder").path
        let lines = (0..<24).map { "vintage \(["red", "blue", "green"][$0 % 3]) lamp number \($0)" }
        try program.write(lines.joined(separator: "\n") + "\na\n", to: "texts.txt")
        func measure(_ settings: String) throws -> RestockProgram.Outcome {
            try program.run(
                all: ["models", "measure", decoder, "--texts", "texts.txt", "--json", "-q"]
                    + ["--settings", settings]
            )
        }
        let found = try measure("{ variants: [{}, { prune: 0.9 }], most-lost: 0.5 }")
        #expect(found.status == 0, "\(found.errors)")
        let json = try JSONSerialization.jsonObject(with: Data(found.output.utf8))
        let outcome = try #require(json as? [String: Any])
        let variants = try #require(outcome["variants"] as? [[String: Any]])
        #expect(
            variants.compactMap { $0["name"] as? String } == [
                "as it is", "8-bit", "8-bit, 90 % pruned",
            ]
        )
        let sizes = variants.compactMap { $0["byteCount"] as? Int }
        let losses = variants.compactMap { $0["loss"] as? Double }
        #expect(sizes.count == 3 && sizes[1] < sizes[0] && sizes[2] == sizes[1])
        // A decoder of random weights foretells little better than chance, in 8 bits as well.
        #expect(losses.count == 3 && abs(losses[1] - losses[0]) < 0.1 && losses[0] > 0)
        for (number, variant) in variants.enumerated() {
            let lost = (variant["lost"] as? [String: Any])?["mean"] as? Double
            #expect(
                (lost == nil) == (number == 0) && (variant["isAccepted"] == nil) == (number == 0)
            )
            if let lost { #expect(abs(lost - (losses[number] - losses[0])) < 1e-9) }
            #expect((variant["writtenPerSecond"] as? Double ?? 0) > 0)
        }
        #expect(variants[1]["isAccepted"] as? Bool == true)
        let strict = try measure("{ most-lost: 0 }")
        #expect(strict.output.contains(#""isAccepted" : false"#), "\(strict.output)")
        try program.write("one text\nanother text\n", to: "texts.txt")
        let few = try measure("{}")
        #expect(few.status == 65 && few.errors.contains("20"), "\(few.errors)")
        let none = try program.run("models", "measure", "nowhere", "--texts", "texts.txt", "-q")
        #expect(none.status == 78 && none.errors.contains("nowhere"), "\(none.errors)")
    }
}
