import Commerce
import Expanding
import Labeling
import Mixing
import Pipelines
import Screening
import Splitting
import Training

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

/// What screening says, as the store keeps it.
struct ScreenNote: Codable, Sendable {
    var log: ChangeLog
    var makers: [MakerScreening]
    var twoSample: TwoSampleResult
    var rejectedExamples: [RejectedSequence]
}

/// What labelling says, as the store keeps it.
struct LabelNote: Codable, Sendable {
    var segments: [SegmentSummary]
    var chosenCount: Int
    var abstained: Int
}

/// What mixing says, as the store keeps it.
struct MixNote: Codable, Sendable {
    var weights: [Float]
    var requested: Int
    var chosenByMaker: [String: Int]
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
        let training = divided.sets.training
        let catalogue = shop.catalogue
        let place = (policy: name, shown: shown ?? name)
        let expanded = try await clock.measure(.expand) {
            try await stored(.expand, place, [divided.contentHash], policy.expand) { context in
                let output = try await ExpandStage(policy.expand)
                    .run(ExpandInput(training: training, catalogue: catalogue), in: context)
                return StoredSamples(output.made, output.counts)
            }
        }
        try divided.audit.check(expanded.value.made)
        let labeled = try await clock.measure(.label) {
            try await stored(.label, place, [expanded.contentHash], policy.label) { context in
                let output = try await LabelStage(policy.label).run(
                    LabelInput(
                        training: training,
                        made: expanded.value.made,
                        itemCount: catalogue.count
                    ),
                    in: context
                )
                return StoredSamples(
                    output.made,
                    LabelNote(
                        segments: output.segments,
                        chosenCount: output.chosenCount,
                        abstained: output.abstained
                    )
                )
            }
        }
        let screened = try await clock.measure(.screen) {
            try await stored(.screen, place, [labeled.contentHash], policy.screen) { context in
                let output = try await ScreenStage(policy.screen).run(
                    ScreenInput(made: labeled.value.made, training: training, catalogue: catalogue),
                    in: context
                )
                return StoredSamples(
                    output.made,
                    ScreenNote(
                        log: output.log,
                        makers: output.makers,
                        twoSample: output.twoSample,
                        rejectedExamples: output.rejectedExamples
                    )
                )
            }
        }
        let weighsByTuning = policy.mix.weightFrom == .tuning
        let judge = weighsByTuning ? try await originalsNetwork(divided, shop, clock) : nil
        let mixed = try await clock.measure(.mix) {
            let inputs = [screened.contentHash] + (judge.map { [$0.contentHash] } ?? [])
            return try await stored(.mix, place, inputs, policy.mix) { context in
                let made = screened.value.made
                let input = MixInput(
                    training: training,
                    made: made,
                    pullRanks: try await judge?.value.pullRanks(of: made, on: divided.sets.tuning)
                )
                let output = try await MixStage(policy.mix).run(input, in: context)
                return StoredSamples(
                    output.made,
                    MixNote(
                        weights: output.weights,
                        requested: output.requested,
                        chosenByMaker: output.chosenByMaker
                    )
                )
            }
        }
        let made = mixed.value.made
        let weights = mixed.value.note.weights
        let mixture = try policy.mix.mixture(of: training, made, weights: weights)
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

    /// One policy's artefact of one stage, shown in the run's folder.
    private func stored<Note: Codable & Sendable>(
        _ stage: StageName,
        _ place: (policy: String, shown: String),
        _ inputs: [String],
        _ configuration: some Encodable,
        make: (StageContext) async throws -> StoredSamples<Note>
    ) async throws -> ArtefactStore.Stored<StoredSamples<Note>> {
        bench.progress.report(Progress("\(stage.rawValue) \(place.shown)"))
        let key = try bench.key(
            stage,
            part: place.policy,
            inputs: inputs,
            configuration: configuration
        )
        let artefact = try await bench.store.artefact(key) {
            try await make(bench.context(of: stage, part: place.policy))
        }
        try folder.show(artefact.folder, under: stage, part: place.shown)
        return artefact
    }
}
