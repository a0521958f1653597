import Commerce
import Expanding
import Labeling
import Mixing
import Pipelines
import Screening
import Splitting
import Training

/// What one policy proposes to train on, and how it came about; no policy at all for the originals.
struct RowProposal: Sendable {
    var policy: String
    var mixture: MixedRows
    var contentHash: String
    var expanded: [MakerCounts]
    var constraints: [ConstraintNote] = []
    var labels: RowLabelNote
    var screened: RowScreenNote
    var made: MadeRows
    var weights: [Float]
    /// Sound rows that did not take part, since they were more than the ratio allows.
    var beyondRatio = 0

    /// The originals alone.
    static func originals(of table: PreparedTable, named name: String? = nil) -> RowProposal {
        RowProposal(
            policy: name ?? Recipe.baselineName,
            mixture: MixedRows(originals: table.sets.training),
            contentHash: "",
            expanded: [],
            labels: RowLabelNote(abstained: 0, changed: 0),
            screened: RowScreenNote(),
            made: MadeRows(table.sets.training.samples.schema),
            weights: []
        )
    }
}

extension SampleExperiment {
    /// Expand, label, screen and mix for one policy.
    ///
    /// - Throws: what the stages throw; `RowLeakError` should a row stem from held-out ones.
    func propose(
        _ name: String,
        _ policy: RowPolicy,
        _ table: PreparedTable,
        _ clock: StageClock
    ) async throws -> RowProposal {
        let stages = RowPolicyStages(
            policy: policy,
            table: table,
            constraints: recipe.constraints,
            shelf: StageShelf(
                bench: bench,
                clock: clock,
                policy: name,
                shown: name,
                announces: true
            )
        )
        let expanded = try await stages.expand()
        try table.audit.check(expanded.value.made)
        let labelled = try await stages.label(expanded)
        let screened = try await stages.screen(labelled)
        let mixed = try await stages.mix(screened)
        let made = mixed.value.made
        let weights = mixed.value.note
        let mixture = policy.mix.mixture(of: table.sets.training, made, weights: weights)
        try table.audit.check(mixture)
        return RowProposal(
            policy: name,
            mixture: mixture,
            contentHash: mixed.contentHash,
            expanded: expanded.value.note.makers,
            constraints: expanded.value.note.constraints,
            labels: labelled.value.note,
            screened: screened.value.note,
            made: made,
            weights: weights,
            beyondRatio: screened.value.made.count - made.count
        )
    }
}
