import Commerce
import Expanding
import Foundation
import Ingesting
import Labeling
import Learners
import Pipelines
import Protecting
import Screening
import Splitting
import Tables
import Training

extension Experiment {
    /// What the report shows beyond the findings.
    func details(of findings: Findings) throws -> RunDetails {
        let ingest = findings.prepared.ingest
        let policies = try findings.proposals.map { try policy($0, findings) }
        return RunDetails(
            environment: bench.environment,
            command: bench.options.command,
            recipe: findings.recipeText,
            dataLicence: ingest.description.licence,
            roles: ingest.roles.map {
                RunDetails.Role(role: $0.role.rawValue, column: $0.column, reason: $0.reason)
            },
            rejectExamples: try ingest.rejects.rejectExamples(),
            cleaning: findings.prepared.cleaning,
            fittedCleaning: findings.divided.cleaning,
            protection: protection(findings.prepared.protection),
            sizes: sizes(of: findings),
            skipped: findings.divided.sets.summary.skipped,
            policies: policies,
            trainings: ([findings.baseline] + findings.trained).flatMap(trainings),
            bars: findings.bars,
            robustness: findings.judgement.robustness,
            cases: findings.judgement.cases,
            confidence: recipe.decide.confidence,
            decisionMetric: recipe.decide.metric,
            smallestUsefulGain: recipe.decide.smallestUsefulGain,
            isQuick: recipe.quick,
            remarks: remarks(on: findings) + RunDetails.remarks(onIdle: policies),
            trainer: recipe.train.command?.command
        )
    }

    private func protection(_ ledger: PrivacyLedger) -> [RunDetails.Fact] {
        var facts = ledger.treatments.map { treatment in
            RunDetails.Fact(
                "Column \(treatment.column)",
                "\(treatment.action.rawValue), \(treatment.valueCount) values: \(treatment.method)"
            )
        }
        if let fingerprint = ledger.keyFingerprint {
            facts.append(RunDetails.Fact("Key fingerprint", fingerprint))
        }
        if ledger.budget.isEmpty {
            facts.append(
                RunDetails.Fact("Differential privacy", "none spent: not part of this run")
            )
        }
        return facts
    }

    private func sizes(of findings: Findings) -> [RunDetails.Fact] {
        let summary = findings.divided.sets.summary
        let training = findings.divided.sets.training.samples
        var facts = [
            RunDetails.Fact("Users", "\(summary.users)"),
            RunDetails.Fact("Items", "\(summary.items)"),
            RunDetails.Fact("Events", "\(summary.events)"),
            RunDetails.Fact("Training users", "\(training.count)"),
            RunDetails.Fact("Training events", "\(training.eventCount)"),
            RunDetails.Fact("Tuning cases", "\(summary.tuningCases)"),
            RunDetails.Fact("Gate cases", "\(summary.gateCases)"),
            RunDetails.Fact("Test cases", "\(summary.testCases)"),
        ]
        let times = findings.prepared.data.log.time
        if let first = times.min(), let last = times.max() {
            let span = [first, last].map {
                Date(timeIntervalSince1970: Double($0)).formatted(.iso8601.year().month().day())
            }
            facts.append(RunDetails.Fact("Time span", span.joined(separator: " to ")))
        }
        return facts
    }

    private func trainings(of policy: TrainedPolicy) -> [RunDetails.Training] {
        policy.models.enumerated().map { seed, model in
            RunDetails.Training(policy: policy.policy, seed: seed, curve: model.curve)
        }
    }

