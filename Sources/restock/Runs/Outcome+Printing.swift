import Experiments
import Foundation
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
    }
}

extension RunFolder {
    /// Prints the findings as they stand in the folder.
    func printResult() throws {
        Console.print(try String(contentsOf: resultFile, encoding: .utf8))
    }
}
