import Foundation
import Testing

/// Whole runs, the way a person does them.
@Suite("A run", .serialized)
struct RunTests {
    private let program: RestockProgram

    init() throws {
        program = try RestockProgram()
        try program.write(ShopLog.csv(), to: "shop.csv")
        try program.write(ShopLog.recipe(), to: "recipe.yaml")
    }

    @Test("leaves a complete folder, and the same findings from two empty stores")
    func complete() throws {
        let first = try program.run("run", "recipe.yaml", "--quiet", "--runs", "one")
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output.contains("Report: "))
        let folder = try program.runFolder(in: "one")
        for name in [
            "recipe.yaml", "manifest.json", "result.json", "details.json", "report.html",
            "augmented.parquet", "model.safetensors", "01-ingest/rejects.parquet",
            "02-clean/changes.json", "03-protect/ledger.json", "04-split/training.parquet",
            "05-expand/subset/made.parquet", "11-decide/evidence.json",
        ] {
            #expect(
                FileManager.default.fileExists(atPath: folder.appending(path: name).path),
                "\(name)"
            )
        }
        let second = try program.run("run", "recipe.yaml", "--quiet", "--runs", "two")
        #expect(second.status == 0)
        #expect(try program.findings(in: "one") == program.findings(in: "two"))
        let models = try ["one", "two"].map {
            try Data(contentsOf: program.runFolder(in: $0).appending(path: "model.safetensors"))
        }
        #expect(models[0] == models[1])
    }

    @Test("keeps customers' names out of everything that it writes")
    func pseudonyms() throws {
        #expect(try program.run("run", "recipe.yaml", "--quiet").status == 0)
        let folder = try program.runFolder()
        let users = try Data(contentsOf: folder.appending(path: "03-protect/ledger.json"))
        #expect(String(decoding: users, as: UTF8.self).contains("pseudonymised"))
        for name in ["report.html", "result.json", "details.json", "02-clean/changes.json"] {
            let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            #expect(!text.contains("\"c17\"") && !text.contains(">c17<"), "\(name)")
        }
        let key = program.path("share/restock/pseudonym.key")
        let mode = try FileManager.default.attributesOfItem(atPath: key.path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test("answers from its model, by a user's own name and by a history")
    func recommends() throws {
        #expect(try program.run("run", "recipe.yaml", "--quiet").status == 0)
        let folder = try program.runFolder().path
        let byUser = try program.run("recommend", "--run", folder, "--user", "c17", "-k", "3")
        #expect(byUser.status == 0, "\(byUser.errors)")
        #expect(byUser.output.split(separator: "\n").count == 3)
        let byHistory = try program.run(
            "recommend",
            "--run",
            folder,
            "--history",
            "sku-3,sku-4",
            "-k",
            "4",
            "--json"
        )
        let answer = try JSONSerialization.jsonObject(with: Data(byHistory.output.utf8))
        #expect((answer as? [Any])?.count == 4)
        let stranger = try program.run("recommend", "--run", folder, "--user", "nobody")
        #expect(stranger.status == 65)
        #expect(stranger.errors.contains("nobody"))
        let report = try program.run("report", "--run", folder)
        #expect(report.status == 0 && report.output.contains("report.html"))
        let models = try program.run("models", "list")
        #expect(models.output.contains("sasrec"))
    }

    @Test("says with --learning-curve what the policy is worth in real data, also afterwards")
    func learningCurve() throws {
        try program.write(ShopLog.recipe(seeds: 1), to: "recipe.yaml")
        #expect(try program.run("run", "recipe.yaml", "--quiet").status == 0)
        #expect(try program.json("details.json")["learningCurve"] == nil)
        let before = try program.findings()
        let outcome = try program.run("run", "recipe.yaml", "--quiet", "--learning-curve")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("Augmentation with `subset` is worth"))
        #expect(try program.findings() == before)
        #expect(try program.json("result.json")["test_reads"] as? Int == 1)
        let details = try program.json("details.json")
        let curve = try #require(details["learningCurve"] as? [String: Any])
        let points = try #require(curve["points"] as? [[String: Any]])
        #expect(points.compactMap { $0["users"] as? Int } == [20, 40, 60, 80])
        let whole = (details["trainings"] as? [[String: Any]])?
            .filter { $0["policy"] as? String == "baseline" }.compactMap { $0["metric"] as? Double }
        // The last point is the run itself.
        #expect(points[3]["baseline"] as? [Double] == whole)
        let report = try program.runFolder().appending(path: "report.html")
        #expect(try String(contentsOf: report, encoding: .utf8).contains("id=\"learning-curve\""))
    }

    @Test("that is killed goes on with --resume and finds what an unbroken one finds")
    func resumes() throws {
        try program.write(ShopLog.recipe(epochs: 30), to: "recipe.yaml")
        let running = try program.start(["run", "recipe.yaml", "--runs", "broken"])
        let deadline = Date.now.addingTimeInterval(60)
        while !running.errors.soFar().contains("seed 2 of 2"), Date.now < deadline {
            Thread.sleep(forTimeInterval: 0.02)
        }
        kill(running.process.processIdentifier, SIGKILL)
        running.process.waitUntilExit()
        let again = try program.run("run", "recipe.yaml", "--quiet", "--runs", "broken")
        #expect(again.status == 64)
        #expect(again.errors.contains("--resume"))
        let resumed = try program.run(
            "run",
            "recipe.yaml",
            "--quiet",
            "--runs",
            "broken",
            "--resume"
        )
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try program.run("run", "recipe.yaml", "--quiet", "--runs", "whole").status == 0)
        #expect(try program.findings(in: "broken") == program.findings(in: "whole"))
    }

    @Test("that is interrupted stops with 130 and says how to go on")
    func interrupted() throws {
        try program.write(ShopLog.recipe(epochs: 400), to: "recipe.yaml")
        let running = try program.start(["run", "recipe.yaml"])
        let deadline = Date.now.addingTimeInterval(60)
        while !running.errors.soFar().contains("epoch 3"), Date.now < deadline {
            Thread.sleep(forTimeInterval: 0.02)
        }
        kill(running.process.processIdentifier, SIGINT)
        running.process.waitUntilExit()
        let outcome = running.outcome()
        #expect(outcome.status == 130)
        #expect(outcome.errors.contains("--resume"))
    }

    @Test("does not read what another program or a fault left in the store")
    func damagedStore() throws {
        #expect(try program.run("run", "recipe.yaml", "--quiet", "--runs", "one").status == 0)
        let before = try program.findings(in: "one")
        let store = program.path("one/.store")
        for name in try FileManager.default.subpathsOfDirectory(atPath: store.path)
        where name.hasSuffix(".parquet") || name.hasSuffix(".safetensors") {
            try Data("damaged".utf8).write(to: store.appending(path: name))
        }
        try FileManager.default.removeItem(at: program.runFolder(in: "one"))
        try FileManager.default.removeItem(at: store.appending(path: "readings.jsonl"))
        let again = try program.run("run", "recipe.yaml", "--quiet", "--runs", "one")
        #expect(again.status == 0, "\(again.errors)")
        #expect(try program.findings(in: "one") == before)
    }
}

