import ArgumentParser
import Experiments
import Pipelines

/// `restock run`: from a recipe, or a bare log, to a report.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a recipe, or bare data with the standard recipe, and report.",
        discussion: """
            The run's folder, its result and its report stand under --runs. A run that was stopped goes on \
            with --resume; a finished one is shown again, or done anew with --force.
            """
    )

    @OptionGroup var source: RecipeOptions

    @Option(help: "Seeds per policy in place of the recipe's.")
    var seeds: Int?

    @Flag(
        help: "Say what the best policy is worth in real data; trains on parts of the users, too."
    )
    var learningCurve = false

    @Flag(
        help: "Repeat the comparison on many folds of a table, with all labels and with fewer."
    )
    var crossValidate = false

    @OptionGroup var mode: RunMode
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if let seeds, seeds < 1 { throw ValidationError("--seeds takes a number of at least 1") }
    }

    func run() async throws {
        let loaded = try source.loadAny()
        var options = mode.options(name: loaded.name, shared: shared)
        options.measuresLearningCurve = learningCurve
        options.crossValidates = crossValidate
        let progress = shared.progress
        let outcome = try await outcome(of: loaded.recipe, options, progress)
        progress.finish()
        let report = try outcome.writeReport()
        if shared.json { return try outcome.folder.printResult() }
        if outcome.wasFinished {
            Console.note("This recipe was run before; --force runs it anew.")
        }
        outcome.printSummary(report: report)
    }

    private func outcome(
        of recipe: AnyRecipe,
        _ options: Experiment.Options,
        _ progress: any ProgressReporter
    ) async throws -> Experiment.Outcome {
        switch recipe {
        case .log(var recipe):
            if crossValidate {
                throw ValidationError("--cross-validate is for tables; leave it away for a log")
            }
            if let seeds { recipe.train.seeds = seeds }
            return try await Experiment(recipe, options: options, progress: progress).run()
        case .samples(var recipe):
            if learningCurve {
                throw ValidationError("--learning-curve is for logs; leave it away for a table")
            }
            if let seeds { recipe.train.seeds = seeds }
            return try await SampleExperiment(recipe, options: options, progress: progress).run()
        case .search(let recipe):
            if learningCurve || crossValidate || seeds != nil {
                throw ValidationError(
                    "--learning-curve, --cross-validate and --seeds aren't for searches"
                )
            }
            return try await SearchExperiment(recipe, options: options, progress: progress).run()
        }
    }
}
