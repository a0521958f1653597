import Commerce
import Evaluating
import Expanding
import Ingesting
import Labeling
import Pipelines
import Retrieval
import Screening
import Splitting

extension SearchExperiment {
    /// What the report shows beyond the findings.
    func details(of outcome: SearchOutcome) throws -> RunDetails {
        let ingest = outcome.shop.ingest
        return RunDetails(
            environment: bench.environment,
            command: bench.options.command,
            recipe: outcome.recipeText,
            dataLicence: ingest.licence,
            roles: ingest.parts.map {
                RunDetails.Role(
                    role: $0.key.rawValue,
                    column: $0.column,
                    reason: $0.isStated ? "stated" : "by its name"
                )
            },
            rejectExamples: try ingest.rejects.rejectExamples(),
            cleaning: ChangeLog(),
            fittedCleaning: ChangeLog(),
            protection: [
                RunDetails.Fact("Identities", "none: products and queries name nobody"),
                RunDetails.Fact("Differential privacy", "none spent: not part of this run"),
            ],
            sizes: sizes(of: outcome),
            skipped: [:],
            policies: try outcome.searches.map { try policy($0, outcome) },
            trainings: outcome.searches.flatMap(trainings),
            bars: [:],
            robustness: [:],
            cases: outcome.judgement.cases,
            confidence: recipe.decide.confidence,
            decisionMetric: recipe.decide.metric,
            smallestUsefulGain: recipe.decide.smallestUsefulGain,
            isQuick: recipe.quick,
            remarks: remarks(on: outcome),
            search: outcome.judgement.findings
        )
    }

    private func sizes(of outcome: SearchOutcome) -> [RunDetails.Fact] {
        let ingest = outcome.shop.ingest
        return [
            RunDetails.Fact("Products", "\(ingest.products.count)"),
            RunDetails.Fact("Judgements", "\(ingest.queries.judgementCount)"),
            RunDetails.Fact("Judged queries", "\(ingest.queries.count)"),
            RunDetails.Fact(
                "Queries with a useful product",
                "\(ingest.queries.withPositive.count)"
            ),
            RunDetails.Fact("Gate queries", "\(outcome.shop.sets.gatePlaces.count)"),
            RunDetails.Fact("Test queries", "\(ingest.queries.withPositive.count)"),
        ]
    }

    private func policy(
        _ search: TunedSearch,
        _ outcome: SearchOutcome
    ) throws -> RunDetails.Policy {
        let evidence = outcome.judgement.gate.evidence.first { $0.policy == search.policy }
        let makers = search.made.queries.map { $0.maker }
        return RunDetails.Policy(
            name: search.policy,
            recipe: try recipe.policies[search.policy].map { try RecipeFile.yaml($0) } ?? "",
            made: makers.reduce(into: [:]) { $0[$1, default: 0] += 1 },
            screened: search.made.rejections,
            mixed: search.made.accepted.count,
            meanWeight: 1,
            twoSampleAUC: nil,
            distributions: [],
            examples: [],
            tuningMetric: evidence?.tuning ?? 0,
            segments: []
        )
    }

    /// The losses of a policy's tunings, ten steps a point.
    private func trainings(_ search: TunedSearch) -> [RunDetails.Training] {
        search.encoders.enumerated().map { seed, encoder in
            let losses = encoder.record.losses
            let size = 10
            let points = stride(from: 0, to: losses.count, by: size).map { start in
                let part = losses[start..<min(start + size, losses.count)]
                return RunDetails.CurvePoint(
                    epoch: start / size + 1,
                    steps: start + part.count,
                    loss: part.reduce(0, +) / Double(part.count),
                    metric: nil
                )
            }
            return RunDetails.Training(
                policy: search.policy,
                seed: seed,
                curve: points,
                bestEpoch: points.count,
                seconds: encoder.record.seconds
            )
        }
    }

    private func remarks(on outcome: SearchOutcome) -> [String] {
        var remarks = outcome.shop.ingest.notes
        remarks.append(
            "A product that nobody judged counts as useless over the full ranking. Where the judged products "
                + "were found by words, that punishes whatever finds others. Read both columns of NDCG, and "
                + "the share of the first ten that was judged."
        )
        remarks.append(
            "The test set holds all judged queries, those of the gate with them; the slices "
                + "`\(Self.gateSlice)` and `\(Self.otherSlice)` keep them apart. No grade was used for "
                + "making, labelling, screening or tuning; the gate's grades chose between the policies."
        )
        let seeds = Set(outcome.searches.map(\.encoders.count)).sorted()
        if seeds == [1] {
            remarks.append("One seed: repeat with others before a claim.")
        } else if let fewest = seeds.first, fewest < 5 {
            remarks.append("Fewer than 5 seeds for a policy: repeat with 5 before a claim.")
        }
        if (seeds.last ?? 1) > 1 {
            remarks.append(
                "Values of a query are means over seeds. What the run's folder answers, and titles in tables, are "
                    + "those of the first seed."
            )
        }
        if recipe.rank != nil {
            remarks.append(
                "The ranker `\(RankerKind.learned.rawValue)` learnt from grades of the test queries, never from those of "
                    + "a query's own fold. It was not among what the gate decided on."
            )
        }
        if recipe.quick { remarks.append("This is a quick look: it can't support a claim.") }
        return remarks + outcome.judgement.remarks(on: "queries")
    }
}
