import ArgumentParser
import Experiments
import Foundation

/// `restock search`: answers from the saved catalogue and models of a run.
struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Search a run's catalogue by words and by meaning.",
        discussion: """
            Without --ranker, the one is asked that the run decided on. 'learned', of a recipe with 'rank', is fitted on all \
            judged queries; what the report says of it is an estimate from folds, each ranked by trees that saw none of its \
            grades. So for queries that people judged, its answers look better here than there.
            """
    )

    @Argument(help: "What to search for.")
    var query: String

    @Option(name: .customLong("run"), help: "The run's folder.")
    var folder: String

    @Option(
        help: """
            The ranker: words, meaning, fusion or tiers; reranked and learned where the recipe has them.
            """
    )
    var ranker: String?

    @Flag(help: "Ask the smaller encoder that the run accepted ('compress'), in place of its own.")
    var smaller = false

    @Option(name: [.customShort("k"), .long], help: "How many products.")
    var count = 10

    @Flag(help: "Print the answer as JSON.")
    var json = false

    func validate() throws {
        if count < 1 { throw ValidationError("-k takes a number of at least 1") }
    }

    func run() async throws {
        let run = try SavedSearch(
            folder: RunFolder(url: URL(filePath: folder)),
            ranker: ranker,
            isSmaller: smaller
        )
        let hits = try await run.search(query, count: count)
        if json { return try Console.print(json: hits) }
        func place(_ rank: Int?) -> String { rank.map { "\($0)" } ?? "-" }
        if let remark = run.remark { Console.note(remark) }
        Console.print("rank   score  words  meaning  product")
        for hit in hits {
            let numbers = String(format: "%4d %7.4f", hit.rank, hit.score)
            let places = [(place(hit.byWords), 7), (place(hit.byMeaning), 9)].map { text, width in
                String(repeating: " ", count: max(1, width - text.count)) + text
            }
            Console.print("\(numbers)\(places.joined())  \(hit.product)  \(hit.title)")
        }
    }
}
