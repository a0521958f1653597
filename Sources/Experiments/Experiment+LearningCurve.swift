import Commerce
import Evaluating
import Pipelines
import Splitting
import Statistics
import Training

extension Experiment {
    /// Trains the originals and the policy that the verdict names on ever more of the real training
    /// users, and adds what came out to the run's details.
    ///
    /// The parts are nested: whoever is in a smaller one is in the larger ones. The policy makes its
    /// samples from the part alone. All trainings are artefacts, and those of the whole are the run's own.
    func addLearningCurve(to outcome: Outcome) async throws -> Outcome {
        let clock = StageClock()
        let prepared = try await prepare(clock)
        let divided = try await divide(prepared, clock)
        guard let policy = recipe.policies[outcome.result.chosen] else { throw RunError.noPolicies }
        let items = divided.knowledge(of: prepared.data.catalogue)
        var curve = DataCurve(
            policy: outcome.result.chosen,
            metric: recipe.decide.metric,
            points: []
        )
        for share in DataCurve.shares {
            let part = Part(share, of: divided, seed: Seed(recipe.seed)["learning-curve"])
            let (baseline, policies) = try await train(
                curve.policy,
                policy,
                on: part,
                prepared.data,
                clock
            )
            curve.points.append(
                DataCurve.Point(
                    share: share,
                    users: part.divided.sets.training.samples.count,
                    baseline: try await levels(of: baseline, divided, items),
                    augmented: try await levels(of: policies[0], divided, items)
                )
            )
        }
        var outcome = outcome
        outcome.details.learningCurve = curve
        try folder.write(outcome.details, to: folder.detailsFile)
        return outcome
    }

    /// Trains without and with the policy on a part of the users, with the same limit of steps.
    private func train(
        _ name: String,
        _ policy: Policy,
        on part: Part,
        _ shop: DataSet,
        _ clock: StageClock
    ) async throws -> (baseline: TrainedPolicy, policies: [TrainedPolicy]) {
        let proposal = try await propose(
            name,
            policy,
            part.divided,
            shop,
            shownAs: name + part.suffix,
            clock
        )
        var originals = TrainingRows(originals: part.divided.sets.training)
        originals.policy += part.suffix
        var augmented = TrainingRows(proposal)
        augmented.policy += part.suffix
        return try await train([augmented], beside: originals, part.divided, shop, clock)
    }

    /// The deciding metric on the tuning set, one value a seed.
    private func levels(
        of policy: TrainedPolicy,
        _ divided: Divided,
        _ items: ItemKnowledge
    ) async throws -> [Double] {
        var levels: [Double] = []
        for model in policy.models {
            let found = try await tuningMetrics(of: model, divided, items)
            guard let level = found[recipe.decide.metric] else {
                throw RunError.metricNotMeasured(
                    recipe.decide.metric,
                    known: evaluation.metrics
                )
            }
            levels.append(level)
        }
        return levels
    }
}

/// A share of the training users, with the held-out sets of the whole.
private struct Part {
    var divided: Divided
    /// Tells what is shown of it from what is shown of the whole; no policy's name has a `@`.
    var suffix: String

    init(_ share: Double, of whole: Divided, seed: Seed) {
        divided = whole
        suffix = ""
        if share >= 1 { return }
        divided.sets.training = whole.sets.training.part(share, seed: seed)
        divided.contentHash = ContentHash.combining([
            whole.contentHash, divided.sets.training.samples.contentHash,
        ])
        suffix = "@\(Int((share * 100).rounded()))"
    }
}

extension TrainingSet where Samples == Histories {
    /// The first users of a random order that is the same for every share, so that parts are nested;
    /// in the order of the whole.
    func part(_ share: Double, seed: Seed) -> TrainingSet<Histories> {
        var order = Array(0..<samples.count)
        var random = seed.generator()
        random.shuffle(&order)
        let count = max(1, Int((share * Double(order.count)).rounded()))
        return selecting(order.prefix(count).sorted())
    }
}
