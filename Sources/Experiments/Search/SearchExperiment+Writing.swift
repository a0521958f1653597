import Commerce
import Foundation
import Ingesting
import Pipelines
import Splitting
import Training

extension SearchExperiment {
    /// Leaves findings, catalogue, vectors and encoder in the run's folder; `result.json` comes last, since
    /// it marks the run as finished.
    func write(_ outcome: SearchOutcome) throws -> Experiment.Outcome {
        bench.progress.report(Progress("write the data and the encoder"))
        try folder.write(
            outcome.judgement.evidence,
            to: folder.folder(of: .decide).appending(path: "evidence.json")
        )
        try folder.write(
            outcome.judgement.findings,
            to: folder.folder(of: .evaluate).appending(path: "findings.json")
        )
        try export(outcome)
        let result = result(of: outcome)
        let details = try details(of: outcome)
        try folder.write(details, to: folder.detailsFile)
        try folder.write(
            Manifest(
                bench,
                data: recipe.data,
                sources: outcome.shop.ingest.sources,
                seeds: 1,
                seconds: outcome.seconds
            ),
            to: folder.url.appending(path: "manifest.json")
        )
        try folder.write(result, to: folder.resultFile)
        return Experiment.Outcome(
            folder: folder,
            result: result,
            details: details,
            wasFinished: false
        )
    }

    /// What `restock search` asks: the tuned encoder where its policy was accepted, else the untouched one.
    private func export(_ outcome: SearchOutcome) throws {
        let accepted = outcome.augments ? outcome.chosen : nil
        try outcome.shop.products.write(to: folder.url)
        try (accepted?.vectors ?? outcome.shop.vectors).value.write(to: folder.url)
        try encoder.copy(
            to: folder.url.appending(path: SavedSearch.encoderName),
            weights: accepted?.weights
        )
    }

    /// The findings in the form of `result.json`; ties and repeats are a log's.
    private func result(of outcome: SearchOutcome) -> RunResult {
        let made = outcome.chosen?.made
        return RunResult(
            data: outcome.shop.ingest.name,
            task: recipe.task.rawValue,
            model: outcome.judgement.findings.augmented,
            split: QuerySplitStage.protocolName,
            ties: "none",
            repeats: "none",
            seeds: 1,
            decision: outcome.judgement.verdict.decision,
            chosen: outcome.judgement.verdict.chosen,
            minimumDetectableEffect: outcome.judgement.verdict.minimumDetectableEffect,
            gate: outcome.judgement.gate,
            test: outcome.judgement.test,
            rows: RunResult.Rows(
                read: outcome.shop.ingest.rowsRead,
                rejected: outcome.shop.ingest.rejected,
                cleaned: [:],
                made: made?.queries.count ?? 0,
                screened: made?.rejections ?? [:],
                mixed: made?.accepted.count ?? 0
            ),
            cost: RunResult.Cost(
                seconds: outcome.seconds,
                peakMemoryBytes: MachineFacts.peakMemoryBytes
            ),
            testReads: outcome.judgement.testReads
        )
    }
}
