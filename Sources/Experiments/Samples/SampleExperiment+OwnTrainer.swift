import Commerce
import Foundation
import Learners
import Pipelines
import Statistics
import Training

extension SampleExperiment {
    /// Has the shop's own trainer fit a classifier, and takes its answers for tuning and gate.
    ///
    /// One call trains and answers, as for logs. Rows of the test set are asked by
    /// ``answering(_:by:_:_:)`` once the decision has fallen.
    func answers(
        of command: TrainerCommand,
        _ proposal: RowProposal,
        _ seed: Int,
        _ table: PreparedTable
    ) async throws -> (model: TrainedClassifier, folder: URL) {
        let call = RowTrainerCall(
            proposal: proposal,
            seed: seed,
            part: "\(proposal.policy)-\(seed)",
            questions: questions([table.sets.tuning.samples, table.sets.gate.questions])
        )
        let stored = try await answers(of: command, call, table)
        let model = try await TrainedClassifier(
            .answers(stored.value.answers),
            LearningCurve(endingAt: 0, seconds: stored.value.seconds),
            calibration: recipe.train.model.calibration,
            tuning: table.sets.tuning,
            threads: bench.options.threads
        )
        return (model, stored.folder)
    }

    /// The policy's models, able to answer to further rows.
    ///
    /// Our models are already. A trainer of the shop's own is called once more a seed: with the file that it kept
    /// its model in, where it did, else to train the same model again. Threshold and calibration stay those that
    /// the tuning rows chose.
    func answering(
        _ rows: [SampleTable],
        by policy: TrainedRows,
        _ table: PreparedTable,
        _ clock: StageClock
    ) async throws -> TrainedRows {
        guard let command = recipe.train.command else { return policy }
        var result = policy
        for seed in policy.models.indices {
            let call = RowTrainerCall(
                proposal: policy.proposal,
                seed: seed,
                part: "\(policy.policy)-\(seed)-held-out",
                questions: questions(rows),
                model: policy.folders[seed].appending(path: CommandTrainer.modelName)
            )
            let stored = try await clock.measure(.evaluate) {
                try await answers(of: command, call, table)
            }
            result.models[seed].model = .answers(stored.value.answers)
        }
        return result
    }

    private func questions(_ parts: [SampleTable]) -> RowQuestions {
        RowQuestions(
            parts,
            schema: parts[0].schema,
            seed: Seed(recipe.seed)["train"]["questions"]
        )
    }

    /// One call of the trainer, or what the store has of it.
    private func answers(
        of command: TrainerCommand,
        _ call: RowTrainerCall,
        _ table: PreparedTable
    ) async throws -> ArtefactStore.Stored<TimedRowAnswers> {
        let trainer = RowCommandTrainer(command)
        let key = try bench.key(
            .train,
            part: "\(call.seed)",
            inputs: [table.contentHash, call.proposal.contentHash, call.questions.contentHash],
            configuration: TrainerKey(command)
        )
        let made = call.proposal.made
        let input = RowCommandTrainer.Input(
            training: AugmentedRows(
                mixture: call.proposal.mixture,
                made: made.count > 0 ? made : nil
            ),
            questions: call.questions,
            folder: try bench.store.workFolder(for: key),
            logs: folder.folder(of: .train).appending(path: call.part)
        )
        let stored = try await bench.store.artefact(
            key,
            read: { TimedRowAnswers(answers: try trainer.answers(in: $0, to: call.questions)) },
            write: { try trainer.keep(input, in: $1) },
            make: {
                try KeptModel(url: call.model).place(in: input.folder)
                let start = ContinuousClock.now
                var context = bench.context(of: .train, part: "\(call.seed)")
                context.progress = PrefixedProgress(
                    prefix: "train \(call.part)",
                    inner: bench.progress
                )
                let answers = try await trainer.run(input, in: context)
                return TimedRowAnswers(
                    answers: answers,
                    seconds: (ContinuousClock.now - start) / .seconds(1)
                )
            }
        )
        try bench.store.removeWorkFolder(for: key)
        try folder.show(stored.folder, under: .train, part: call.part)
        return stored
    }
}

/// What one call of a trainer is about.
private struct RowTrainerCall {
    var proposal: RowProposal
    var seed: Int
    /// The folder's name among the run's trainings.
    var part: String
    var questions: RowQuestions
    /// Where an earlier call may have left its model.
    var model: URL?
}

/// The answers of one call, and how long it took; 0 where the store had them.
private struct TimedRowAnswers {
    var answers: RowAnswers
    var seconds = 0.0
}
