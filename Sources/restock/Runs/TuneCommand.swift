import ArgumentParser
import Experiments
import Foundation
import Reporting

/// `restock tune`: a search for the policy that does best on the tuning users.
struct TuneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tune",
        abstract: "Search for a policy on the tuning users, at a budget of optimiser steps.",
        discussion: """
            Candidates are drawn and compared by successive halving, or by random search at the same \
            budget. Gate and test users are never read. What is found is a policy.yaml and a recipe with \
            it; only restock run decides whether it helps.
            """
    )

    @OptionGroup var source: RecipeOptions

    @Flag(help: "Random search at the budget of successive halving, to compare the two.")
    var random = false

    @Option(help: "Seed that candidates are drawn from in place of the recipe's tune.seed.")
    var draws: UInt64?

    @Option(help: "Candidates of the first rung in place of the recipe's.")
    var candidates: Int?

    @OptionGroup var mode: RunMode
    @OptionGroup var shared: SharedOptions

    func run() async throws {
        let loaded = try source.load()
        var recipe = loaded.recipe
        if random { recipe.tune.method = .random }
        if let draws { recipe.tune.seed = draws }
        if let candidates { recipe.tune.candidates = candidates }
        let options = mode.options(name: loaded.name, shared: shared)
        let progress = shared.progress
        let outcome = try await PolicySearch(recipe, options: options, progress: progress).run()
        progress.finish()
        let page = try SearchPage(
            result: outcome.result,
            others: outcome.others,
            recipe: try RecipeFile.text(of: recipe),
            command: CommandLine.restockCommand
        ).write(to: outcome.folder.url)
        if shared.json { return try outcome.folder.printResult() }
        if outcome.wasFinished {
            Console.note("This search was done before; --force does it anew.")
        }
        let summary = SearchSummary(result: outcome.result, others: outcome.others)
        Console.print(summary.text(width: Console.width))
        Console.print("Search: \(page.path)")
        if outcome.result.best != nil {
            let folder = outcome.folder.url
            Console.print("Policy: \(folder.appending(path: PolicySearch.policyName).path)")
            let tuned = "\(shared.runs)/\(outcome.folder.name)/\(PolicySearch.recipeName)"
            let runs = shared.runs == SharedOptions.usualRuns ? "" : " --runs \(shared.runs)"
            Console.print("Decide: restock run \(tuned)\(runs)")
        }
    }
}
