import Commerce
import Expanding
import Foundation
import Ingesting
import Pipelines
import Splitting
import Training

extension SampleExperiment {
    /// Leaves findings, model and augmented rows in the run's folder; `result.json` comes last, since it
    /// marks the run as finished.
    func write(_ outcome: SampleOutcome) throws -> Experiment.Outcome {
        bench.progress.report(Progress("write the data and the model"))
        try folder.write(
            outcome.judgement.evidence,
            to: folder.folder(of: .decide).appending(path: "evidence.json")
        )
        try folder.write(
            outcome.judgement.test,
            to: folder.folder(of: .evaluate).appending(path: "test.json")
        )
        try export(outcome)
        let result = result(of: outcome)
        let details = try details(of: outcome)
        try folder.write(details, to: folder.detailsFile)
        try folder.write(
            Manifest(
                bench,
                data: recipe.data,
                sources: outcome.table.ingest.sources,
                seeds: recipe.train.seeds,
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

    /// The rows and the model to ship: augmented where a policy was accepted, else the originals'.
    private func export(_ outcome: SampleOutcome) throws {
        let accepted = outcome.augments ? outcome.chosen : nil
        try AugmentedRows(
            mixture: accepted?.mixture ?? outcome.baseline.originals(of: outcome.table),
            made: accepted?.made
        ).write(file: folder.url.appending(path: AugmentedExport.fileName))
        let shipped = (outcome.augments ? outcome.chosenTraining : nil) ?? outcome.baseline
        let source = shipped.folders[shipped.bestSeed]
        for name in [TrainedClassifier.fileName, TrainedClassifier.treesName] {
            guard let data = try? Data(contentsOf: source.appending(path: name)) else { continue }
            try DurableFile.write(data, to: folder.url.appending(path: name))
        }
    }

    /// The findings in the form of `result.json`; ties and repeats are a log's.
    private func result(of outcome: SampleOutcome) -> RunResult {
        let proposal = outcome.chosen
        return RunResult(
            data: outcome.table.ingest.name,
            task: recipe.task.rawValue,
            model: recipe.train.model.model.rawValue,
            split: SampleSplitConfiguration.protocolName,
            ties: "none",
            repeats: "none",
            seeds: recipe.train.seeds,
            decision: outcome.judgement.verdict.decision,
            chosen: outcome.judgement.verdict.chosen,
            minimumDetectableEffect: outcome.judgement.verdict.minimumDetectableEffect,
            gate: outcome.judgement.gate,
            test: outcome.judgement.test,
            rows: RunResult.Rows(
                read: outcome.table.ingest.rowsRead,
                rejected: outcome.table.ingest.rejected,
                cleaned: [:],
                made: proposal?.expanded.map(\.made).reduce(0, +) ?? 0,
                screened: proposal?.rejected ?? [:],
                mixed: proposal?.made.count ?? 0
            ),
            cost: RunResult.Cost(
                seconds: outcome.seconds,
                peakMemoryBytes: MachineFacts.peakMemoryBytes
            ),
            testReads: outcome.judgement.testReads
        )
    }
}

extension TrainedRows {
    /// What the originals' models were trained on.
    fileprivate func originals(of table: PreparedTable) -> MixedRows {
        MixedRows(originals: table.sets.training)
    }
}
