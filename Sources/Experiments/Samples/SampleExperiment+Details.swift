import Commerce
import Expanding
import Foundation
import Ingesting
import Learners
import Mixing
import Pipelines
import Screening
import Splitting
import Tables
import Training

extension SampleExperiment {
    /// What the report shows beyond the findings.
    func details(of outcome: SampleOutcome) throws -> RunDetails {
        let ingest = outcome.table.ingest
        let policies = try outcome.proposals.map { try policy($0, outcome) }
        return RunDetails(
            environment: bench.environment,
            command: bench.options.command,
            recipe: outcome.recipeText,
            dataLicence: ingest.licence,
            roles: ingest.columns.map {
                RunDetails.Role(
                    role: $0.kind?.rawValue ?? ($0.column == label(of: outcome) ? "label" : "none"),
                    column: $0.column,
                    reason: $0.missing > 0 ? "\($0.reason); \($0.missing) missing" : $0.reason
                )
            },
            rejectExamples: try ingest.rejects.rejectExamples(),
            cleaning: ChangeLog(),
            fittedCleaning: ChangeLog(),
            protection: [
                RunDetails.Fact(
                    "Columns of identifiers and of words",
                    "left out of everything that was written, but for rejected rows, which are kept as they came"
                ),
                RunDetails.Fact("Differential privacy", "none spent: not part of this run"),
            ],
            sizes: sizes(of: outcome),
            skipped: [:],
            policies: policies,
            trainings: ([outcome.baseline] + outcome.trained).flatMap(trainings),
            bars: [:],
            robustness: outcome.judgement.robustness,
            cases: outcome.judgement.cases,
            confidence: recipe.decide.confidence,
            decisionMetric: recipe.decide.metric,
            smallestUsefulGain: recipe.decide.smallestUsefulGain,
            isQuick: recipe.quick,
            remarks: remarks(on: outcome) + RunDetails.remarks(onIdle: policies),
            trainer: recipe.train.command?.command,
            samples: outcome.judgement.findings
        )
    }

    private func label(of outcome: SampleOutcome) -> String {
        outcome.table.ingest.samples.schema.label
    }

    private func sizes(of outcome: SampleOutcome) -> [RunDetails.Fact] {
        let summary = outcome.table.sets.summary
        let samples = outcome.table.ingest.samples
        let positive = samples.schema.positive
        var facts = [
            RunDetails.Fact("Rows", "\(samples.count)"),
            positive.map {
                RunDetails.Fact("Rows of class \($0)", "\(samples.classCounts[1])")
            }
                ?? RunDetails.Fact("Rows by class", classes(of: samples)),
            RunDetails.Fact("Columns that models look at", "\(samples.schema.modelled.count)"),
            RunDetails.Fact("Copies of an earlier row", "\(summary.duplicates)"),
        ]
        for role in SetRole.allCases {
            guard let size = summary.sizes[role.rawValue] else { continue }
            let share = positive.flatMap { name in
                size.positives.map { ", of class \(name) \($0)" }
            }
            facts.append(
                RunDetails.Fact(
                    "\(role.rawValue.prefix(1).uppercased())\(role.rawValue.dropFirst()) rows",
                    "\(size.rows)" + (share ?? "")
                )
            )
        }
        return facts
    }

    private func classes(of samples: SampleTable) -> String {
        zip(samples.schema.classes, samples.classCounts).map { "\($0) \($1)" }
            .joined(separator: ", ")
    }

    private func trainings(of trained: TrainedRows) -> [RunDetails.Training] {
        trained.models.enumerated().map { seed, model in
            RunDetails.Training(policy: trained.policy, seed: seed, curve: model.curve)
        }
    }

    private func policy(
        _ proposal: RowProposal,
        _ outcome: SampleOutcome
    ) throws -> RunDetails.Policy {
        let weights = proposal.weights.map(Double.init)
        return RunDetails.Policy(
            name: proposal.policy,
            recipe: try recipe.policies[proposal.policy].map { try RecipeFile.yaml($0) } ?? "",
            made: Dictionary(
                proposal.expanded.map { ($0.maker, $0.made) },
                uniquingKeysWith: +
            ),
            screened: proposal.screened.rejected,
            mixed: proposal.made.count,
            meanWeight: weights.isEmpty ? 0 : weights.reduce(0, +) / Double(weights.count),
            twoSampleAUC: proposal.screened.twoSampleAUC,
            distributions: RowsRealVersusMade(
                real: outcome.table.sets.training,
                made: proposal.made
            ).distributions(),
            examples: [],
            tuningMetric: outcome.trained.first { $0.policy == proposal.policy }?.tuningMetric
                ?? 0,
            segments: [],
            constraints: proposal.constraintsWithMoves,
            fittings: proposal.fittings
        )
    }

    /// What can't be promised of a trainer of the shop's own.
    private var trainerRemarks: [String] {
        guard let command = recipe.train.command else { return [] }
        var remarks = [
            "The models were trained by a command of the shop's own: Restock can't hold its budget equal, and "
                + "knows of it no more than its answers."
        ]
        if !command.mentions(.model) {
            remarks.append(
                "The command kept no {model}, so that the answers to test and corrupted rows are those of a "
                    + "second training with the same rows and seed."
            )
        }
        return remarks
    }

