import Foundation
public import Pipelines
import Statistics

/// A recipe for a catalogue on its way to findings: runs the stages in their order, keeps what each leaves.
///
/// Store, folder, clock, decision and findings are those of ``Experiment``; the stages are those of searches.
public struct SearchExperiment: Sendable {
    /// What is done.
    public let recipe: SearchRecipe
    /// The run's folder.
    public let folder: RunFolder
    let bench: RunBench
    let encoder: EncoderFolder

    /// Prepares a run; nothing is written yet.
    ///
    /// - Throws: ``RunError``, ``SearchRunError``, `ConfigurationError` for a recipe that can't be run.
    public init(
        _ recipe: SearchRecipe,
        options: Experiment.Options,
        progress: any ProgressReporter = SilentProgress()
    ) throws {
        try recipe.validate()
        let hash = try ContentHash.of(recipe).prefix(8)
        self.recipe = recipe
        encoder = try EncoderFolder(recipe.encoder ?? "")
        folder = RunFolder(url: options.runs.appending(path: "\(options.name)-\(hash)"))
        bench = RunBench(
            options: options,
            folder: folder,
            store: ArtefactStore(
                root: options.runs.appending(path: ".store"),
                ignoresFound: options.startsOver
            ),
            build: try BuildIdentity.current(),
            seed: recipe.seed,
            progress: progress
        )
    }

    /// Runs the recipe, or reads the findings of an earlier run of it.
    ///
    /// - Throws: ``RunError`` when an unfinished run is in the way; what the stages throw;
    ///   `CancellationError` when asked to stop, with everything finished so far kept.
    public func run() async throws -> Experiment.Outcome {
        if try await bench.begin() { return try Experiment.outcome(in: folder) }
        let text = try RecipeFile.yaml(recipe)
        try DurableFile.write(Data(text.utf8), to: folder.url.appending(path: "recipe.yaml"))
        let clock = StageClock()
        let shop = try await prepare(clock)
        var searches: [TunedSearch] = []
        for name in recipe.policyNames {
            guard let policy = recipe.policies[name] else { continue }
            searches.append(try await tune(name, policy, shop, clock))
        }
        bench.progress.report(Progress("decide"))
        let judgement = try await judge(shop, searches, clock)
        return try write(
            SearchOutcome(
                recipeText: text,
                shop: shop,
                searches: searches,
                judgement: judgement,
                seconds: clock.seconds
            )
        )
    }
}

/// Everything that a run on a catalogue worked out, before it is written down.
struct SearchOutcome: Sendable {
    var recipeText: String
    var shop: PreparedSearch
    var searches: [TunedSearch]
    var judgement: SearchJudgement
    var seconds: [String: Double]

    /// The policy that the verdict names; nil where rankers competed, not policies.
    var chosen: TunedSearch? { searches.first { $0.policy == judgement.verdict.chosen } }

    /// Whether the chosen policy was accepted.
    var augments: Bool { judgement.verdict.decision == .augment }
}
