@_spi(Splitting) import Commerce
import Pipelines
import Statistics

@testable import Expanding

/// A shop of items with an attribute for every three of them, and users with distinct items.
func shop(
    users: Int,
    items: Int = 40,
    lengths: ClosedRange<Int> = 2...12,
    seed: Int = 1
) -> ExpandInput {
    var random = Seed(UInt64(seed)).generator()
    var histories = Histories()
    for user in 0..<users {
        let length = lengths.lowerBound + random.below(lengths.count)
        var order = Array(0..<Int32(items))
        random.shuffle(&order)
        let kept = order.prefix(length)
        histories.append(
            // Numbers that are not positions, as after a filter.
            user: Int32(user * 2 + 1),
            items: kept,
            // The kind tells the item, so that tests see whether it follows.
            events: kept.map { EventKind.allCases[Int($0) % EventKind.allCases.count] },
            // Four events share a time, as on one day.
            times: kept.indices.map { Int64($0 / 4 * 100) }
        )
    }
    var catalogue = Catalogue(items: Vocabulary((0..<items).map { "item \($0)" }))
    catalogue.attributeNames = Vocabulary((0..<(items + 2) / 3).map { "attribute \($0)" })
    catalogue.attributes = (0..<Int32(items)).map { $0 / 3 }
    catalogue.attributeOffsets = Array(0...items)
    return ExpandInput(training: TrainingSet(histories), catalogue: catalogue)
}

/// What one operation makes of an input.
func expand(
    _ operation: HistoryOperation,
    from input: ExpandInput,
    seed: Int = 7,
    copies: Int = 1,
    users: UserFilter = .all,
    threads: Int = 1
) async throws -> (MadeHistories, MakerCounts) {
    let configuration = OperatorConfiguration(operation, copies: copies, users: users)
    let stage = ExpandStage(ExpandStage.Configuration([.operator(configuration)]))
    let context = StageContext(seed: Seed(UInt64(seed)), threads: threads)
    let expanded = try await stage.run(input, in: context)
    return (expanded.made, expanded.counts[0])
}

/// Each made sequence beside the history of its parent.
func pairs(
    _ made: MadeHistories,
    _ input: ExpandInput
) -> [(made: [Int32], parent: [Int32])] {
    let histories = input.training.samples
    return (0..<made.count).map { sequence in
        let parent = Int(made.provenance[sequence].parents[0] - 1) / 2
        return (
            Array(made.histories.items(of: sequence)), Array(histories.items(of: parent))
        )
    }
}

/// Whether the first can be had from the second by leaving out items.
func isSubsequence(_ part: [Int32], of whole: [Int32]) -> Bool {
    var rest = part[...]
    for item in whole where rest.first == item { rest.removeFirst() }
    return rest.isEmpty
}