    private func remarks(on outcome: SampleOutcome) -> [String] {
        var remarks = outcome.table.ingest.notes
        for proposal in outcome.proposals {
            remarks += proposal.expanded.flatMap(\.remarks).map { "\(proposal.policy): \($0)." }
            if let ratio = recipe.policies[proposal.policy]?.mix.ratio {
                let (beyond, taken) = (proposal.beyondRatio, proposal.made.count)
                let remark = RowProposal.remark(ofRatio: ratio, beyond: beyond, taken: taken)
                remarks += [remark].compactMap { $0.map { "\(proposal.policy): \($0)" } }
            }
        }
        let lacks = lacksUnlabeled(outcome.table)
        for (name, policy) in recipe.orderedPolicies where lacks && policy.takesUnlabeled {
            remarks.append(
                "\(name) takes rows without a label, and every row here has one: folds with fewer labels alone "
                    + "say what it is worth."
            )
        }
        remarks += RunDetails.remarks(
            onSeeds: recipe.train.seeds,
            ofQuickLookWithFew: recipe.quick ? "trees or epochs" : nil
        )
        remarks.append(thresholds(of: outcome.table.ingest.samples.schema))
        let sets = outcome.table.sets
        remarks += TellingColumn.all(sets.training.samples, sets.tuning.samples).map(\.remark)
        remarks += limitRemarks(on: outcome)
        remarks += groupRemarks(on: outcome)
        return remarks + trainerRemarks + outcome.judgement.remarks(on: "rows")
    }

    /// Which policies' trees were still learning when their limit ended them.
    private func limitRemarks(on outcome: SampleOutcome) -> [String] {
        guard recipe.train.command == nil, let limit = recipe.train.model.mostTrees, !recipe.quick
        else { return [] }
        return ([outcome.baseline] + outcome.trained).compactMap { trained in
            let ended = trained.models.count { $0.curve.bestEpoch == limit }
            guard ended > 0 else { return nil }
            return
                "\(trained.policy): \(ended) of \(trained.models.count) trainings were best at their last tree, "
                + "the \(limit)th: more trees ('rounds'), or a higher learning rate, may change the comparison."
        }
    }

    /// That intervals are over groups, where the recipe names some.
    private func groupRemarks(on outcome: SampleOutcome) -> [String] {
        guard let group = recipe.ingest.group else { return [] }
        return [
            "Intervals and p-values are over the values of `\(group)`, not over rows: what one of them did is drawn as "
                + "one. DeLong's interval counts every row by itself."
        ]
    }

    private func thresholds(of schema: TableSchema) -> String {
        schema.positive == nil
            ? "Thresholds of the classes, those of the originals' models with them, are chosen on the "
                + "tuning rows by the mean of F1 over classes: more rows of a class move all "
                + "probabilities, and without that choice the move alone would look like a gain."
            : "The threshold of every model, that of the originals with them, is the one of the highest "
                + "F1 on the tuning rows: more rows of a class move all probabilities, and with one "
                + "threshold for all the move alone would look like a gain."
    }
}

extension RowProposal {
    /// What became of the sound rows beyond the ratio; nil where there are none.
    static func remark(ofRatio ratio: Double, beyond: Int, taken: Int) -> String? {
        if beyond == 0 { return nil }
        return "\(beyond) of \(beyond + taken) made rows that passed screening are beyond "
            + "'mix: { ratio: \(ratio) }' and take no part; which do is drawn at random. Make fewer, or raise "
            + "the ratio."
    }

    /// How its networks learnt; nil where it has none.
    ///
    /// Values that are no numbers can't be written down.
    fileprivate var fittings: [RunDetails.Fitting]? {
        let found = expanded.filter { !$0.curve.isEmpty }.map { counts in
            RunDetails.Fitting(
                maker: counts.maker,
                points: counts.curve.map {
                    RunDetails.Fitting.Point(
                        epoch: $0.epoch,
                        values: $0.values.filter(\.value.isFinite)
                    )
                },
                keptEpoch: counts.measures["kept-epochs"].map { Int($0) }
            )
        }
        return found.isEmpty ? nil : found
    }

    /// What its rows keep to with how many values that moved, those that moved most first.
    fileprivate var constraintsWithMoves: [RunDetails.Constraint] {
        var moved: [String: Int] = [:]
        for maker in expanded { moved.merge(maker.moved, uniquingKeysWith: +) }
        let known = constraints.map { note in
            RunDetails.Constraint(
                text: note.text,
                origin: note.isFound ? .found : .declared,
                broken: note.broken,
                moved: moved.removeValue(forKey: note.text) ?? 0
            )
        }
        let asked = moved.map {
            RunDetails.Constraint(text: $0.key, origin: .condition, broken: 0, moved: $0.value)
        }
        return (known + asked).sorted { ($1.moved, $0.text) < ($0.moved, $1.text) }
    }
}
