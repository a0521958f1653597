import Foundation
import Testing

/// Runs on a table whose label has more than two values, the way a person does them.
@Suite("A run on several classes", .serialized)
struct SeveralClassesRunTests {
    private let program: RestockProgram

    init() throws {
        program = try RestockProgram()
        try program.write(Self.products(), to: "shop.csv")
        try program.write(Self.recipe, to: "recipe.yaml")
    }

    /// Products whose type follows from their weight and material, but for some; "lamp" is rare.
    private static func products(lamps: Int = 24) -> String {
        var lines = ["weight,price,material,type"]
        for row in 0..<360 + lamps {
            let (weight, price) = ((row * 37) % 61, (row * 17) % 23)
            let material = ["wood", "steel", "cloth"][row % 3]
            let score = weight + (material == "wood" ? 15 : 0) + (row * 29) % 19
            let type =
                row >= 360
                ? "lamp" : score > 60 ? "table" : score > 40 ? "chair" : "box"
            lines.append("\(row >= 360 ? 70 + row % 9 : weight).5,\(price),\(material),\(type)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let recipe = """
        data: shop.csv
        task: classification
        quick: true
        ingest: { label: type }
        policies:
          smote: { expand: [{ generator: smote }] }
          munge: { expand: [{ generator: munge, count: 80 }], label: { by: ensemble, members: 2 } }
        train: { model: lightgbm, seeds: 2, trees: { rounds: 30, patience: 10 } }
        evaluate: { replicates: 100, slices: ["material=wood"] }
        cross-validate: { folds: 2, repeats: 1, label-shares: [1, 0.01] }
        """

    @Test(
        "leaves findings of each class, the same from two empty stores, and repeats them on folds"
    )
    func complete() throws {
        let first = try program.run(
            "run",
            "recipe.yaml",
            "--cross-validate",
            "--quiet",
            "--runs",
            "one"
        )
        #expect(first.status == 0, "\(first.errors)")
        let result = try program.json("result.json", in: "one")
        let test = try #require(result["test"] as? [String: Any])
        let baseline = try #require(test["baseline"] as? [String: Any])
        #expect(
            baseline.keys.sorted() == [
                "accuracy", "brier", "log-loss", "macro-f1", "pr-auc", "precision", "recall",
                "roc-auc",
            ]
        )
        let level = try #require((baseline["macro-f1"] as? [String: Any])?["mean"] as? Double)
        #expect(level > 0.6 && level <= 1)
        let details = try program.json("details.json", in: "one")
        let samples = try #require(details["samples"] as? [String: Any])
        #expect(samples["classes"] as? [String] == ["box", "chair", "lamp", "table"])
        #expect(samples["positive"] == nil && samples["crossValidation"] != nil)
        let side = try #require(samples["augmented"] as? [String: Any])
        let matrix = try #require(side["matrix"] as? [[Double]])
        let classes = try #require(side["classes"] as? [[String: Any]])
        #expect(matrix.map { $0.reduce(0, +) } == classes.compactMap { $0["rows"] as? Double })
        let folder = try program.runFolder(in: "one")
        let page = try String(contentsOf: folder.appending(path: "report.html"), encoding: .utf8)
        for words in [
            "What is taken for what", "mean over classes", "<code>lamp</code>", "Rows by class",
        ] {
            #expect(page.contains(words), "\(words)")
        }
        let second = try program.run("run", "recipe.yaml", "--quiet", "--runs", "two")
        #expect(second.status == 0)
        #expect(try program.findings(in: "one") == program.findings(in: "two"))
    }

    @Test(
        "needs no recipe's model in particular",
        arguments: ["logistic", "multilayer-perceptron"]
    )
    func otherModels(model: String) throws {
        let recipe = Self.recipe.replacing("model: lightgbm", with: "model: \(model)")
            .replacing("generator: smote", with: "generator: ctgan, epochs: 2, batch-size: 50")
        try program.write(recipe, to: "recipe.yaml")
        let outcome = try program.run("run", "recipe.yaml", "--quiet", "--runs", model)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let test = try #require(
            try program.json("result.json", in: model)["test"] as? [String: Any]
        )
        let baseline = try #require(test["baseline"] as? [String: Any])
        let level = try #require((baseline["accuracy"] as? [String: Any])?["mean"] as? Double)
        let page = try String(
            contentsOf: program.runFolder(in: model).appending(path: "report.html"),
            encoding: .utf8
        )
        #expect(page.contains("How <code>ctgan</code> learnt") && page.contains("Variety"))
        // A guess of the largest class is right in four of ten rows.
        #expect(level > 0.55, "\(model) \(level)")
    }

    @Test("explains a class that is too rare, and settings for two classes")
    func refusals() throws {
        try program.write(Self.products(lamps: 2), to: "rare.csv")
        let rare = try program.run("run", "rare.csv", "--label", "type", "--quiet")
        #expect(rare.status == 65 && rare.errors.contains("rows of class 'lamp'"), "\(rare.errors)")
        for (old, new, status, words) in [
            ("label: type", "label: type, positive: box", 65 as Int32, "no 'positive' beside 4"),
            ("rounds: 30", "rounds: 30, stop-by: roc-auc", 78, "log-loss, since there are 4"),
            ("count: 80", "count: 80, label: sofa", 78, "has no class 'sofa'"),
            ("seeds: 2", "seeds: 2, threshold: expected-f1", 78, "a label of two values"),
        ] {
            try program.write(Self.recipe.replacing(old, with: new), to: "bad.yaml")
            let outcome = try program.run("run", "bad.yaml", "--quiet")
            #expect(outcome.status == status, "\(outcome.errors)")
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
    }
}
