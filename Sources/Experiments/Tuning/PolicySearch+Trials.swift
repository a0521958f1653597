import Commerce
import Ingesting
import Learners
import Pipelines
import Statistics
import Training

extension PolicySearch {
    /// What all trials of a search share.
    private struct Ground {
        var prepared: Prepared
        var divided: Divided
        var space: PolicySpace
        var seed: Seed
        var clock: StageClock

        /// A candidate's policy.
        func policy(of candidate: Int) -> Policy { space.draw(seed[candidate]) }
    }

    /// Stages up to the split, the originals' trainings, then the candidates'.
    func conduct() async throws -> SearchResult {
        let clock = StageClock()
        let prepared = try await experiment.prepare(clock)
        let divided = try await experiment.divide(prepared, clock)
        let ground = Ground(
            prepared: prepared,
            divided: divided,
            space: PolicySpace(
                makers: recipe.tune.makers,
                histories: divided.sets.training.samples.count
            ),
            seed: Seed(recipe.seed)["tune"][String(recipe.tune.seed)],
            clock: clock
        )
        let whole = try await trainOriginals(ground, steps: nil, rung: "whole")
        let plan = SearchPlan(recipe.tune, wholeSteps: wholeSteps(of: whole))
        let trials = try await trials(plan, ground)
        let limits = recipe.tune.method == .halving ? plan.rungs.map(\.steps) : [plan.wholeSteps]
        var rungs: [SearchResult.Rung] = []
        var originalsSpent = whole.steps
        for (number, limit) in limits.enumerated() {
            let isWhole = limit == plan.wholeSteps
            let reference =
                isWhole
                ? whole : try await trainOriginals(ground, steps: limit, rung: "\(number + 1)")
            if !isWhole { originalsSpent += reference.steps }
            rungs.append(SearchResult.Rung(steps: limit, originals: reference.tuningMetric))
        }
        return result(ground, plan, trials, rungs, originalsSpent: originalsSpent)
    }

    /// What candidates reach, by the recipe's method.
    private func trials(_ plan: SearchPlan, _ ground: Ground) async throws -> [Trial] {
        switch recipe.tune.method {
        case .halving:
            try await SuccessiveHalving(plan).run { attempt in
                let rung = plan.rungs[attempt.rung]
                let place = "candidate \(attempt.place + 1) of \(rung.candidates)"
                let prefix = "rung \(attempt.rung + 1) of \(plan.rungs.count), \(place)"
                return try await measure(attempt, ground, prefix: prefix)
            }
        case .random:
            try await RandomSearch(plan).run { attempt in
                try await measure(attempt, ground, prefix: "candidate \(attempt.place + 1)")
            }
        }
    }

    /// Optimiser steps of a whole training: those that the originals took until they stopped.
    ///
    /// With a schedule that ends at the limit, the limit itself: the originals' own one ended there.
    private func wholeSteps(of originals: TrainedPolicy) -> Int {
        let model = recipe.train.model
        let limit = originals.stepLimit(epochs: model.epochs) ?? 1
        let steps = min(limit, model.steps ?? limit)
        guard model.schedule == .constant else { return steps }
        return originals.models.compactMap { $0.curve.epochs.last?.steps }.max() ?? steps
    }

    /// Trains the originals, with the recipe's limit where no steps are given.
    private func trainOriginals(
        _ ground: Ground,
        steps: Int?,
        rung: String
    ) async throws -> TrainedPolicy {
        var rows = TrainingRows(originals: ground.divided.sets.training)
        rows.policy = "originals-\(rung)"
        return try await experiment.train(
            rows,
            ground.divided,
            ground.prepared.data,
            stepLimit: steps,
            ground.clock
        )
    }

    /// Makes a candidate's samples and trains on them; both are found in the store where they were made
    /// before.
    private func measure(
        _ attempt: Attempt,
        _ ground: Ground,
        prefix: String
    ) async throws -> Measurement {
        var experiment = experiment
        experiment.bench.progress = PrefixedProgress(
            prefix: prefix,
            inner: experiment.bench.progress
        )
        let name = Self.name(of: attempt.candidate)
        let proposal = try await experiment.propose(
            name,
            ground.policy(of: attempt.candidate),
            ground.divided,
            ground.prepared.data,
            ground.clock
        )
        guard proposal.made.count > 0 else {
            return Measurement(metric: nil, steps: 0, note: "no made sample passed screening")
        }
        var rows = TrainingRows(proposal)
        rows.policy = "\(name)-rung-\(attempt.rung + 1)"
        do {
            let trained = try await experiment.train(
                rows,
                ground.divided,
                ground.prepared.data,
                stepLimit: attempt.steps,
                ground.clock
            )
            return Measurement(
                metric: trained.tuningMetric,
                steps: trained.steps,
                mixed: proposal.made.count
            )
        } catch TrainingError.diverged(let epoch, let step, _) {
            // Other candidates may still train well. What it cost isn't known: all of it is counted.
            return Measurement(
                metric: nil,
                steps: attempt.steps * recipe.tune.seeds,
                mixed: proposal.made.count,
                note: "diverged in epoch \(epoch), step \(step)"
            )
        }
    }

    private func result(
        _ ground: Ground,
        _ plan: SearchPlan,
        _ trials: [Trial],
        _ rungs: [SearchResult.Rung],
        originalsSpent: Int
    ) -> SearchResult {
        let count = 1 + (trials.map(\.candidate).max() ?? -1)
        return SearchResult(
            search: search,
            data: ground.prepared.ingest.description.name,
            model: experiment.modelName,
            method: recipe.tune.method,
            metric: Self.metric,
            seeds: recipe.tune.seeds,
            seed: recipe.tune.seed,
            candidates: (0..<count).map {
                SearchResult.Candidate(name: Self.name(of: $0), policy: ground.policy(of: $0))
            },
            rungs: rungs,
            trials: trials,
            best: Ranking.winner(of: trials).flatMap { winner in
                winner.metric.map { metric in
                    SearchResult.Best(
                        candidate: winner.candidate,
                        metric: metric,
                        originals: rungs.last?.originals ?? 0
                    )
                }
            },
            wholeSteps: plan.wholeSteps,
            budget: plan.budget,
            spent: trials.reduce(0) { $0 + $1.steps },
            originalsSpent: originalsSpent,
            isQuick: recipe.quick,
            version: experiment.bench.options.version,
            build: experiment.bench.build,
            seconds: ground.clock.seconds
        )
    }

    /// A candidate's name, counted from 1.
    private static func name(of candidate: Int) -> String {
        "candidate-" + (candidate < 9 ? "0" : "") + "\(candidate + 1)"
    }
}

extension TrainedPolicy {
    /// Optimiser steps taken, over all seeds.
    var steps: Int { models.reduce(0) { $0 + ($1.curve.epochs.last?.steps ?? 0) } }
}
