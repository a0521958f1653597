import Foundation
import Testing

/// What a full disk, a fault or another program leaves behind: a clear line, an exit code, and
/// nothing that a later run would take for whole.
@Suite("Faults")
struct FaultTests {
    private let program: RestockProgram

    init() throws {
        program = try RestockProgram()
        try program.write(ShopLog.csv(), to: "shop.csv")
        try program.write(ShopLog.recipe(), to: "recipe.yaml")
    }

    /// A run whose files may have `blocks` KiB at most, which refuses writes half-way as a full disk
    /// does, at another file for each limit.
    private func runInNarrowSpace(blocks: Int) throws -> RestockProgram.Outcome {
        try program.runShell(
            "trap '' XFSZ; ulimit -f \(blocks); exec \"$0\" run recipe.yaml --quiet --force --runs narrow"
        )
    }

    @Test("A disk that fills up names the file, exits with 74 and spoils no later run")
    func fullDisk() throws {
        for blocks in [2, 8, 24] {
            let outcome = try runInNarrowSpace(blocks: blocks)
            #expect(outcome.status == 74, "\(blocks): \(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
            #expect(outcome.errors.contains("narrow/"), "\(outcome.errors)")
            #expect(outcome.errors.contains("space"), "\(outcome.errors)")
        }
        let left = try FileManager.default.subpathsOfDirectory(
            atPath: program.path("narrow").path
        )
        #expect(!left.contains { $0.hasSuffix("result.json") || $0.hasSuffix("report.html") })
        let after = try program.run(
            "run",
            "recipe.yaml",
            "--quiet",
            "--runs",
            "narrow",
            "--resume"
        )
        #expect(after.status == 0, "\(after.errors)")
        #expect(try program.run("run", "recipe.yaml", "--quiet", "--runs", "wide").status == 0)
        #expect(try program.findings(in: "narrow") == program.findings(in: "wide"))
    }

    @Test(
        "A model that was cut off, overwritten or taken away is refused by name",
        arguments: [
            ("cut off", 65, "cut off"), ("overwritten", 65, "safetensors"),
            ("missing", 66, "No such"),
        ]
    )
    func damagedModel(damage: String, status: Int32, saying: String) throws {
        #expect(try program.run("run", "recipe.yaml", "--quiet").status == 0)
        let folder = try program.runFolder()
        let model = folder.appending(path: "model.safetensors")
        let whole = try Data(contentsOf: model)
        try FileManager.default.removeItem(at: model)
        switch damage {
        case "cut off": try whole.prefix(whole.count / 2).write(to: model)
        case "overwritten": try Data(repeating: 0x20, count: whole.count).write(to: model)
        default: break
        }
        let answers = [
            try program.run("recommend", "--run", folder.path, "--history", "sku-3"),
            try program.run(
                "evaluate",
                model.path,
                "--split",
                folder.appending(path: "04-split").path
            ),
        ]
        for outcome in answers {
            #expect(outcome.status == status, "\(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
            #expect(outcome.errors.contains("model.safetensors"), "\(outcome.errors)")
            #expect(outcome.errors.contains(saying), "\(outcome.errors)")
        }
    }

    @Test(
        "A damaged checkpoint stops the training that would go on with it, and says what to delete"
    )
    func damagedCheckpoint() throws {
        try program.write(ShopLog.recipe(epochs: 400), to: "recipe.yaml")
        let running = try program.start(["run", "recipe.yaml"])
        let deadline = Date.now.addingTimeInterval(60)
        while !running.errors.soFar().contains("epoch 3"), Date.now < deadline {
            Thread.sleep(forTimeInterval: 0.02)
        }
        kill(running.process.processIdentifier, SIGKILL)
        running.process.waitUntilExit()
        let store = program.path("runs/.store")
        let checkpoints = try FileManager.default.subpathsOfDirectory(atPath: store.path)
            .filter { $0.hasPrefix("work-") && $0.hasSuffix(".safetensors") }
        try #require(!checkpoints.isEmpty)
        for name in checkpoints {
            let file = store.appending(path: name)
            try Data(contentsOf: file).prefix(500).write(to: file)
        }
        let resumed = try program.run("run", "recipe.yaml", "--quiet", "--resume")
        #expect(resumed.status == 65, "\(resumed.errors)")
        #expect(resumed.errors.contains(".safetensors") && resumed.errors.contains("cut off"))
        #expect(resumed.errors.split(separator: "\n").count == 1, "\(resumed.errors)")
    }

    @Test("What another build stored is left alone")
    func otherBuild() throws {
        // The same program but for one byte after its end, which the loader ignores.
        let copy = program.path("restock-of-yesterday")
        try FileManager.default.copyItem(at: RestockProgram.executable, to: copy)
        let file = try FileHandle(forWritingTo: copy)
        try file.seekToEnd()
        try file.write(contentsOf: Data([0]))
        try file.close()
        let earlier = try program.start(["run", "recipe.yaml", "--quiet"], executable: copy)
        earlier.process.waitUntilExit()
        #expect(earlier.outcome().status == 0)
        let before = try program.findings()
        let stored = try artefacts()
        let again = try program.run("run", "recipe.yaml", "--quiet", "--force")
        #expect(again.status == 0, "\(again.errors)")
        // Each artefact was made a second time, under another key, and nothing differs.
        #expect(try artefacts().count == 2 * stored.count)
        #expect(try artefacts().isSuperset(of: stored))
        #expect(try program.findings() == before)
    }

    private func artefacts() throws -> Set<String> {
        let names = try FileManager.default.contentsOfDirectory(
            atPath: program.path("runs/.store").path
        )
        return Set(names.filter { $0.count == 64 })
    }
}
