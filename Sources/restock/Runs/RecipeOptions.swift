import ArgumentParser
import Experiments
import Foundation
import Ingesting
import Training

/// What is run: a recipe or bare data, and what takes the place of the recipe's settings.
struct RecipeOptions: ParsableArguments {
    @Argument(help: "A recipe (.yaml), or the log itself: a file, a folder or a data set's name.")
    var recipe: String

    @Option(help: "Data in place of the recipe's: a data set's name, a file or a folder.")
    var data: String?

    @Option(help: "Root of all random draws in place of the recipe's.")
    var seed: UInt64?

    @Option(help: "The column to be predicted, which makes the data a table of samples.")
    var label: String?

    @Option(help: "The attribute to complete, which makes a catalogue a table of products.")
    var attribute: String?

    @Flag(
        help: "Predict from a log who will buy what: a table of users and items, split by time."
    )
    var behaviour = false

    @Option(
        help:
            "Judged queries of a bare catalogue (query, product, grade), which make it one that is searched."
    )
    var judgements: String?

    @Option(help: "The folder of a text encoder in place of the recipe's, for searches.")
    var encoder: String?

    @OptionGroup var roles: RoleOptions

    @Option(help: "cpu, or cuda where the libtorch found has it (that path is untested).")
    var device: Device?

    /// The recipe for a log, and its name for the run's folder.
    ///
    /// - Throws: what reading throws; `ValidationError` for a recipe on anything else.
    func load() throws -> (recipe: Recipe, name: String) {
        let loaded = try loadAny()
        guard case .log(let recipe) = loaded.recipe else {
            throw ValidationError("\(self.recipe) is for no log of events: use restock run")
        }
        return (recipe, loaded.name)
    }

    /// The recipe of any kind, and its name for the run's folder.
    func loadAny() throws -> (recipe: AnyRecipe, name: String) {
        let url = URL(filePath: self.recipe)
        let isRecipe =
            ["yaml", "yml"].contains(url.pathExtension)
            && url.lastPathComponent != "dataset.yaml"
        let found: AnyRecipe =
            isRecipe
            ? try AnyRecipe(contentsOf: url)
            : .standard(
                data: self.recipe,
                label: label,
                attribute: attribute,
                judgements: judgements,
                predictsBehaviour: behaviour
            )
        try checkOptions(for: found, isRecipe: isRecipe)
        let name = RunFolder.plainName(url.deletingPathExtension().lastPathComponent)
        return switch found {
        case .log(let recipe): (.log(try completed(recipe)), name)
        case .samples(let recipe): (.samples(try completed(recipe)), name)
        case .search(let recipe): (.search(try completed(recipe)), name)
        }
    }

    /// Refuses options that don't go with what is run.
    private func checkOptions(for found: AnyRecipe, isRecipe: Bool) throws {
        if behaviour, isRecipe || label != nil {
            throw ValidationError(
                "--behaviour is for a bare log; leave it away for a recipe or a table"
            )
        }
        if attribute != nil, isRecipe || label != nil || behaviour {
            throw ValidationError(
                "--attribute is for a bare catalogue; leave it away for a recipe, a table or a log"
            )
        }
        if encoder != nil {
            guard case .search = found else {
                throw ValidationError(
                    "--encoder is for searches; name the judged queries of a catalogue with --judgements FILE, or leave it away"
                )
            }
        }
        if judgements != nil, isRecipe || label != nil || behaviour || attribute != nil {
            throw ValidationError(
                "--judgements is for a bare catalogue; leave it away for a recipe, a table or a log"
            )
        }
    }

    private func completed(_ recipe: Recipe) throws -> Recipe {
        if label != nil {
            throw ValidationError("--label is for tables, but \(self.recipe) is for a log")
        }
        var recipe = recipe
        if let data { recipe.data = data }
        if let seed { recipe.seed = seed }
        if let device { recipe.train.model.device = device }
        try roles.apply(to: &recipe.ingest)
        return recipe
    }

    private func completed(_ recipe: SampleRecipe) throws -> SampleRecipe {
        if device != nil || (!roles.roles.isEmpty && recipe.ingest.behaviour == nil) {
            throw ValidationError("--role and --device are for logs; leave them away")
        }
        var recipe = recipe
        if var behaviour = recipe.ingest.behaviour {
            try roles.apply(to: &behaviour.log)
            recipe.ingest.behaviour = behaviour
        }
        if let data { recipe.data = data }
        if let seed { recipe.seed = seed }
        if let label { recipe.ingest.label = label }
        return recipe
    }

    private func completed(_ recipe: SearchRecipe) throws -> SearchRecipe {
        if !roles.roles.isEmpty || device != nil || label != nil {
            throw ValidationError("--role, --device and --label aren't for searches")
        }
        var recipe = recipe
        if let data { recipe.data = data }
        if let seed { recipe.seed = seed }
        if let encoder { recipe.encoder = encoder }
        return recipe
    }
}
