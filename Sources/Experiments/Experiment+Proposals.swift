import Commerce
import Expanding
import Labeling
import Mixing
import Pipelines
import Screening
import Splitting

/// What one policy proposes to train on, and how it came about.
struct Proposal: Sendable {
    var policy: String
    var mixture: Mixture
    var contentHash: String
    var expanded: [MakerCounts]
    var segments: [SegmentSummary]
    var screening: ScreenNote
    var made: MadeHistories
    var weights: [Float]
    /// A few sequences that screening rejected, and the reason of each.
    var rejected: MadeHistories
    var rejectionReasons: [RejectionReason]
}

extension Experiment {
    /// Expand, label, screen and mix for one policy.
    ///
    /// What it leaves is shown in the run's folder under the policy's name, or under `shownAs`.
    ///
    /// - Throws: what the stages throw; `LeakError` should a sample stem from held-out rows.
    func propose(
        _ name: String,
        _ policy: Policy,
        _ divided: Divided,
        _ shop: DataSet,
        shownAs shown: String? = nil,
        _ clock: StageClock
    ) async throws -> Proposal {
        let stages = PolicyStages(
            policy: policy,
            divided: divided,
            catalogue: shop.catalogue,
            shelf: StageShelf(
                bench: bench,
                clock: clock,
                policy: name,
                shown: shown ?? name,
                announces: false
            )
        )
        let expanded = try await stages.expand()
        try divided.audit.check(expanded.value.made)
        let labeled = try await stages.label(expanded)
        let screened = try await stages.screen(labeled)
        let weighsByTuning = policy.mix.weightFrom == .tuning
        let judge = weighsByTuning ? try await originalsNetwork(divided, shop, clock) : nil
        let mixed = try await stages.mix(screened, judge)
        let made = mixed.value.made
        let weights = mixed.value.note.weights
        let mixture = try policy.mix.mixture(of: divided.sets.training, made, weights: weights)
        try divided.audit.check(mixture)
        try divided.audit.check(made)
        let rejected = screened.value.note.rejectedExamples
        return Proposal(
            policy: name,
            mixture: mixture,
            contentHash: mixed.contentHash,
            expanded: expanded.value.note,
            segments: labeled.value.note.segments,
            screening: screened.value.note,
            made: made,
            weights: weights,
            rejected: labeled.value.made.selecting(rejected.map(\.sequence)),
            rejectionReasons: rejected.map(\.reason)
        )
    }
}
