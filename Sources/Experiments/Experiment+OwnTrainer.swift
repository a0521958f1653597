import Commerce
import Foundation
import Learners
import Pipelines
import Statistics
import Tensors
import Training

/// A model that a trainer of the shop's own fitted: all that is known of it are its answers.
struct AnsweredModel: Recommender {
    var answers: ScoreTable
    var curve: LearningCurve

    func ranker() -> any ItemRanker { answers }
}

extension Experiment {
    /// Has the shop's own trainer fit a model, and takes its answers for tuning and gate.
    ///
    /// One call trains and answers. The cases of tuning and gate are of different users, so that no
    /// history shows what another case asks for; those of the test set would show it, and are asked
    /// by ``answering(_:by:_:_:_:)`` once the decision has fallen.
    func answers(
        of command: TrainerCommand,
        _ rows: TrainingRows,
        _ seed: Int,
        _ divided: Divided,
        _ shop: DataSet
    ) async throws -> (model: AnsweredModel, folder: URL) {
        let tuning = divided.sets.tuning.samples
        let call = TrainerCall(
            rows: rows,
            seed: seed,
            part: "\(rows.policy)-\(seed)",
            questions: questions([tuning.histories, divided.sets.gate.questions])
        )
        let stored = try await answers(of: command, call, divided, shop)
        let ranking = FullRanking(excludesHistory: divided.repeats == .exclude)
        let answers = stored.value.answers
        let metric = try await TensorThread.run {
            FullRanking.ndcg(of: try ranking.targetRanks(of: tuning, by: answers), in: tuning)
        }
        let curve = LearningCurve(endingAt: metric, seconds: stored.value.seconds)
        return (AnsweredModel(answers: answers, curve: curve), stored.folder)
    }

    /// The policy's models, able to answer to further histories.
    ///
    /// Our models are already. A trainer of the shop's own is called once more a seed: with the file
    /// that it kept its model in, where it did, else to train the same model again.
    func answering(
        _ histories: [Histories],
        by policy: TrainedPolicy,
        _ divided: Divided,
        _ shop: DataSet,
        _ clock: StageClock
    ) async throws -> TrainedPolicy {
        guard let command = recipe.train.command else { return policy }
        var result = policy
        for seed in policy.models.indices {
            let call = TrainerCall(
                rows: policy.rows,
                seed: seed,
                part: "\(policy.policy)-\(seed)-held-out",
                questions: questions(histories),
                model: policy.folders[seed].appending(path: CommandTrainer.modelName)
            )
            let stored = try await clock.measure(.evaluate) {
                try await answers(of: command, call, divided, shop)
            }
            result.models[seed] = AnsweredModel(
                answers: stored.value.answers,
                curve: policy.models[seed].curve
            )
        }
        return result
    }

    private func questions(_ histories: [Histories]) -> TrainerQuestions {
        TrainerQuestions(histories, seed: Seed(recipe.seed)["train"]["questions"])
    }

    /// One call of the trainer, or what the store has of it.
    private func answers(
        of command: TrainerCommand,
        _ call: TrainerCall,
        _ divided: Divided,
        _ shop: DataSet
    ) async throws -> ArtefactStore.Stored<TimedAnswers<ScoreTable>> {
        let trainer = CommandTrainer(command)
        let key = try bench.key(
            .train,
            part: "\(call.seed)",
            inputs: [divided.contentHash, call.rows.contentHash, call.questions.contentHash],
            configuration: TrainerKey(command)
        )
        let input = try input(of: call, key, shop)
        let stored = try await bench.store.artefact(
            key,
            read: {
                TimedAnswers(
                    answers: try trainer.answers(in: $0, to: call.questions, shop.catalogue.items)
                )
            },
            write: { try trainer.keep(input, in: $1) },
            make: {
                try KeptModel(url: call.model).place(in: input.folder)
                let start = ContinuousClock.now
                let context = trainingContext(call.rows.policy, call.seed)
                let answers = try await trainer.run(input, in: context)
                let seconds = (ContinuousClock.now - start) / .seconds(1)
                return TimedAnswers(answers: answers, seconds: seconds)
            }
        )
        try bench.store.removeWorkFolder(for: key)
        try folder.show(stored.folder, under: .train, part: call.part)
        return stored
    }

    /// What the trainer reads, in a work folder of the call's own.
    private func input(
        of call: TrainerCall,
        _ key: ArtefactKey,
        _ shop: DataSet
    ) throws -> CommandTrainer.Input {
        CommandTrainer.Input(
            training: AugmentedExport(
                mixture: call.rows.mixture,
                made: call.rows.made,
                users: shop.log.users,
                items: shop.catalogue.items
            ),
            catalogue: shop.catalogue,
            questions: call.questions,
            folder: try bench.store.workFolder(for: key),
            logs: folder.folder(of: .train).appending(path: call.part)
        )
    }
}

/// What one call of a trainer is about.
private struct TrainerCall {
    var rows: TrainingRows
    var seed: Int
    /// The folder's name among the run's trainings.
    var part: String
    var questions: TrainerQuestions
    /// Where an earlier call may have left its model.
    var model: URL?
}
