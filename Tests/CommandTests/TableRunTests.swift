import Foundation
import Testing

/// Runs on a table of labelled samples, the way a person does them.
@Suite("A run on a table", .serialized)
struct TableRunTests {
    let program: RestockProgram

    init() throws {
        program = try RestockProgram()
        try program.write(Self.sessions(), to: "shop.csv")
        try program.write(Self.recipe, to: "recipe.yaml")
    }

    /// Sessions in which long stays and the web channel lead to purchases, and nothing is random.
    private static func sessions(rows: Int = 400) -> String {
        var lines = ["session,minutes,pages,channel,bought"]
        for row in 0..<rows {
            let (minutes, pages) = ((row * 37) % 61, (row * 17) % 23)
            let channel = ["web", "app", "mail"][row % 3]
            let score = minutes + pages + (channel == "web" ? 15 : 0) + (row * 29) % 31
            lines.append("s\(row)-x,\(minutes).5,\(pages),\(channel),\(score > 85 ? "yes" : "no")")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    static let recipe = """
        data: shop.csv
        task: purchase
        quick: true
        ingest: { label: bought }
        policies:
          smote: { expand: [{ generator: smote }] }
          copula: { expand: [{ generator: copula }], mix: { weight: 0.5 } }
        train: { model: lightgbm, seeds: 2, trees: { rounds: 40, patience: 10 } }
        evaluate: { replicates: 100, slices: ["channel=web"] }
        """

    @Test("doesn't show for changed data what the earlier ones gave")
    func changedData() throws {
        #expect(try program.run("run", "recipe.yaml", "--quiet").status == 0)
        #expect(try program.run("run", "recipe.yaml", "--quiet").status == 0)
        try program.write(Self.sessions(rows: 380), to: "shop.csv")
        let changed = try program.run("run", "recipe.yaml", "--quiet")
        #expect(changed.status == 64, "\(changed.errors)")
        #expect(changed.errors.contains("shop.csv") && changed.errors.contains("--force"))
        #expect(try program.run("run", "recipe.yaml", "--quiet", "--force").status == 0)
        let rows = try program.json("result.json")["rows"] as? [String: Any]
        #expect(rows?["read"] as? Int == 380)
    }

    /// Runs the recipe on folds, in a folder of runs of this name.
    func crossValidate() throws {
        let arguments = ["run", "recipe.yaml", "--cross-validate", "--quiet", "--runs", "folds"]
        let outcome = try program.run(all: arguments)
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test("decides nothing on rows of few customers, however many they are")
    func fewGroups() throws {
        let lines = Self.sessions().split(separator: "\n")
        let named = lines.enumerated().map { $0 == 0 ? "customer,\($1)" : "c\($0 % 40),\($1)" }
        try program.write(named.joined(separator: "\n") + "\n", to: "shop.csv")
        try program.write(
            Self.recipe.replacing("label: bought", with: "label: bought, group: customer"),
            to: "recipe.yaml"
        )
        let outcome = try program.run("run", "recipe.yaml", "--quiet")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try program.json("result.json")["decision"] as? String == "undecided")
        // 15 of 100 rows are the gate's, so are 6 of 40 customers.
        let words = outcome.output.split(separator: "\n").joined(separator: " ")
        #expect(words.contains("belong together counted once, and there are 6"), "\(words)")
        let remarks = try program.json("details.json")["remarks"] as? [String] ?? []
        #expect(
            remarks.contains {
                $0.hasPrefix("Intervals and p-values are over the values of `customer`")
            }
        )
    }

    @Test("leaves a complete folder, and the same findings from two empty stores")
    func complete() throws {
        let first = try program.run("run", "recipe.yaml", "--quiet", "--runs", "one")
        #expect(first.status == 0, "\(first.errors)")
        let folder = try program.runFolder(in: "one")
        for name in [
            "recipe.yaml", "manifest.json", "result.json", "details.json", "report.html",
            "augmented.parquet", "classifier.json", "model.txt", "01-ingest/rejects.parquet",
            "04-split/test.parquet", "05-expand/smote/made.parquet",
            "09-train/baseline-0/classifier.json", "11-decide/evidence.json",
        ] {
            #expect(
                FileManager.default.fileExists(atPath: folder.appending(path: name).path),
                "\(name)"
            )
        }
        let page = try String(contentsOf: folder.appending(path: "report.html"), encoding: .utf8)
        for words in ["Accuracy", "Precision", "Recall", "ROC-AUC", "PR-AUC", "test rows"] {
            #expect(page.contains(words), "\(words)")
        }
        #expect(page.contains("principal components"))
        #expect(!page.contains("users"))
        // Names of rows are left out of everything.
        let details = try String(
            contentsOf: folder.appending(path: "details.json"),
            encoding: .utf8
        )
        #expect(!details.contains("s17-x"))
        let second = try program.run("run", "recipe.yaml", "--quiet", "--runs", "two")
        #expect(second.status == 0)
        #expect(try program.findings(in: "one") == program.findings(in: "two"))
    }

