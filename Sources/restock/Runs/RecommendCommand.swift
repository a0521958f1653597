import ArgumentParser
import Experiments
import Foundation

/// `restock recommend`: answers from the saved model of a run.
struct RecommendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recommend",
        abstract: "Recommend items from a run's model, to a user or after a history."
    )

    @Option(name: .customLong("run"), help: "The run's folder.")
    var folder: String

    @Option(help: "A user's name in the shop's data.")
    var user: String?

    @Option(help: "Item names, oldest first, separated by commas.")
    var history: String?

    @Option(name: [.customShort("k"), .long], help: "How many items.")
    var count = 10

    @Flag(help: "Print the answer as JSON.")
    var json = false

    func validate() throws {
        if (user == nil) == (history == nil) {
            throw ValidationError("name either a --user or a --history")
        }
        if count < 1 { throw ValidationError("-k takes a number of at least 1") }
    }

    func run() async throws {
        let run = try await SavedRun(folder: RunFolder(url: URL(filePath: folder)))
        let items: [SavedRun.Recommendation]
        if let user {
            items = try await run.recommend(to: user, count: count)
        } else {
            let names = (history ?? "").split(separator: ",").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            items = try await run.recommend(after: names, count: count)
        }
        if json { return try Console.print(json: items) }
        for item in items {
            Console.print(
                "\(String(format: "%3d", item.rank))  \(item.item)"
                    + (item.title.isEmpty ? "" : "  \(item.title)")
            )
        }
    }
}
