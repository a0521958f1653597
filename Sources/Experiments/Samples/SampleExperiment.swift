import Commerce
import Foundation
import Ingesting
import Labeling
public import Pipelines
import Statistics

/// A recipe for a table on its way to findings: runs the stages in their order, keeps what each leaves.
///
/// Store, folder, clock, decision and findings are those of ``Experiment``; the stages are those of tables.
public struct SampleExperiment: Sendable {
    /// What is done.
    public let recipe: SampleRecipe
    let bench: RunBench

    /// The run's folder.
    public var folder: RunFolder { bench.folder }

    /// Prepares a run; nothing is read or written yet but the program itself, for its hash.
    ///
    /// - Throws: ``RunError``, `ConfigurationError` for a recipe that can't be run.
    public init(
        _ recipe: SampleRecipe,
        options: Experiment.Options,
        progress: any ProgressReporter = SilentProgress()
    ) throws {
        self.recipe = recipe
        bench = try RunBench(recipe, options: options, progress: progress)
    }

    /// Runs the recipe, or reads the findings of an earlier run of it.
    ///
    /// - Throws: ``RunError`` when an unfinished run is in the way; what the stages throw;
    ///   `CancellationError` when asked to stop, with everything finished so far kept.
    public func run() async throws -> Experiment.Outcome {
        let outcome = try await bench.run(stages: runStages)
        guard bench.options.crossValidates, outcome.details.samples?.crossValidation == nil else {
            return outcome
        }
        return try await addCrossValidation(to: outcome)
    }

    /// Whether rows without a label are kept and there are none: policies that take such rows are left to folds with
    /// fewer labels.
    func lacksUnlabeled(_ table: PreparedTable) -> Bool {
        recipe.ingest.unlabeled == .keep && (table.unlabeled?.count ?? 0) == 0
    }

    /// What the policies of the run propose on one split.
    ///
    /// Where no policy can take part, and folds with fewer labels follow, each proposes the originals as they are.
    private func proposals(
        on table: PreparedTable,
        _ clock: StageClock
    ) async throws -> [RowProposal] {
        let others = recipe.policyNamesOfLabelled
        let lacks = lacksUnlabeled(table)
        if lacks, others.isEmpty, bench.options.crossValidates {
            return recipe.policyNames.map { .originals(of: table, named: $0) }
        }
        var proposals: [RowProposal] = []
        for name in lacks && !others.isEmpty ? others : recipe.policyNames {
            guard let policy = recipe.policies[name] else { continue }
            proposals.append(try await propose(name, policy, table, clock))
        }
        return proposals
    }

    private func runStages(recipeText: String) async throws -> Experiment.Outcome {
        let clock = StageClock()
        let table = try await prepare(clock)
        let proposals = try await proposals(on: table, clock)
        let baseline = try await train(.originals(of: table), table, clock)
        var trained: [TrainedRows] = []
        for proposal in proposals { trained.append(try await train(proposal, table, clock)) }
        bench.progress.report(Progress("decide"))
        let notes = proposals.filter { recipe.policies[$0.policy]?.label.isAsked == true }
        var judgement = try await judge(
            baseline,
            trained,
            table,
            labels: Dictionary(uniqueKeysWithValues: notes.map { ($0.policy, $0.labels) }),
            clock
        )
        judgement.findings.cards = try await cards(of: proposals, table, clock)
        judgement.findings.examples = examples(of: proposals, table)
        judgement.findings.scatters = scatters(of: proposals, table)
        return try write(
            SampleOutcome(
                recipeText: recipeText,
                table: table,
                proposals: proposals,
                baseline: baseline,
                trained: trained,
                judgement: judgement,
                seconds: clock.seconds
            )
        )
    }
}

/// Everything that a run on a table worked out, before it is written down.
struct SampleOutcome: Sendable {
    var recipeText: String
    var table: PreparedTable
    var proposals: [RowProposal]
    var baseline: TrainedRows
    var trained: [TrainedRows]
    var judgement: Judgement<SampleFindings>
    var seconds: [String: Double]

    /// The policy that the verdict names.
    var chosen: RowProposal? { proposals.first { $0.policy == judgement.verdict.chosen } }

    /// The training of the policy that the verdict names.
    var chosenTraining: TrainedRows? {
        trained.first { $0.policy == judgement.verdict.chosen }
    }
}
