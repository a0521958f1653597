import Foundation
import Testing

/// Runs that complete an attribute of a catalogue, the way a person does them.
@Suite("A run on an attribute", .serialized)
struct AttributeRunTests {
    private let program: RestockProgram

    init() throws {
        program = try RestockProgram()
        try program.write(Self.catalogue(), to: "shop.csv")
    }

    /// Socks, mugs and lamps of four brands; most colours follow from brand and kind, and half of the titles say them.
    private static func catalogue() -> String {
        var lines = ["sku,title,brand,price,Kind,Finish,Volume,Product Colour,shade,empty"]
        for row in 0..<480 {
            let kind = ["sock", "mug", "lamp"][row % 3]
            let brand = kind == "lamp" ? "Lux" : ["Nord", "Sud", "Ost"][(row / 3) % 3]
            let colour =
                row % 97 == 5
                ? ["teal", "mauve", "ochre"][row % 3]
                : kind == "lamp"
                    ? (row % 4 == 0 ? "White" : "black")
                    : brand == "Nord" ? "Blue" : row % 5 == 0 ? "white" : "Red"
            let isKnown = row % 4 != 3
            let says = isKnown && row % 2 == 0 ? " \(colour)" : ""
            let cells = [
                "p\(row)", "\(brand) \(kind)\(says) classic \(row)", brand,
                "\(5 + (row * 7) % 40)", kind, kind == "sock" ? "" : ["matte", "glossy"][row % 2],
                kind == "mug" ? "\((1 + row % 4) * 100)" : "", isKnown ? colour : "",
                isKnown ? colour.uppercased() : "", "",
            ]
            lines.append(cells.joined(separator: ","))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func shortened(_ text: String) -> String {
        text.replacing("rounds: 2000", with: "rounds: 20").replacing("seeds: 5", with: "seeds: 1")
            .replacing("replicates: 2000", with: "replicates: 100")
    }

    @Test("tells it from what else is known, and makes only products that could exist")
    func complete() throws {
        let written = try program.run(
            "init",
            "--data",
            "shop.csv",
            "--attribute",
            "color",
            "-o",
            "-"
        )
        #expect(written.status == 0, "\(written.errors)")
        #expect(written.output.contains("unseen-combinations: reject"))
        // Rows between any two have colours that their brand doesn't make.
        let mixing = """
            policies:
              mixup:
                expand: [{ generator: mixup, count: 200, alpha: 1 }]
                screen: { unseen-combinations: reject }

            """
        let recipe = written.output.replacing("\npolicies:\n", with: "\n\(mixing)")
        try program.write(shortened(recipe), to: "recipe.yaml")
        let outcome = try program.run("run", "recipe.yaml", "--quiet")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let result = try program.json("result.json")
        let rows = try #require(result["rows"] as? [String: Any])
        let rejected = try #require(rows["rejected"] as? [String: Int])
        #expect(rows["read"] as? Int == 480)
        #expect(
            rejected == [
                "the product has no 'Product Colour'": 120,
                "the value of 'Product Colour' is rare": 4,
            ]
        )
        let details = try program.json("details.json")
        let samples = try #require(details["samples"] as? [String: Any])
        // Case makes no other colour; the more usual spelling names the class.
        #expect(samples["classes"] as? [String] == ["Blue", "Red", "White", "black"])
        let roles = try #require(details["roles"] as? [[String: Any]]).compactMap {
            $0["column"] as? String
        }
        #expect(roles.contains("brand") && roles.contains("title: mug"))
        for name in ["sku", "title", "shade", "title: black", "title: red", "empty"] {
            #expect(!roles.contains(name), "\(name)")
        }
        let remarks = try #require(details["remarks"] as? [String]).joined(separator: "\n")
        for words in [
            "say the label again: 'shade'", "which 360 of 480 products have",
            "the title says the value itself", "too few for a class",
        ] {
            #expect(remarks.contains(words), "\(words)\n\(remarks)")
        }
        let policies = try #require(details["policies"] as? [[String: Any]])
        let screened = policies.compactMap { $0["screened"] as? [String: Int] }.joined()
        #expect(
            screened.contains {
                $0.key == "unseen-combination: brand with Product Colour" && $0.value > 0
            }
        )
    }

    @Test(
        "lets models read the title's words for it where that is asked for, and explains what it can't do"
    )
    func settings() throws {
        let recipe = """
            data: shop.csv
            task: classification
            ingest: { attribute: { name: colour, label-words: keep, rare-values: leave-out } }
            policies: { smote: { expand: [{ generator: smote }] } }
            train: { model: logistic, seeds: 1 }
            evaluate: { replicates: 100 }
            """
        try program.write(recipe, to: "recipe.yaml")
        let kept = try program.run("run", "recipe.yaml", "--quiet")
        #expect(kept.status == 0, "\(kept.errors)")
        let details = try program.json("details.json")
        let columns = try #require(details["roles"] as? [[String: Any]]).compactMap {
            $0["column"] as? String
        }
        #expect(columns.contains("title: black"))
        for (data, attribute, status, words) in [
            ("shop.csv", "flavour", 65 as Int32, "no column is the attribute"),
            ("shop.csv", "title", 65, "from which attributes are told"),
            ("shop.csv", "empty", 65, "got 0"),
            ("recipe.yaml", "colour", 64, "bare catalogue"),
        ] {
            let outcome = try program.run("run", data, "--attribute", attribute, "--quiet")
            #expect(outcome.status == status, "\(outcome.errors)")
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
        try program.write(
            recipe.replacing("ingest: { attribute", with: "ingest: { label: brand, attribute"),
            to: "both.yaml"
        )
        let both = try program.run("run", "both.yaml", "--quiet")
        #expect(both.status == 78 && both.errors.contains("attribute alone"), "\(both.errors)")
    }
}