    @Test("is repeated on folds, with fewer labels as well, and goes on where it was stopped")
    func folds() throws {
        let recipe =
            Self.recipe.replacing("train: {", with: "train: { threshold: expected-f1,").replacing(
                "expand: [{ generator: smote }]",
                with: """
                    expand: [{ generator: munge, count: 200 }], label: { by: ensemble, members: 2 }
                    """
            )
            .replacing("label: bought", with: "label: bought, unlabeled: keep")
            .replacing(
                "\npolicies:",
                with: """
                    \npolicies:
                      teacher: { expand: [{ generator: unlabeled }], label: { by: ensemble, members: 2 } }
                    """
            )
            + "\ncross-validate: { folds: 2, repeats: 2, label-shares: [1, 0.3, 0.01] }\n"
        try program.write(recipe, to: "recipe.yaml")
        let plain = try program.run("run", "recipe.yaml", "--quiet", "--runs", "folds")
        #expect(plain.status == 0, "\(plain.errors)")
        try crossValidate()
        let folder = try program.runFolder(in: "folds")
        let page = try String(contentsOf: folder.appending(path: "report.html"), encoding: .utf8)
        for words in [
            "Cross-validation", "30 % of the labels", "Left out: 1 % of the labels",
            "whose labels were hidden", "teacher takes rows without a label",
        ] {
            #expect(page.replacing("\u{A0}", with: " ").contains(words), "\(words)")
        }
    }

