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

    @OptionGroup var threads: ThreadOptions

    @Flag(help: "Print the outcome as JSON.")
    var json = false

    @Flag(name: .shortAndLong, help: "Show no progress.")
    var quiet = false

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
            threads: threads.count,
            progress: quiet ? SilentProgress() : TerminalProgress()
        )
    }

    /// Prints the outcome: lines for a person, or JSON.
    func print(_ lines: [String], json value: some Encodable) throws {
        if json { return try Console.print(json: value) }
        Console.print(lines.joined(separator: "\n"))
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
