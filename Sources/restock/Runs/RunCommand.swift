import ArgumentParser
import Experiments
import Foundation
import Pipelines
import Reporting
import Training

/// `restock run`: from a recipe, or a bare log, to a report.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a recipe, or a bare log with the standard recipe, and report.",
        discussion: """
            The run's folder, its result and its report stand under --runs. A run that was stopped goes on \
            with --resume; a finished one is shown again, or done anew with --force.
            """
    )

    @Argument(help: "A recipe (.yaml), or the log itself: a file, a folder or a data set's name.")
    var recipe: String

    @Option(help: "Data in place of the recipe's: a data set's name, a file or a folder.")
    var data: String?

    @Option(help: "Seeds per policy in place of the recipe's.")
    var seeds: Int?

    @Option(help: "Root of all random draws in place of the recipe's.")
    var seed: UInt64?

    @OptionGroup var roles: RoleOptions

    @Option(help: "cpu, or cuda where the libtorch found has it (that path is untested).")
    var device: Device?

    @Flag(help: "Go on with an unfinished run.")
    var resume = false

    @Flag(help: "Take an earlier run of the same recipe away and start over.")
    var force = false

    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if resume, force { throw ValidationError("--resume and --force contradict each other") }
        if let seeds, seeds < 1 { throw ValidationError("--seeds takes a number of at least 1") }
    }

    func run() async throws {
        let (recipe, name) = try loadRecipe()
        let options = Experiment.Options(
            runs: shared.runsFolder,
            name: name,
            resumes: resume,
            startsOver: force,
            threads: shared.threadCount,
            command: CommandLine.restockCommand,
            version: Version.current
        )
        let progress = shared.progress
        let outcome = try await Experiment(recipe, options: options, progress: progress).run()
        progress.finish()
        let report = try ReportPage(result: outcome.result, details: outcome.details)
            .write(to: outcome.folder.url)
        if shared.json {
            Console.print(try String(contentsOf: outcome.folder.resultFile, encoding: .utf8))
        } else {
            if outcome.wasFinished {
                Console.note("This recipe was run before; --force runs it anew.")
            }
            Console.print(
                TerminalSummary(result: outcome.result, details: outcome.details)
                    .text(width: Console.width, colour: Console.isColourful)
            )
            Console.print("Report: \(report.path)")
        }
    }

    private func loadRecipe() throws -> (Recipe, String) {
        let url = URL(filePath: self.recipe)
        let isRecipe =
            ["yaml", "yml"].contains(url.pathExtension)
            && url.lastPathComponent != "dataset.yaml"
        var recipe = isRecipe ? try RecipeFile.read(url) : Recipe.standard(data: self.recipe)
        if let data { recipe.data = data }
        if let seeds { recipe.train.seeds = seeds }
        if let seed { recipe.seed = seed }
        if let device { recipe.train.model.device = device }
        try roles.apply(to: &recipe.ingest)
        let stem = url.deletingPathExtension().lastPathComponent
        return (recipe, RunFolder.plainName(stem))
    }
}
