import Commerce
import Foundation
import Ingesting
import Pipelines
import Retrieval
import Splitting
import Training

extension SearchExperiment {
    /// Leaves findings, catalogue, vectors and encoder in the run's folder.
    func write(_ outcome: SearchOutcome) throws -> Experiment.Outcome {
        bench.progress.report(Progress("write the data and the encoder"))
        try export(outcome)
        return try bench.conclude(
            outcome.judgement,
            result(of: outcome),
            try details(of: outcome),
            sources: outcome.shop.ingest.sources,
            modelFolders: [
                SavedSearch.encoderName, SavedSearch.rankerName, SavedSearch.rerankerName,
                SavedSearch.smallerName,
            ]
        )
    }

    /// What `restock search` asks: the tuned encoder where its policy was accepted, else the untouched one.
    private func export(_ outcome: SearchOutcome) throws {
        let accepted = outcome.judgement.augments ? outcome.chosen?.encoders.first : nil
        try outcome.shop.products.write(to: folder.url)
        try (accepted?.vectors ?? outcome.shop.vectors).value.write(to: folder.url)
        if let rerank = recipe.rerank {
            try Reranker(rerank, products: outcome.shop.products)
                .copy(to: folder.url.appending(path: SavedSearch.rerankerName))
        }
        if accepted != nil, recipe.rank != nil {
            // The learnt ranker is told what both encoders find.
            let place = folder.url.appending(path: SavedSearch.rankerName)
                .appending(path: SavedSearch.untouchedName)
            try encoder.copy(to: place.appending(path: SavedSearch.encoderName), weights: nil)
            try outcome.shop.vectors.value.write(to: place)
        }
        try encoder.copy(
            to: folder.url.appending(path: SavedSearch.encoderName),
            weights: accepted?.weights
        )
    }

    /// The findings in the form of `result.json`.
    private func result(of outcome: SearchOutcome) -> RunResult {
        let made = outcome.chosen?.made
        return RunResult(
            outcome.judgement,
            data: outcome.shop.ingest.name,
            task: recipe.task.rawValue,
            model: outcome.judgement.findings.augmented,
            split: QuerySplitStage.protocolName,
            seeds: outcome.chosen?.encoders.count ?? 1,
            rows: RunResult.Rows(
                read: outcome.shop.ingest.rowsRead,
                rejected: outcome.shop.ingest.rejected,
                cleaned: [:],
                made: made?.queries.count ?? 0,
                screened: made?.rejections ?? [:],
                mixed: made?.accepted.count ?? 0
            ),
            seconds: outcome.seconds
        )
    }
}