    private func policy(_ proposal: Proposal, _ findings: Findings) throws -> RunDetails.Policy {
        let catalogue = findings.prepared.data.catalogue
        let training = findings.divided.sets.training
        let weights = proposal.weights.map(Double.init)
        var area: Double?
        if case .area(let value) = proposal.screening.twoSample { area = value }
        let shelf = ExampleShelf(catalogue: catalogue, training: training.samples)
        return RunDetails.Policy(
            name: proposal.policy,
            recipe: try recipe.policies[proposal.policy].map(RecipeFile.text) ?? "",
            made: Dictionary(
                proposal.expanded.map { ($0.maker, $0.made) },
                uniquingKeysWith: +
            ),
            screened: proposal.screening.log.counts.filter { $0.value > 0 },
            mixed: proposal.made.count,
            meanWeight: weights.isEmpty ? 0 : weights.reduce(0, +) / Double(weights.count),
            twoSampleAUC: area,
            distributions: RealVersusMade(real: training, made: proposal.made).distributions(),
            examples: shelf.accepted(of: proposal.made)
                + shelf.rejected(proposal.rejected, for: proposal.rejectionReasons),
            tuningMetric: findings.trained.first { $0.policy == proposal.policy }?.tuningMetric
                ?? 0,
            segments: proposal.segments.map { segment in
                RunDetails.Segment(
                    label: segment.segment,
                    realShare: segment.realShare,
                    madeShare: segment.madeShare,
                    topItems: segment.topItems.map { catalogue.displayName(of: $0) }
                )
            }
        )
    }

    private func remarks(on findings: Findings) -> [String] {
        var remarks = findings.prepared.ingest.notes
        remarks += RunDetails.remarks(
            onSeeds: recipe.train.seeds,
            ofQuickLookWithFew: recipe.quick ? "epochs" : nil
        )
        let unfinished = ([findings.baseline] + findings.trained).flatMap(\.models).filter {
            !$0.curve.epochs.isEmpty && $0.curve.bestEpoch == $0.curve.epochs.count
        }
        if !unfinished.isEmpty {
            remarks.append(
                "\(unfinished.count) trainings were still getting better in their last epoch: "
                    + "give them more epochs before a claim."
            )
        }
        remarks +=
            recipe.train.command.map(commandRemarks) ?? [
                "The originals and every policy had the same limit of optimiser steps: at equal epochs, "
                    + "more data would have meant more steps."
            ]
        return remarks + findings.judgement.remarks(on: "users")
    }

    /// What can't be promised of models that a command of the shop's own trains.
    private func commandRemarks(_ command: TrainerCommand) -> [String] {
        var remarks = [
            "The models were trained by a command of the shop's own. Restock can't hold its optimiser "
                + "steps equal: a policy brings more rows, and at equal epochs that means more steps, "
                + "which alone can look like a gain. Give the command a fixed number of steps.",
            "Items that the command did not list rank behind all that it listed, each at the rank "
                + "that a random order would give it on average.",
        ]
        if !command.mentions(.model) {
            remarks.append(
                "The command keeps no {model}, so that the questions of the test set, which may not "
                    + "be shown before the decision, were answered by a second training with the "
                    + "same rows and seed."
            )
        }
        return remarks
    }
}

extension RunBench {
    /// Program, machine and time of the run.
    var environment: [RunDetails.Fact] {
        [
            RunDetails.Fact("Restock", options.version),
            RunDetails.Fact("Build", String(build.prefix(12))),
            RunDetails.Fact("Machine", MachineFacts.processor),
            RunDetails.Fact("System", MachineFacts.system),
            RunDetails.Fact("Threads", "\(options.threads)"),
            RunDetails.Fact("Finished", Date.now.formatted(.iso8601)),
        ]
    }
}

extension Table {
    /// The first few rejected rows, as a person reads them.
    func rejectExamples() throws -> [String] {
        let lines = try column("line").int64s()
        let reasons = try column("reason").strings()
        return zip(lines, reasons).prefix(5).map { "line \($0): \($1)" }
    }
}

extension RunDetails.Training {
    /// How one training of a policy went.
    init(policy: String, seed: Int, curve: LearningCurve) {
        self.init(
            policy: policy,
            seed: seed,
            curve: curve.epochs.map {
                RunDetails.CurvePoint(
                    epoch: $0.epoch,
                    steps: $0.steps,
                    loss: $0.loss,
                    metric: $0.metric
                )
            },
            measure: curve.measure,
            bestEpoch: curve.bestEpoch,
            metric: curve.bestMetric,
            seconds: curve.seconds
        )
    }
}
