import Foundation
public import Pipelines
import Training

/// A search for the policy that does best on the tuning users, at a budget of optimiser steps.
///
/// Stages, sets and store are those of an ``Experiment``; only training and tuning users are read, never
/// the gate nor the test set. The originals are trained once a rung beside the candidates, so that "no
/// policy is better than the originals" is an outcome, too.
public struct PolicySearch: Sendable {
    /// What a search found, and where it is.
    public struct Outcome: Sendable {
        /// The search's folder.
        public var folder: RunFolder
        /// The findings.
        public var result: SearchResult
        /// The findings of other searches with the same recipe and budget, but for method or seed.
        public var others: [SearchResult]
        /// Whether an earlier search had found all this.
        public var wasFinished: Bool
    }

    /// The recipe as it was given.
    public let recipe: Recipe
    let experiment: Experiment
    /// Names what is searched, apart from the method and the seed of the draws.
    let search: String

    /// The file of the findings in a search's folder.
    public static let findingsName = "tune.json"
    /// The file of the best policy.
    public static let policyName = "policy.yaml"
    /// The file of the recipe that runs the best policy.
    public static let recipeName = "tuned.yaml"
    /// What candidates are compared by: what trainings are stopped by.
    static let metric = "ndcg@10"

    /// Prepares a search; nothing is read or written yet but the program itself, for its hash.
    ///
    /// - Throws: `ConfigurationError` for settings outside their ranges, ``TuneError/noSteps(model:)`` for
    ///   a model that isn't trained by steps.
    public init(
        _ recipe: Recipe,
        options: Experiment.Options,
        progress: any ProgressReporter = SilentProgress()
    ) throws {
        try recipe.tune.validate()
        let model = recipe.train.model.model
        guard recipe.train.command == nil, model.isNetwork else {
            throw TuneError.noSteps(model: recipe.train.command?.command ?? model.rawValue)
        }
        self.recipe = recipe
        // What the search doesn't depend on must not name its folder.
        var searched = recipe
        searched.policies = [:]
        searched.train.seeds = recipe.tune.seeds
        let hash = try ContentHash.of(searched).prefix(8)
        experiment = try Experiment(
            searched,
            in: Self.folder("\(options.name)-tune-\(hash)", in: options.runs),
            options: options,
            progress: progress
        )
        searched.tune.method = .halving
        searched.tune.seed = 0
        search = try ContentHash.of(searched)
    }

    private static func folder(_ name: String, in runs: URL) -> RunFolder {
        RunFolder(url: runs.appending(path: name), findings: findingsName)
    }

    /// Searches, or reads the findings of an earlier search.
    ///
    /// - Throws: ``RunError`` when an unfinished search is in the way; what the stages throw;
    ///   `CancellationError` when asked to stop, with everything finished so far kept.
    public func run() async throws -> Outcome {
        let folder = experiment.folder
        if try await experiment.bench.begin() {
            return outcome(try Self.result(in: folder), wasFinished: true)
        }
        let text = try RecipeFile.text(of: recipe)
        try DurableFile.write(Data(text.utf8), to: folder.url.appending(path: "recipe.yaml"))
        let result = try await conduct()
        try write(result)
        return outcome(result, wasFinished: false)
    }

    /// The findings in a folder.
    ///
    /// - Throws: ``RunError/notARun(path:)`` when they can't be read.
    public static func result(in folder: RunFolder) throws -> SearchResult {
        guard let data = try? Data(contentsOf: folder.resultFile),
            let result = try? JSONDecoder().decode(SearchResult.self, from: data)
        else { throw RunError.notARun(path: folder.url.path) }
        return result
    }

    /// Finished searches beside this one that had the same budget for the same thing, by folder's name.
    private func others(than result: SearchResult) -> [SearchResult] {
        let runs = experiment.bench.options.runs
        let names = (try? FileManager.default.contentsOfDirectory(atPath: runs.path)) ?? []
        return names.sorted().filter { $0 != experiment.folder.name }.compactMap { name in
            let other = try? Self.result(in: Self.folder(name, in: runs))
            return other?.search == result.search && other?.budget == result.budget ? other : nil
        }
    }

    private func outcome(_ result: SearchResult, wasFinished: Bool) -> Outcome {
        Outcome(
            folder: experiment.folder,
            result: result,
            others: others(than: result),
            wasFinished: wasFinished
        )
    }

    /// Leaves policy and recipe in the folder, then the findings, which mark the search as finished.
    private func write(_ result: SearchResult) throws {
        let folder = experiment.folder
        if let best = result.best, let policy = result.bestPolicy {
            try DurableFile.write(
                Data((heading(of: result, best) + (try RecipeFile.text(of: policy))).utf8),
                to: folder.url.appending(path: Self.policyName)
            )
            var tuned = recipe
            tuned.policies = ["tuned": policy]
            try DurableFile.write(
                Data(try RecipeFile.text(of: tuned).utf8),
                to: folder.url.appending(path: Self.recipeName)
            )
        }
        try folder.write(result, to: folder.resultFile)
    }

    /// Where the policy comes from and how far to trust it, as comments.
    private func heading(of result: SearchResult, _ best: SearchResult.Best) -> String {
        func rounded(_ metric: Double) -> String { String(format: "%.4f", metric) }
        return """
            # Found by restock tune (\(result.method.rawValue), \(result.candidates.count) candidates).
            # On the tuning users: \(result.metric) \(rounded(best.metric)), the originals \
            \(rounded(best.originals)).
            # This is the largest of many noisy figures: only restock run decides, on the gate users.

            """
    }
}

/// A search that can't be done.
public enum TuneError: ExplainedError, Hashable {
    /// The model is counted or solved, not trained by steps.
    case noSteps(model: String)

    /// One line for the user.
    public var description: String {
        switch self {
        case .noSteps(let model):
            "restock tune shares out optimiser steps, and '\(model)' takes none: "
                + "set train.model to sasrec, bsarec or gru4rec"
        }
    }

    /// The recipe is wrong.
    public var exitStatus: ExitStatus { .configuration }
}
