import Commerce
import Expanding
import Ingesting
import Pipelines
import Splitting
import Training

extension Experiment {
    /// The findings in the form of `result.json`.
    func result(of findings: Findings) -> RunResult {
        let ingest = findings.prepared.ingest
        let cleaned = findings.prepared.cleaning.counts
            .merging(findings.divided.cleaning.counts, uniquingKeysWith: +)
            .filter { $0.value > 0 }
        let proposal = findings.chosen
        return RunResult(
            findings.judgement,
            data: ingest.description.name,
            task: recipe.task.rawValue,
            model: modelName,
            split: recipe.split.splitProtocol.rawValue,
            ties: findings.divided.ties.rawValue,
            repeats: findings.divided.repeats.rawValue,
            seeds: recipe.train.seeds,
            rows: RunResult.Rows(
                read: ingest.rowsRead,
                rejected: ingest.rejected,
                cleaned: cleaned,
                made: proposal?.expanded.map(\.made).reduce(0, +) ?? 0,
                screened: proposal?.screening.log.counts.filter { $0.value > 0 } ?? [:],
                mixed: proposal?.made.count ?? 0
            ),
            seconds: findings.seconds
        )
    }

    /// The model and its loss, or the command that trains it, as the report names them.
    var modelName: String {
        if let command = recipe.train.command { return command.command }
        let model = recipe.train.model
        return "\(model.model.rawValue), \(model.loss.rawValue)"
    }
}
