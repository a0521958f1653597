import ArgumentParser
import Experiments
import Foundation
import Pipelines
import Statistics

/// What every stage's command takes.
struct StageOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The stage's settings as in a recipe: a YAML file, or YAML as it is.",
            valueName: "yaml"
        )
    )
    var settings: String?

    @Option(help: "Root of all random draws.")
    var seed: UInt64 = 1

    @Option(help: "Threads for data work and arithmetic; all cores by default.")
    var threads: Int?

    @Flag(help: "Print the outcome as JSON.")
    var json = false

    @Flag(name: .shortAndLong, help: "Show no progress.")
    var quiet = false

    func validate() throws {
        if let threads, threads < 1 {
            throw ValidationError("--threads takes a number of at least 1")
        }
    }

    /// The stage's settings, or its defaults.
    func configuration<Settings: Decodable>(_ type: Settings.Type, of stage: StageName) throws
        -> Settings
    {
        guard let settings else {
            return try RecipeFile.decode(type, "{}", from: "the defaults of \(stage.rawValue)")
        }
        if FileManager.default.fileExists(atPath: settings) {
            let text = try String(contentsOf: URL(filePath: settings), encoding: .utf8)
            return try RecipeFile.decode(type, text, from: settings)
        }
        return try RecipeFile.decode(type, settings, from: "--settings")
    }

    /// The context that the same stage has in a run with this seed.
    func context(of stage: StageName) -> StageContext {
        StageContext(
            seed: Seed(seed)[stage.rawValue],
            threads: threads ?? ProcessInfo.processInfo.activeProcessorCount,
            progress: quiet ? SilentProgress() : TerminalProgress()
        )
    }

    /// Prints the outcome: lines for a person, or JSON.
    func print(_ lines: [String], json value: some Encodable) throws {
        guard json else { return Console.print(lines.joined(separator: "\n")) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        Console.print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}

extension ChangeLog {
    /// One line a rule that met anything.
    var lines: [String] {
        entries.filter { $0.matched > 0 || $0.applied > 0 }.map { entry in
            "  \(entry.rule): \(entry.applied) \(entry.action.rawValue) "
                + "(alone it meets \(entry.matched)): \(entry.condition)"
        }
    }
}
