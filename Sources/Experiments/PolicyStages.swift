import Commerce
import Expanding
import Labeling
import Mixing
import Pipelines
import Screening
import Tables
import Training

/// The stages of one policy between the split and the training; what each makes is kept in the store.
struct PolicyStages: Sendable {
    /// A stage's made samples and its note, from the store.
    typealias Kept<Note: Codable & Sendable> =
        ArtefactStore.Stored<StoredSamples<MadeHistories, Note>>

    let policy: Policy
    let divided: Divided
    let catalogue: Catalogue
    let shelf: StageShelf

    private var training: TrainingSet<Histories> { divided.sets.training }

    func expand() async throws -> Kept<[MakerCounts]> {
        try await shelf.kept(.expand, [divided.contentHash], policy.expand) { context in
            let output = try await ExpandStage(policy.expand)
                .run(ExpandInput(training: training, catalogue: catalogue), in: context)
            return StoredSamples(output.made, output.counts)
        }
    }

    func label(_ expanded: Kept<[MakerCounts]>) async throws -> Kept<LabelNote> {
        try await shelf.kept(.label, [expanded.contentHash], policy.label) { context in
            let input = LabelInput(
                training: training,
                made: expanded.value.made,
                itemCount: catalogue.count
            )
            let output = try await LabelStage(policy.label).run(input, in: context)
            let note = LabelNote(
                segments: output.segments,
                chosenCount: output.chosenCount,
                abstained: output.abstained
            )
            return StoredSamples(output.made, note)
        }
    }

    func screen(_ labeled: Kept<LabelNote>) async throws -> Kept<ScreenNote> {
        try await shelf.kept(.screen, [labeled.contentHash], policy.screen) { context in
            let input = ScreenInput(
                made: labeled.value.made,
                training: training,
                catalogue: catalogue
            )
            let output = try await ScreenStage(policy.screen).run(input, in: context)
            let note = ScreenNote(
                log: output.log,
                makers: output.makers,
                twoSample: output.twoSample,
                rejectedExamples: output.rejectedExamples
            )
            return StoredSamples(output.made, note)
        }
    }

    /// The sequences that take part, and their weights; a network of the originals is the judge where the tuning set
    /// weighs what was made.
    func mix(
        _ screened: Kept<ScreenNote>,
        _ judge: ArtefactStore.Stored<TrainedModel>?
    ) async throws -> Kept<MixNote> {
        let inputs = [screened.contentHash, judge?.contentHash].compactMap(\.self)
        return try await shelf.kept(.mix, inputs, policy.mix) { context in
            let made = screened.value.made
            let input = MixInput(
                training: training,
                made: made,
                pullRanks: try await judge?.value.pullRanks(of: made, on: divided.sets.tuning)
            )
            let output = try await MixStage(policy.mix).run(input, in: context)
            let note = MixNote(
                weights: output.weights,
                requested: output.requested,
                chosenByMaker: output.chosenByMaker
            )
            return StoredSamples(output.made, note)
        }
    }
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
