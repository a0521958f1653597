import Foundation
import Testing

/// Runs on tables whose classifiers a command of the shop's own trains.
@Suite("A run on a table with a trainer of the shop's own", .serialized)
struct OwnRowTrainerTests {
    private let program: RestockProgram

    init() throws {
        program = try RestockProgram()
        try FileManager.default.copyItem(
            at: OwnTrainerTests.root.appending(path: "Examples"),
            to: program.path("Examples")
        )
        // Who stays long buys; minutes tell every row from every other.
        var lines = ["minutes,pages,bought"]
        for row in 0..<400 {
            let minutes = (row * 37) % 401
            lines.append("\(minutes),\(row % 7),\(minutes + (row * 29) % 60 > 300 ? "yes" : "no")")
        }
        try program.write(lines.joined(separator: "\n") + "\n", to: "shop.csv")
        try program.write(Self.recipe, to: "recipe.yaml")
        try program.write(Self.trainer, to: "train.py")
    }

    private static let recipe = """
        data: shop.csv
        task: purchase
        quick: true
        ingest: { label: bought }
        policies:
          smote: { expand: [{ generator: smote }] }
        train: { command: "python3 train.py {train} {candidates} {scores}", files: json-lines, seeds: 1 }
        evaluate: { replicates: 100 }
        """

    /// Believes in minutes, and notes what it was shown.
    private static let trainer = """
        import json, sys
        train, candidates, scores = sys.argv[1:]
        rows = [json.loads(line) for line in open(train)]
        cases = [json.loads(line) for line in open(candidates)]
        with open("seen", "a") as file:
            file.write(json.dumps({
                "train": [row["minutes"] for row in rows if not row["made"]],
                "asked": [row.get("minutes") for row in cases],
                "columns": sorted(set(cases[0]) | set(rows[0])), "case": sorted(cases[0]),
                "weights": sum(row["weight"] for row in rows), "made": sum(row["made"] for row in rows),
            }) + "\\n")
        answers = [
            {"case": row["case"], "probability": min(1, max(0, (row.get("minutes") or 0) / 401))}
            for row in cases
        ]
        #spoil#
        with open(scores, "w") as file:
            for answer in answers:
                file.write(json.dumps(answer) + "\\n")
        """

    private func run(_ arguments: String...) throws -> RestockProgram.Outcome {
        let running = try program.start(arguments, environment: OwnTrainerTests.environment)
        running.process.waitUntilExit()
        return running.outcome()
    }

    @Test(
        "decides about a PyTorch classifier",
        .enabled(if: OwnTrainerTests.pythonHas("torch.nn, pyarrow.parquet"))
    )
    func pyTorch() throws {
        let recipe = "Examples/classifier/recipe.yaml"
        let folds = "\ncross-validate: { folds: 2, repeats: 1, label-shares: [1] }\n"
        let text = try String(contentsOf: program.path(recipe), encoding: .utf8)
        try program.write(text + folds, to: recipe)
        let outcome = try run("run", recipe, "--cross-validate", "--quiet")
        try #require(outcome.status == 0, "\(outcome.errors)")
        let result = try program.json("result.json")
        #expect((result["model"] as? String)?.contains("classifier/train.py") == true)
        let folder = try program.runFolder()
        let models = try ["baseline-0", "baseline-0-held-out"].map {
            try Data(contentsOf: folder.appending(path: "09-train/\($0)/model"))
        }
        // The second call asks the first one's model, and trains none of its own.
        #expect(models[0] == models[1])
        let test = try #require(result["test"] as? [String: Any])
        let baseline = try #require(test["baseline"] as? [String: Any])
        let level = try #require((baseline["roc-auc"] as? [String: Any])?["mean"] as? Double)
        #expect(level > 0.85)
        let details = try program.json("details.json")
        let robustness = try #require(details["robustness"] as? [String: Any])
        #expect(Set(robustness.keys) == ["missing 20 %", "swap 20 %", "noise 20 %"])
        let page = try String(contentsOf: folder.appending(path: "report.html"), encoding: .utf8)
        for words in [
            "Calibration", "Expected calibration error", "corrupted rows of the gate",
            "Cross-validation",
        ] {
            #expect(page.contains(words), "\(words)")
        }
    }