    @Test(
        "labels real rows without a label, and takes a person's word for those that nobody is sure of"
    )
    func unlabeled() throws {
        let lines = Self.sessions().split(separator: "\n").enumerated().map { row, line in
            let text = String(line)
            return row % 4 == 3
                ? text.replacing(",yes", with: ",").replacing(",no", with: ",") : text
        }
        try program.write(lines.joined(separator: "\n") + "\n", to: "shop.csv")
        let recipe = Self.recipe.replacing("label: bought", with: "label: bought, unlabeled: keep")
            .replacing(
                "{ expand: [{ generator: copula }], mix: { weight: 0.5 } }",
                with: """
                    { expand: [{ generator: unlabeled }], label: { by: k-means, clusters: 20,
                        minimum-confidence: 0.8 }, screen: { near-copies: reject } }
                    """
            )
        try program.write(recipe, to: "recipe.yaml")
        let first = try program.run("run", "recipe.yaml", "--quiet", "--runs", "runs")
        #expect(first.status == 0, "\(first.errors)")
        let folder = try program.runFolder(in: "runs")
        let page = try String(contentsOf: folder.appending(path: "report.html"), encoding: .utf8)
        for words in ["k-means", "Calibration error", "whose labels were hidden"] {
            #expect(page.contains(words), "\(words)")
        }
        let asked = folder.appending(path: "06-label/copula/to-label.csv")
        var rows = try String(contentsOf: asked, encoding: .utf8).split(separator: "\n")
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        #expect(rows.count > 3)
        #expect(rows[0].contains("bought"))
        for row in 1..<rows.count { rows[row][4] = row % 2 == 0 ? "yes" : "no" }
        let answers = rows.map { $0.joined(separator: ",") }.joined(separator: "\n")
        try program.write(answers, to: "answers.csv")
        try program.write(
            recipe.replacing("clusters: 20,", with: "clusters: 20, answers: answers.csv,"),
            to: "recipe.yaml"
        )
        let second = try program.run("run", "recipe.yaml", "--quiet", "--runs", "answered")
        #expect(second.status == 0, "\(second.errors)")
        let details = try String(
            contentsOf: try program.runFolder(in: "answered").appending(path: "details.json"),
            encoding: .utf8
        )
        #expect(details.contains("\"answered\" : \(rows.count - 1)"))
        try program.write(answers.replacing(",yes,", with: ",perhaps,"), to: "answers.csv")
        let third = try program.run("run", "recipe.yaml", "--quiet", "--runs", "wrong")
        #expect(
            third.status == 65 && third.errors.contains("'perhaps' is no class"),
            "\(third.errors)"
        )
    }

    @Test("tells what models of made rows alone say of real ones")
    func instead() throws {
        let recipe = Self.recipe.replacing(
            "expand: [{ generator: copula }], mix: { weight: 0.5 }",
            with: "expand: [{ generator: copula, count: 240 }], mix: { manner: instead }"
        ).replacing("model: lightgbm", with: "model: multilayer-perceptron")
        try program.write(recipe, to: "recipe.yaml")
        let outcome = try program.run("run", "recipe.yaml", "--quiet", "--runs", "alone")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let folder = try program.runFolder(in: "alone")
        let details = try String(
            contentsOf: folder.appending(path: "details.json"),
            encoding: .utf8
        )
        let page = try String(contentsOf: folder.appending(path: "report.html"), encoding: .utf8)
        #expect(page.contains("The level of each model on the gate"))
        #expect(page.contains("each beside its closest training row"))
        #expect(page.contains("what SDMetrics calls quality"))
        let levels = try #require(details.firstRange(of: "\"gateLevels\""))
        for side in ["baseline", "copula", "smote", "macro-f1"] {
            #expect(details[levels.upperBound...].contains("\"\(side)\""), "\(side)")
        }
    }

    @Test("makes exactly the rows that are asked for, and says what was moved for it")
    func conditions() throws {
        let recipe =
            Self.recipe.replacing(
                "expand: [{ generator: smote }]",
                with: """
                    expand: [{ generator: smote, count: 300, label: yes, where: { channel: [web, app],
                      minutes: { at-least: 30.5 } } }], screen: { impossible: keep }
                    """
            ) + """

                constraints:
                  declared:
                    - { range: pages, at-most: 22 }
                    - { when: { channel: web }, then: { pages: { at-least: 0 } } }
                """
        try program.write(recipe, to: "recipe.yaml")
        let outcome = try program.run("run", "recipe.yaml", "--quiet", "--runs", "asked")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let folder = try program.runFolder(in: "asked")
        let note = try String(
            contentsOf: folder.appending(path: "05-expand/smote/summary.json"),
            encoding: .utf8
        )
        #expect(note.contains("\"made\" : 300") && note.contains("pages <= 22"), "\(note)")
        let page = try String(contentsOf: folder.appending(path: "report.html"), encoding: .utf8)
        #expect(page.contains("What made rows keep to"))
        try program.write(recipe.replacing("at-most: 22", with: "at-most: 21"), to: "bad.yaml")
        let broken = try program.run("run", "bad.yaml", "--quiet")
        #expect(broken.status == 65 && broken.errors.contains("training rows break 'pages <= 21'"))
        try program.write(recipe.replacing("at-least: 30.5", with: "at-least: 99"), to: "none.yaml")
        let none = try program.run("run", "none.yaml", "--quiet")
        #expect(none.status == 78, "\(none.errors)")
        #expect(
            none.errors.contains("no training row meets 'where 99 <= minutes'"),
            "\(none.errors)"
        )
    }

    @Test("needs no recipe, only the label", arguments: ["logistic", "multilayer-perceptron"])
    func otherModels(model: String) throws {
        let recipe = Self.recipe.replacing("model: lightgbm", with: "model: \(model)")
        try program.write(recipe, to: "other.yaml")
        let outcome = try program.run("run", "other.yaml", "--quiet", "--json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("\"model\" : \"\(model)\""))
    }

    @Test(
        "explains what it can't use",
        arguments: [
            ("label: bought", "label: bougt", 65, "did you mean 'bought'"),
            ("label: bought", "label: session", 65, "looks like a number or a name"),
            ("generator: smote", "generator: smotes", 78, "did you mean 'smote'"),
            ("quick: true", "decide: { metric: brier }", 78, "brier"),
            ("channel=web", "channel=wep", 78, "did you mean 'web'"),
            ("seeds: 2", "sedes: 2", 78, "did you mean 'seeds'"),
        ] as [(String, String, Int32, String)]
    )
    func refusals(_ old: String, _ new: String, _ status: Int32, _ words: String) throws {
        try program.write(Self.recipe.replacing(old, with: new), to: "bad.yaml")
        let outcome = try program.run("run", "bad.yaml", "--quiet")
        #expect(outcome.status == status, "\(outcome.errors)")
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }

    @Test("writes a recipe that it can run, with every setting")
    func initialises() throws {
        let written = try program.run("init", "--data", "shop.csv", "--label", "bought", "-o", "-")
        #expect(written.status == 0 && written.output.contains("# makers of rows"))
        let short = written.output.replacing("rounds: 2000", with: "rounds: 20")
            .replacing("seeds: 5", with: "seeds: 1").replacing(
                "replicates: 2000",
                with: "replicates: 100"
            )
        try program.write(short, to: "written.yaml")
        let outcome = try program.run("run", "written.yaml", "--quiet")
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    /// Two weeks in which users put an item into the cart on most days, and buy on the next one where item and user suit.
    private static func log() -> String {
        var lines = ["user,item,event,time"]
        for user in 0..<60 {
            for day in 0..<14 {
                let item = (user * 7 + day * 5) % 23
                let time = 1_700_000_000 + day * 86_400 + user * 60
                lines.append("u\(user),i\(item),view,\(time)")
                lines.append(
                    "u\(user),i\((item + 3) % 23),\(user % 3 == 0 ? "cart" : "view"),\(time + 90)"
                )
                if user % 3 == 0, (user + item) % 4 != 0 {
                    lines.append("u\(user),i\((item + 3) % 23),buy,\(time + 106_400)")
                }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    @Test("makes the table of a log, and splits it by time")
    func behaviour() throws {
        try program.write(Self.log(), to: "log.csv")
        let written = try program.run("init", "--data", "log.csv", "--behaviour", "-o", "-")
        #expect(written.status == 0, "\(written.errors)")
        let short = written.output.replacing("rounds: 2000", with: "rounds: 20")
            .replacing("seeds: 5", with: "seeds: 1")
            .replacing("replicates: 2000", with: "replicates: 100")
        try program.write(short, to: "behaviour.yaml")
        let outcome = try program.run("run", "behaviour.yaml", "--quiet", "--json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("\"split\" : \"by-time\""))
        #expect(outcome.output.contains("\"task\" : \"purchase\""))
        let folds = try program.run("run", "behaviour.yaml", "--cross-validate", "--quiet")
        #expect(folds.status == 78 && folds.errors.contains("split by time"), "\(folds.errors)")
        let wrong = try program.run("run", "behaviour.yaml", "--behaviour", "--quiet")
        #expect(wrong.status == 64, "\(wrong.errors)")
    }

    @Test("refuses a class of two rows, and a log's options")
    func tooFewAndWrongOptions() throws {
        let lines = Self.sessions().split(separator: "\n")
        let few =
            lines.filter { !$0.hasSuffix("yes") } + lines.filter { $0.hasSuffix("yes") }.prefix(2)
        try program.write(few.joined(separator: "\n") + "\n", to: "few.csv")
        let outcome = try program.run("run", "few.csv", "--label", "bought", "--quiet")
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("rows of class 'yes'"), "\(outcome.errors)")
        let tuned = try program.run("tune", "recipe.yaml", "--quiet")
        #expect(tuned.status == 64 && tuned.errors.contains("restock run"))
    }
}
