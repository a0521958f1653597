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

    /// The first made rows of each policy beside their closest real ones.
    func examples(of proposals: [RowProposal], _ table: PreparedTable) -> [String: [RowExample]] {
        proposals.reduce(into: [:]) {
            $0[$1.policy] = RowExample.examples(of: $1.made, training: table.sets.training)
        }
    }
}
