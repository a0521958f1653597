import Commerce
import Foundation
import Learners
import Statistics

/// Likelihoods under bigram models that have not seen the sequence, nor its parent.
///
/// A model that has seen a sequence finds each of its steps likely, and would find every new step of a
/// made one unlikely by comparison. So the users are dealt into folds, one model is fitted without
/// each fold, and real sequences are scored by the model without their user, made ones by the model
/// without their first parent. Sequences of generators take the models in turn.
struct HeldOutLikelihood: Sendable {
    private let models: [BigramModel]
    private let seed: Seed

    /// How likely the events of a sequence are.
    struct Score: Sendable {
        /// Mean over the events of ln P(item | item before).
        var mean = 0.0
        /// Smallest ln P(item | item before) of any event.
        var least = 0.0
        /// Mean over the events of ln P(item).
        var meanPopularity = 0.0
        /// Smallest ln P(item) of any event.
        var leastPopularity = 0.0
    }

    init(
        fittedOn training: TrainingSet<Histories>,
        itemCount: Int,
        folds: Int,
        seed: Seed,
        threads: Int
    ) {
        self.seed = seed
        let users = training.samples.users
        let fold = users.map { Self.fold(of: $0, among: folds, seed: seed) }
        models = (0..<folds).map { held in
            BigramModel(
                fitting: training.selecting(users.indices.filter { fold[$0] != held }),
                itemCount: itemCount,
                threads: threads
            )
        }
    }

    /// Per real sequence: its likelihood.
    func scores(of real: TrainingSet<Histories>, threads: Int) -> [Score] {
        let histories = real.samples
        return parallelChunks(of: histories.count, size: 1024, threads: threads) { sequences in
            sequences.map { score(histories.items(of: $0), model: model(of: histories.users[$0])) }
        }.flatMap { $0 }
    }

    /// Per made sequence: its likelihood; minus infinity where an item is unknown.
    func scores(of made: MadeHistories, threads: Int) -> [Score] {
        parallelChunks(of: made.count, size: 1024, threads: threads) { sequences in
            sequences.map { sequence in
                let parent = made.provenance[sequence].parents.first
                return score(
                    made.histories.items(of: sequence),
                    model: parent.map(model) ?? models[sequence % models.count]
                )
            }
        }.flatMap { $0 }
    }

    private func model(of user: Int32) -> BigramModel {
        models[Self.fold(of: user, among: models.count, seed: seed)]
    }

    private static func fold(of user: Int32, among folds: Int, seed: Seed) -> Int {
        Int(seed[Int(user)].value % UInt64(folds))
    }

    private func score(_ items: ArraySlice<Int32>, model: BigramModel) -> Score {
        if items.isEmpty { return Score() }
        var score = Score()
        var previous: Int32?
        for item in items {
            guard item >= 0, item < model.itemCount else {
                let never = -Double.infinity
                return Score(
                    mean: never,
                    least: never,
                    meanPopularity: never,
                    leastPopularity: never
                )
            }
            let likelihood = log(model.probability(of: item, after: previous))
            let popularity = log(model.probability(of: item))
            score.mean += likelihood / Double(items.count)
            score.least = min(score.least, likelihood)
            score.meanPopularity += popularity / Double(items.count)
            score.leastPopularity = min(score.leastPopularity, popularity)
            previous = item
        }
        return score
    }
}
