import Foundation
import Labeling
public import Pipelines
import Statistics

/// A recipe for a catalogue on its way to findings: runs the stages in their order, keeps what each leaves.
///
/// Store, folder, clock, decision and findings are those of ``Experiment``; the stages are those of searches.
public struct SearchExperiment: Sendable {
    /// What is done.
    public let recipe: SearchRecipe
    let bench: RunBench
    let encoder: EncoderFolder

    /// The run's folder.
    public var folder: RunFolder { bench.folder }

    /// Prepares a run; nothing is written yet.
    ///
    /// - Throws: ``RunError``, ``SearchRunError``, `ConfigurationError` for a recipe that can't be run.
    public init(
        _ recipe: SearchRecipe,
        options: Experiment.Options,
        progress: any ProgressReporter = SilentProgress()
    ) throws {
        self.recipe = recipe
        bench = try RunBench(recipe, options: options, progress: progress)
        encoder = try EncoderFolder(recipe.encoder ?? "")
        if let rerank = recipe.rerank {
            try PairReader(folder: URL(filePath: rerank.model)).require()
        }
        for (name, policy) in recipe.orderedPolicies {
            guard let margins = policy.label.margins else { continue }
            try PairReader(margins, policy: name).require()
        }
    }

    /// Runs the recipe, or reads the findings of an earlier run of it.
    ///
    /// - Throws: ``RunError`` when an unfinished run is in the way; what the stages throw;
    ///   `CancellationError` when asked to stop, with everything finished so far kept.
    public func run() async throws -> Experiment.Outcome {
        try await bench.run(stages: runStages)
    }

    private func runStages(recipeText: String) async throws -> Experiment.Outcome {
        let clock = StageClock()
        let shop = try await prepare(clock)
        var searches: [TunedSearch] = []
        for (name, policy) in recipe.orderedPolicies {
            searches.append(try await tune(name, policy, shop, clock))
        }
        bench.progress.report(Progress("decide"))
        let judgement = try await judge(shop, searches, clock)
        return try write(
            SearchOutcome(
                recipeText: recipeText,
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
    var judgement: Judgement<SearchFindings>
    var seconds: [String: Double]

    /// The policy that the verdict names; nil where rankers competed, not policies.
    var chosen: TunedSearch? { searches.first { $0.policy == judgement.verdict.chosen } }
}
