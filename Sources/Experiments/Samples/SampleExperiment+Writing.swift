import Commerce
import Expanding
import Foundation
import Ingesting
import Pipelines
import Screening
import Splitting
import Training

extension SampleExperiment {
    /// Leaves findings, model and augmented rows in the run's folder.
    func write(_ outcome: SampleOutcome) throws -> Experiment.Outcome {
        bench.progress.report(Progress("write the data and the model"))
        try export(outcome)
        return try bench.conclude(
            outcome.judgement,
            result(of: outcome),
            try details(of: outcome),
            sources: outcome.table.ingest.sources
        )
    }

    /// The rows and the model to ship: augmented where a policy was accepted, else the originals'.
    private func export(_ outcome: SampleOutcome) throws {
        let accepted = outcome.judgement.augments ? outcome.chosen : nil
        try AugmentedRows(
            mixture: accepted?.mixture ?? outcome.baseline.originals(of: outcome.table),
            made: accepted?.made
        ).write(file: folder.url.appending(path: AugmentedExport.fileName))
        let shipped =
            (outcome.judgement.augments ? outcome.chosenTraining : nil) ?? outcome.baseline
        let source = shipped.folders[shipped.bestSeed]
        for name in [
            TrainedClassifier.fileName, TrainedClassifier.treesName, CommandTrainer.modelName,
        ] {
            try folder.copy(name, from: source)
        }
    }

    /// The findings in the form of `result.json`.
    private func result(of outcome: SampleOutcome) -> RunResult {
        let proposal = outcome.chosen
        return RunResult(
            outcome.judgement,
            data: outcome.table.ingest.name,
            task: recipe.task.rawValue,
            model: recipe.train.title,
            split: outcome.table.sets.summary.splitProtocol.rawValue,
            seeds: recipe.train.seeds,
            rows: RunResult.Rows(
                read: outcome.table.ingest.rowsRead,
                rejected: outcome.table.ingest.rejected,
                cleaned: [:],
                made: proposal?.expanded.map(\.made).reduce(0, +) ?? 0,
                screened: proposal?.screened.rejected ?? [:],
                mixed: proposal?.made.count ?? 0
            ),
            seconds: outcome.seconds
        )
    }
}

extension TrainedRows {
    /// What the originals' models were trained on.
    fileprivate func originals(of table: PreparedTable) -> MixedRows {
        MixedRows(originals: table.sets.training)
    }
}
