import ArgumentParser
import Experiments
import Foundation
import Reporting

/// `restock pool`: what the same policy is worth over several shops.
struct PoolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pool",
        abstract: "Pool the test results of one policy over runs on several data sets."
    )

    @Argument(help: "Folders of finished runs, one per data set.")
    var runs: [String]

    @Option(help: "The metric, such as hit@10; ndcg@10 where nothing is said.")
    var metric: String?

    func run() async throws {
        let pooled = try PooledRuns(runs.map { URL(filePath: $0) }, metric: metric)
        Console.print(PooledSummary(pooled).text(width: Console.width))
    }
}
