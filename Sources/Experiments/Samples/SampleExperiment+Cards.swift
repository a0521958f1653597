import Commerce
import Evaluating
import Pipelines
import Statistics

extension SampleExperiment {
    /// How the made rows of each policy stand to real ones; for no policy is anything chosen by it.
    func cards(
        of proposals: [RowProposal],
        _ table: PreparedTable,
        _ clock: StageClock
    ) async throws -> [String: RowCard] {
        var cards: [String: RowCard] = [:]
        for proposal in proposals {
            bench.progress.report(Progress("compare \(proposal.policy) with real rows"))
            cards[proposal.policy] = try await clock.measure(.evaluate) {
                try await RowCard.card(
                    of: proposal.made,
                    training: table.sets.training,
                    tuning: table.sets.tuning,
                    seed: Seed(recipe.seed)["evaluate"]["card"],
                    in: bench.context(of: .evaluate)
                )
            }
        }
        return cards
    }

    /// Real and made rows of each policy on the real ones' principal components.
    func scatters(of proposals: [RowProposal], _ table: PreparedTable) -> [String: RowScatter] {
        proposals.reduce(into: [:]) {
            $0[$1.policy] = RowScatter(
                real: table.sets.training,
                made: $1.made,
                seed: Seed(recipe.seed)["evaluate"]["scatter"],
                threads: bench.options.threads
            )
        }
    }

    /// The first made rows of each policy beside their closest real ones.
    func examples(of proposals: [RowProposal], _ table: PreparedTable) -> [String: [RowExample]] {
        proposals.reduce(into: [:]) {
            $0[$1.policy] = RowExample.examples(of: $1.made, training: table.sets.training)
        }
    }
}