@Suite("Commands about what there is")
struct ShelfTests {
    private let program: RestockProgram

    init() throws {
        program = try RestockProgram()
    }

    @Test("doctor finds libraries and folders in order")
    func doctor() throws {
        let outcome = try program.run("doctor")
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.output.contains("libtorch") && !outcome.output.contains("FAIL"))
    }

    @Test("data lists every data set with its licence")
    func data() throws {
        let outcome = try program.run("data", "list")
        for name in ["amazon-beauty", "online-retail-ii", "taobao", "movielens-100k"] {
            #expect(outcome.output.contains(name))
        }
        let unknown = try program.run("data", "describe", "amazon-beuty")
        #expect(unknown.status != 0 && unknown.errors.contains("amazon-beauty"))
    }

    @Test("init writes a recipe that explains itself and can be read back")
    func initialise() throws {
        #expect(try program.run("init", "--data", "shop.csv").status == 0)
        let text = try String(contentsOf: program.path("recipe.yaml"), encoding: .utf8)
        #expect(text.contains("# "))
        #expect(text.contains("seeds: 5"))
        let again = try program.run("init", "--data", "shop.csv")
        #expect(again.status == 64 && !again.errors.contains("Usage"), "\(again.errors)")
        #expect(again.errors.contains("replace it with --force"), "\(again.errors)")
        let missing = try program.run("run", "recipe.yaml", "--quiet")
        #expect(missing.status == 66, "\(missing.errors)")
    }

    @Test("help names every stage by its verb")
    func help() throws {
        let outcome = try program.run("--help")
        for verb in [
            "ingest", "clean", "protect", "split", "expand", "label", "screen", "mix", "train",
            "evaluate", "decide", "report", "run", "tune", "init", "recommend", "data", "models",
            "doctor", "finetune",
        ] {
            #expect(outcome.output.contains("  \(verb) "), "\(verb)")
        }
    }
}
