import Foundation
import Testing

/// A run on a table with a column of far more values than any one-hot code has room for.
@Suite("A run on a table of many categories", .serialized)
struct WideTableTests {
    @Test("takes 100,000 rows with 50,000 categories through three makers, in bounded memory")
    func manyCategories() throws {
        let program = try RestockProgram()
        var lines = ["item,weight,bought"]
        lines.reserveCapacity(100_001)
        for row in 0..<100_000 {
            // Half of the rows are about the first 50 items, the others name one each of the rest.
            let item = row.isMultiple(of: 2) ? (row / 2) % 50 : 50 + (row / 2) % 49_950
            let isBought = row % 97 == 0 || (item < 10 && row % 31 == 0)
            lines.append("i\(item),\((row * 37) % 900).5,\(isBought ? "yes" : "no")")
        }
        try program.write(lines.joined(separator: "\n") + "\n", to: "wide.csv")
        try program.write(Self.recipe, to: "recipe.yaml")
        let outcome = try program.run("run", "recipe.yaml", "--quiet")
        try #require(outcome.status == 0, "\(outcome.errors)")
        let details = try program.json("details.json")
        let roles = try #require(details["roles"] as? [[String: Any]])
        let item = try #require(roles.first { $0["column"] as? String == "item" })
        #expect(item["role"] as? String == "category")
        #expect(item["reason"] as? String == "50000 different values")
        let policies = try #require(details["policies"] as? [[String: Any]])
        let made = try #require(policies.first?["made"] as? [String: Int])
        #expect(made == ["copula": 200, "gan": 200, "smote": 200])
        let cost = try #require(try program.json("result.json")["cost"] as? [String: Any])
        let peak = try #require(cost["peak_memory_bytes"] as? Double)
        // As single numbers the 50,000 levels of the training rows alone were 18 GB.
        #expect(peak < 1e9, "\(peak)")
    }

    private static let recipe = """
        data: wide.csv
        task: purchase
        quick: true
        ingest: { label: bought }
        split: { training: 0.9, tuning: 0.04, gate: 0.03, test: 0.03 }
        policies:
          three:
            expand:
              - { generator: smote, count: 200, label: yes }
              - { generator: copula, count: 200, label: yes }
              - { generator: gan, count: 200, label: yes, epochs: 1, batch-size: 5000, widths: [32], spectral-norm: true }
        train: { model: lightgbm, seeds: 1, trees: { rounds: 10, patience: 5 } }
        evaluate: { replicates: 100 }
        """
}
