import Commerce
import Expanding
import Foundation
import Labeling
import Mixing
import Pipelines
import Screening
import Tables
import Training

/// The stages of one policy between the split and the training; what each makes is kept in the store.
struct RowPolicyStages: Sendable {
    /// A stage's made rows and its note, from the store.
    typealias Kept<Note: Codable & Sendable> =
        ArtefactStore.Stored<StoredSamples<MadeRows, Note>>

    let policy: RowPolicy
    let table: PreparedTable
    let constraints: ConstraintConfiguration
    let shelf: StageShelf

    private var training: TrainingSet<SampleTable> { table.sets.training }

    func expand() async throws -> Kept<ExpandNote> {
        let inputs = [table.contentHash, table.unlabeled?.contentHash].compactMap(\.self)
        let configuration = ExpandKey(makers: policy.expand, constraints: constraints)
        return try await shelf.kept(.expand, inputs, configuration) { context in
            let output = try await RowExpandStage(policy.expand, constraints: constraints)
                .run(RowExpandInput(training: training, unlabeled: table.unlabeled), in: context)
            let note = ExpandNote(makers: output.counts, constraints: output.constraints)
            return StoredSamples(output.made, note)
        }
    }

    func label(_ expanded: Kept<ExpandNote>) async throws -> Kept<RowLabelNote> {
        let inputs = [table.contentHash, expanded.contentHash] + (try policy.label.answerHash())
        return try await shelf.kept(.label, inputs, policy.label) { context in
            let output = try await RowLabelStage(policy.label)
                .run(RowLabelInput(made: expanded.value.made, training: training), in: context)
            return StoredSamples(output.made, output.note, writeBeside: output.questions.write)
        }
    }

    func screen(_ labelled: Kept<RowLabelNote>) async throws -> Kept<RowScreenNote> {
        try await shelf.kept(.screen, [labelled.contentHash], policy.screen) { context in
            let output = try await RowScreenStage(policy.screen)
                .run(RowScreenInput(made: labelled.value.made, training: training), in: context)
            return StoredSamples(output.made, output.note)
        }
    }

    /// The rows that take part, and their weights.
    func mix(_ screened: Kept<RowScreenNote>) async throws -> Kept<[Float]> {
        try await shelf.kept(.mix, [screened.contentHash], policy.mix) { context in
            let output = try await RowMixStage(policy.mix)
                .run(RowMixInput(training: training, made: screened.value.made), in: context)
            return StoredSamples(output.made, output.weights)
        }
    }
}

/// What expanding depends on beside the training rows.
private struct ExpandKey: Encodable {
    var makers: RowExpandStage.Configuration
    var constraints: ConstraintConfiguration
}

/// What expanding says of its rows.
struct ExpandNote: Codable, Sendable {
    var makers: [MakerCounts]
    var constraints: [ConstraintNote]
}

extension RowLabelConfiguration {
    /// The hash of what a person said; empty where nobody was asked.
    fileprivate func answerHash() throws -> [String] {
        guard let answers = labeler.terms.answers else { return [] }
        do {
            return [try ContentHash.ofFile(at: URL(fileURLWithPath: answers))]
        } catch {
            throw RowLabelError.unreadableAnswers(path: answers, reason: "\(error)")
        }
    }
}
