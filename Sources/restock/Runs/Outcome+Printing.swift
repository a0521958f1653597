import Experiments
import Foundation
import Pipelines
import Reporting

extension Experiment.Outcome {
    /// Writes the report into the run's folder.
    func writeReport() throws -> URL {
        try ReportPage(result: result, details: details).write(to: folder.url)
    }

    /// Prints the findings for a person, and where the report stands.
    func printSummary(report: URL) {
        Console.print(
            TerminalSummary(result: result, details: details)
                .text(width: Console.width, colour: Console.isColourful)
        )
        Console.print("Report: \(report.path)")
        noteRejects()
    }

    /// Says how many rows of the data were rejected, and why; the run's folder has them all.
    private func noteRejects() {
        let reasons = result.rows.rejected.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        guard !reasons.isEmpty else { return }
        let count = reasons.reduce(0) { $0 + $1.value }
        let rows = count == 1 ? "1 row was" : "\(count) rows were"
        let told = reasons.map { "\($0.value) × \($0.key)" }.joined(separator: ", ")
        let file = folder.folder(of: .ingest).appending(path: "rejects.parquet")
        let place = FileManager.default.fileExists(atPath: file.path) ? ", see \(file.path)" : ""
        Console.note("\(rows) rejected of \(result.rows.read) read (\(told))\(place)")
    }
}

extension RunFolder {
    /// Prints the findings as they stand in the folder.
    func printResult() throws {
        Console.print(try String(contentsOf: resultFile, encoding: .utf8))
    }
}
