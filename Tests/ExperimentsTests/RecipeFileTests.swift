import Commerce
import Foundation
import Ingesting
import Pipelines
import Testing

@testable import Experiments

@Suite("Recipe files")
struct RecipeFileTests {
    @Test(
        "The recipe that init writes reads back as what it was, with numbers as people write them"
    )
    func standard() throws {
        let recipe = Recipe.standard(data: "shop.csv")
        let text = try RecipeFile.text(of: recipe, explained: true)
        #expect(try RecipeFile.decode(text, from: "recipe.yaml") == recipe)
        #expect(text.contains("  dropout: 0.5\n") && text.contains("  learning-rate: 0.001\n"))
        #expect(!text.contains("e-1") && !text.contains("e+0"))
    }

    @Test("Policies and kinds are written in the order of their names")
    func order() throws {
        let names = (0..<20).map { "p\(10 + $0)" }
        var recipe = SampleRecipe.standard(data: "shop.csv", label: "bought")
        let policy = try #require(recipe.policies.values.first)
        recipe.policies = Dictionary(uniqueKeysWithValues: names.map { ($0, policy) })
        recipe.ingest.kinds = Dictionary(uniqueKeysWithValues: names.map { ($0, .category) })
        let lines = try RecipeFile.yaml(recipe).split(separator: "\n")
        for suffix in [":", ": category"] {
            let found = lines.compactMap { line -> String? in
                let name = line.trimmingCharacters(in: .whitespaces)
                guard name.hasPrefix("p1") || name.hasPrefix("p2"), name.hasSuffix(suffix) else {
                    return nil
                }
                return String(name.prefix(3))
            }
            #expect(found == names, "\(suffix)")
        }
    }

    @Test(
        "Only numbers with an exponent are rewritten",
        arguments: [
            ("a: 5e-1", "a: 0.5"), ("- 1e+0", "- 1.0"), ("a: 2.5e+2", "a: 250.0"),
            ("a: 1e-9", "a: 1e-9"), ("a: e", "a: e"), ("a: 12e", "a: 12e"), ("a: 7", "a: 7"),
            ("name: 'x 1e+0'", "name: 'x 1e+0'"), ("", ""),
        ]
    )
    func numbers(written: String, expected: String) {
        #expect(PlainNumbers.rewritten(written) == expected)
    }
}
