import Foundation
import Testing

/// Runs whose models a command of the shop's own trains.
@Suite("A run with a trainer of the shop's own", .serialized)
struct OwnTrainerTests {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Where Python is found, and among what it looks for modules.
    static let environment = [
        "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
        "PYTHONPATH": [
            ProcessInfo.processInfo.environment["PYTHONPATH"],
            ProcessInfo.processInfo.environment["RESTOCK_NATIVE"]
                ?? root.appending(path: ".native").path,
        ].compactMap { $0 }.joined(separator: ":"),
    ]

    private let program: RestockProgram

    init() throws {
        program = try RestockProgram()
        try FileManager.default.copyItem(
            at: Self.root.appending(path: "Examples"),
            to: program.path("Examples")
        )
    }

    private func run(_ arguments: String...) throws -> RestockProgram.Outcome {
        let running = try program.start(arguments, environment: Self.environment)
        running.process.waitUntilExit()
        return running.outcome()
    }

    @Test("decides about a model in plain Python, and says what it can't promise")
    func plainPython() throws {
        let outcome = try run("run", "Examples/plain-python/recipe.yaml", "--quiet")
        try #require(outcome.status == 0, "\(outcome.errors)")
        let result = try program.json("result.json")
        #expect((result["model"] as? String)?.contains("plain-python/train.py") == true)
        let test = try #require(result["test"] as? [String: Any])
        let baseline = try #require(test["baseline"] as? [String: Any])
        let level = try #require((baseline["ndcg@10"] as? [String: Any])?["mean"] as? Double)
        // Most users go on to the next shelf, which a count of what follows what finds.
        #expect(level > 0.8)
        let details = try program.json("details.json")
        let remarks = try #require(details["remarks"] as? [String]).joined(separator: "\n")
        #expect(remarks.contains("can't hold its optimiser steps equal"))
        #expect(remarks.contains("second training"))
        #expect(!remarks.contains("had the same limit of optimiser steps"))
        #expect((details["robustness"] as? [String: Any])?.isEmpty == false)
        let asked = try run(
            "recommend",
            "--run",
            try program.runFolder().path,
            "--history",
            "sku-3"
        )
        #expect(asked.status == 64 && asked.errors.contains("plain-python/train.py"))
    }

    @Test("decides about a PyTorch model", .enabled(if: pythonHas("torch.nn, pyarrow.parquet")))
    func pyTorch() throws {
        let outcome = try run("run", "Examples/pytorch/recipe.yaml", "--quiet")
        try #require(outcome.status == 0, "\(outcome.errors)")
        let folder = try program.runFolder().appending(path: "09-train")
        let models = try ["baseline-0", "baseline-0-held-out"].map {
            try Data(contentsOf: folder.appending(path: "\($0)/model"))
        }
        // The second call asks the first one's model, and trains none of its own.
        #expect(models[0] == models[1])
        let remarks = try program.json("details.json")["remarks"] as? [String]
        #expect(remarks?.contains { $0.contains("second training") } == false)
    }

    @Test("shows the trainer no target, and no test history before the decision")
    func noTargets() throws {
        // Each user's last two items are bought by nobody else: whoever sees them sees a target.
        var lines = ["customer,product,when,action"]
        for user in 0..<60 {
            let items =
                (0..<6).map { "sku-\((7 * user + $0) % 40)" } + ["second-\(user)", "last-\(user)"]
            for (step, item) in items.enumerated() {
                lines.append("c\(user),\(item),\(1_600_000_000 + user * 3600 + step * 86_400),buy")
            }
        }
        try program.write(lines.joined(separator: "\n") + "\n", to: "Examples/shop.csv")
        // Corrupted histories hold random items, so that only a case's own count in candidates.
        try program.write(
            #"""
            for kind in second last; do
                if grep -q "\"$kind-" "$1"; then echo "$kind in train" >> seen; fi
                if grep -q "\"user\":\"c\([0-9]*\)\".*\"$kind-\1\"" "$2"; then echo "$kind asked" >> seen; fi
            done
            echo called >> seen
            exec python3 Examples/plain-python/train.py "$@"
            """#,
            to: "spy.sh"
        )
        let recipe = try String(
            contentsOf: program.path("Examples/plain-python/recipe.yaml"),
            encoding: .utf8
        ).replacingOccurrences(of: "python3 Examples/plain-python/train.py", with: "sh spy.sh")
        try program.write(recipe + "protect: off\n", to: "recipe.yaml")
        let outcome = try run("run", "recipe.yaml", "--quiet")
        try #require(outcome.status == 0, "\(outcome.errors)")
        let seen = try String(contentsOf: program.path("seen"), encoding: .utf8)
        // Only the two calls behind the decision may see the second last item, in test histories.
        #expect(seen == "called\ncalled\nsecond asked\ncalled\nsecond asked\ncalled\n")
    }

    @Test("goes on with --resume, and calls the trainer for nothing twice")
    func resumes() throws {
        try program.write(
            """
            echo call >> calls
            if grep -q made-1 "$1" && [ ! -e mended ]; then echo 'out of luck' >&2; exit 7; fi
            exec python3 Examples/plain-python/train.py "$@"
            """,
            to: "luck.sh"
        )
        let recipe = try String(
            contentsOf: program.path("Examples/plain-python/recipe.yaml"),
            encoding: .utf8
        ).replacingOccurrences(of: "python3 Examples/plain-python/train.py", with: "sh luck.sh")
        try program.write(recipe, to: "recipe.yaml")
        let broken = try run("run", "recipe.yaml", "--quiet")
        #expect(broken.status == 65)
        #expect(broken.errors.split(separator: "\n").count == 1)
        #expect(broken.errors.contains("status 7: out of luck"))
        let log = try program.runFolder().appending(path: "09-train/subset-0/errors.txt")
        #expect(broken.errors.contains(log.path))
        #expect(try String(contentsOf: log, encoding: .utf8) == "out of luck\n")
        try program.write("", to: "mended")
        #expect(try run("run", "recipe.yaml", "--quiet", "--resume").status == 0)
        // Baseline, the policy's failure; the policy again, and one call each behind the decision.
        #expect(try String(contentsOf: program.path("calls"), encoding: .utf8) == "call\n" * 5)
    }

    /// Whether the modules can be imported here.
    static func pythonHas(_ modules: String) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "exec python3 -c 'import \(modules)' 2>/dev/null"]
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}

private func * (text: String, count: Int) -> String { String(repeating: text, count: count) }