    @Test("shows the trainer no label and, before the decision, no test row")
    func noLabels() throws {
        let outcome = try run("run", "recipe.yaml", "--quiet")
        try #require(outcome.status == 0, "\(outcome.errors)")
        let calls = try calls()
        // The originals and the policy, then both once more for test and corrupted rows.
        try #require(calls.count == 4)
        for call in calls {
            #expect(call["case"] as? [String] == ["case", "minutes", "pages"])
            let columns = Set(try #require(call["columns"] as? [String]))
            #expect(columns.isSuperset(of: ["bought", "weight", "made", "parents", "operator"]))
        }
        let trained = Set(try #require(calls[0]["train"] as? [Int]))
        let asked = Set(try #require(calls[0]["asked"] as? [Int]))
        #expect(trained.isDisjoint(with: asked))
        #expect(calls[1]["asked"] as? [Int] == calls[0]["asked"] as? [Int])
        let test = Set((0..<400).map { ($0 * 37) % 401 }).subtracting(trained).subtracting(asked)
        #expect(test.count >= 40)
        let later = Set(try #require(calls[2]["asked"] as? [Any]).compactMap { $0 as? Int })
        #expect(later.isSuperset(of: test))
        #expect((calls[0]["made"] as? Int) == 0 && (calls[1]["made"] as? Int ?? 0) > 0)
        let remarks = try program.json("details.json")["remarks"] as? [String]
        #expect(remarks?.contains { $0.contains("second training") } == true)
        // The same answers again: nothing is called twice.
        let again = try run("run", "recipe.yaml", "--quiet", "--runs", "other")
        #expect(again.status == 0)
    }

    @Test(
        "explains answers that don't fit",
        arguments: [
            ("answers.pop()", "1 of", "have no answer, the first is case"),
            ("answers[3]['probability'] = float('nan')", "row 4", "in 0...1, got nan"),
            ("answers[3]['probability'] = 1.5", "row 4", "in 0...1, got 1.5"),
            ("answers[3]['case'] = answers[2]['case']", "row 4", "is answered twice"),
            ("answers[0]['case'] = 9999", "row 1", "got 9999"),
            ("sys.exit('no luck')", "status 1", "no luck"),
            ("sys.exit(0)", "left no {scores}", "expected the file"),
        ]
    )
    func badAnswers(_ spoil: String, _ words: String, _ more: String) throws {
        try program.write(Self.trainer.replacing("#spoil#", with: spoil), to: "train.py")
        let outcome = try run("run", "recipe.yaml", "--quiet")
        #expect(outcome.status == 65, "\(outcome.errors)")
        #expect(
            outcome.errors.contains(words) && outcome.errors.contains(more),
            "\(outcome.errors)"
        )
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }

    @Test(
        "explains commands that a table has no use for",
        arguments: [
            ("{scores}\"", "{scores} {items}\"", "a table has no items"),
            ("seeds: 1", "seeds: 1, trees: { rounds: 3 }", "in place of a model"),
            ("files: json-lines", "calibration: sigmoid", "known: none, platt, isotonic"),
            ("python3 train.py", "no-such-trainer", "can't be run"),
        ]
    )
    func badCommands(_ old: String, _ new: String, _ words: String) throws {
        try program.write(Self.recipe.replacing(old, with: new), to: "recipe.yaml")
        let outcome = try run("run", "recipe.yaml", "--quiet")
        #expect(outcome.status == 78, "\(outcome.errors)")
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }

    @Test("cross-validates it: a call a fold and policy, each row asked once among its test rows")
    func folds() throws {
        let folds = "\ncross-validate: { folds: 2, repeats: 1, label-shares: [1, 0.5, 0.001] }\n"
        try program.write(Self.recipe + folds, to: "recipe.yaml")
        let outcome = try run("run", "recipe.yaml", "--quiet", "--cross-validate")
        try #require(outcome.status == 0, "\(outcome.errors)")
        let calls = try calls()
        // Four of the run itself; then, of each fold and each of two shares, the originals and the policy.
        try #require(calls.count == 4 + 2 * 2 * 2)
        let all = Set((0..<400).map { ($0 * 37) % 401 })
        var tested: [Int] = []
        for pair in stride(from: 4, to: 12, by: 2) {
            let (originals, policy) = (calls[pair], calls[pair + 1])
            #expect(originals["case"] as? [String] == ["case", "minutes", "pages"])
            let trained = Set(try #require(originals["train"] as? [Int]))
            let asked = try #require(originals["asked"] as? [Int])
            #expect(trained.isDisjoint(with: asked))
            #expect(policy["asked"] as? [Int] == asked)
            #expect(Set(try #require(policy["train"] as? [Int])) == trained)
            #expect((originals["made"] as? Int) == 0 && (policy["made"] as? Int ?? 0) > 0)
            // With all labels, what is neither learnt from nor asked is nothing.
            if pair % 4 == 0 { #expect(trained.union(asked) == all) } else { tested += asked }
        }
        #expect(Set(tested) == all)
        let samples = try #require(try program.json("details.json")["samples"] as? [String: Any])
        let found = try #require(samples["crossValidation"] as? [String: Any])
        #expect(found["leftOut"] as? [Double] == [0.001])
        let labels = try #require(found["labels"] as? [[String: Any]])
        #expect(labels.count == 2)
        for entry in labels {
            // What it believes in is right, whatever it is trained on; so nothing can be gained.
            let baseline = try #require(entry["baseline"] as? [String: Double])
            #expect(baseline["roc-auc"] ?? 0 > 0.9)
            let policies = try #require(entry["policies"] as? [String: [String: Any]])
            let levels = policies["smote"]?["levels"] as? [String: Double]
            #expect(levels?["roc-auc"] == baseline["roc-auc"])
        }
        // What is known isn't asked again.
        let again = try run("run", "recipe.yaml", "--quiet", "--cross-validate")
        #expect(again.status == 0)
        #expect(try self.calls().count == calls.count)
    }

    private func calls() throws -> [[String: Any]] {
        try String(contentsOf: program.path("seen"), encoding: .utf8).split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }
}
