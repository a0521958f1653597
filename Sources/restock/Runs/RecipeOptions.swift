import ArgumentParser
import Experiments
import Foundation
import Training

/// What is run: a recipe or bare data, and what takes the place of the recipe's settings.
struct RecipeOptions: ParsableArguments {
    @Argument(help: "A recipe (.yaml), or the log itself: a file, a folder or a data set's name.")
    var recipe: String

    @Option(help: "Data in place of the recipe's: a data set's name, a file or a folder.")
    var data: String?

    @Option(help: "Root of all random draws in place of the recipe's.")
    var seed: UInt64?

    @OptionGroup var roles: RoleOptions

    @Option(help: "cpu, or cuda where the libtorch found has it (that path is untested).")
    var device: Device?

    /// The recipe, and its name for the run's folder.
    func load() throws -> (recipe: Recipe, name: String) {
        let url = URL(filePath: self.recipe)
        let isRecipe =
            ["yaml", "yml"].contains(url.pathExtension)
            && url.lastPathComponent != "dataset.yaml"
        var recipe = isRecipe ? try RecipeFile.read(url) : Recipe.standard(data: self.recipe)
        if let data { recipe.data = data }
        if let seed { recipe.seed = seed }
        if let device { recipe.train.model.device = device }
        try roles.apply(to: &recipe.ingest)
        let stem = url.deletingPathExtension().lastPathComponent
        return (recipe, RunFolder.plainName(stem))
    }
}

/// What happens to an earlier run of the same recipe.
struct RunMode: ParsableArguments {
    @Flag(help: "Go on with an unfinished run.")
    var resume = false

    @Flag(help: "Take an earlier run of the same recipe away and start over.")
    var force = false

    func validate() throws {
        if resume, force { throw ValidationError("--resume and --force contradict each other") }
    }

    /// The options of a run.
    func options(name: String, shared: SharedOptions) -> Experiment.Options {
        Experiment.Options(
            runs: shared.runsFolder,
            name: name,
            resumes: resume,
            startsOver: force,
            threads: shared.threadCount,
            command: CommandLine.restockCommand,
            version: Version.current
        )
    }
}
