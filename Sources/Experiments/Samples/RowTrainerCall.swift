import Commerce
import Foundation
import Learners
import Pipelines
import Statistics
import Training

/// One call of a shop's own trainer of tables.
struct RowTrainerCall {
    var command: TrainerCommand
    /// What it trains with.
    var training: AugmentedRows
    /// Hashes that the training rows depend on.
    var inputs: [String]
    var questions: RowQuestions
    /// The call's seed and threads.
    var context: StageContext
    /// Tells calls with the same inputs apart in the store.
    var keyPart: String
    /// The folder's name among the run's trainings.
    var part: String
    /// Where an earlier call may have left its model.
    var model: URL?

    /// What the trainer answers, or what the store has of it.
    func answers(by bench: RunBench) async throws -> ArtefactStore.Stored<TimedAnswers<RowAnswers>>
    {
        let trainer = RowCommandTrainer(command)
        let key = try bench.key(
            .train,
            part: keyPart,
            inputs: inputs + [questions.contentHash],
            configuration: TrainerKey(command)
        )
        let input = RowCommandTrainer.Input(
            training: training,
            questions: questions,
            folder: try bench.store.workFolder(for: key),
            logs: bench.folder.folder(of: .train).appending(path: part)
        )
        let stored = try await bench.store.artefact(
            key,
            read: { TimedAnswers(answers: try trainer.answers(in: $0, to: questions)) },
            write: { try trainer.keep(input, in: $1) },
            make: {
                try KeptModel(url: model).place(in: input.folder)
                let start = ContinuousClock.now
                var context = context
                context.progress = PrefixedProgress(
                    prefix: "train \(part)",
                    inner: bench.progress
                )
                let answers = try await trainer.run(input, in: context)
                return TimedAnswers(
                    answers: answers,
                    seconds: (ContinuousClock.now - start) / .seconds(1)
                )
            }
        )
        try bench.store.removeWorkFolder(for: key)
        return stored
    }
}

extension TrainedClassifier {
    /// Takes a trainer's answers for a model: calibrated, and with a threshold, by the tuning rows as ours are.
    init(
        _ answered: TimedAnswers<RowAnswers>,
        calibration: CalibrationKind,
        tuning: TuningSet<SampleTable>,
        threads: Int
    ) async throws {
        try await self.init(
            .answers(answered.answers),
            LearningCurve(endingAt: 0, seconds: answered.seconds),
            calibration: calibration,
            tuning: tuning,
            threads: threads
        )
    }
}
