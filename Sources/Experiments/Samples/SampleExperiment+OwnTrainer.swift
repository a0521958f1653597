import Commerce
import Foundation
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
        let call = call(
            command,
            proposal,
            seed,
            questions: questions([table.sets.tuning.samples, table.sets.gate.questions]),
            table
        )
        let stored = try await call.answers(by: bench)
        try folder.show(stored.folder, under: .train, part: call.part)
        let model = try await TrainedClassifier(
            stored.value,
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
            var call = call(
                command,
                policy.proposal,
                seed,
                questions: questions(rows),
                table
            )
            call.part += "-held-out"
            call.model = policy.folders[seed].appending(path: CommandTrainer.modelName)
            let stored = try await clock.measure(.evaluate) { try await call.answers(by: bench) }
            try folder.show(stored.folder, under: .train, part: call.part)
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

    /// A call that trains with the rows of a proposal.
    private func call(
        _ command: TrainerCommand,
        _ proposal: RowProposal,
        _ seed: Int,
        questions: RowQuestions,
        _ table: PreparedTable
    ) -> RowTrainerCall {
        let made = proposal.made
        return RowTrainerCall(
            command: command,
            training: AugmentedRows(
                mixture: proposal.mixture,
                made: made.count > 0 ? made : nil
            ),
            inputs: [table.contentHash, proposal.contentHash],
            questions: questions,
            context: bench.context(of: .train, part: "\(seed)"),
            keyPart: "\(seed)",
            part: "\(proposal.policy)-\(seed)"
        )
    }
}
