public import Commerce
import Learners
import Pipelines
import Retrieval
import Statistics

/// The training rows as rules look at them, with an index of all of them for those that look for near ones.
///
/// Made rows are looked for a few thousand at a time. With the index, a million training rows of 20 columns take
/// about 130 MB beside the table, and twice that for a moment, however many rows are made.
public struct RowScreenGround: Sendable {
    /// Made rows that are looked for at a time.
    private static let chunk = 8_192

    /// The training rows.
    public let training: TrainingSet<SampleTable>
    private let index: RowIndex?

    /// Indexes the rows where rules need it.
    init(_ training: TrainingSet<SampleTable>, isIndexed: Bool) {
        self.training = training
        index = isIndexed ? RowIndex(training.samples) : nil
    }

    /// Looks for the nearest training rows of each row, and says something of what it finds.
    ///
    /// - Parameters:
    ///   - count: rows that are looked for at most.
    ///   - table: the rows asked about.
    ///   - limit: rows that lie as far or farther, by the square of the distance, are not looked for.
    ///   - ownRows: per row asked about, the training row that it is itself; nil for rows of another table.
    ///   - context: threads and cancellation.
    ///   - say: given a row and its nearest training rows, nearest first.
    /// - Returns: what was said of each row; nothing where no rule needs near rows.
    /// - Throws: `CancellationError`.
    func near<Answer: Sendable>(
        _ count: Int,
        _ table: SampleTable,
        closerThan limit: Float = .infinity,
        ownRows: [Int]? = nil,
        in context: StageContext,
        _ say: @Sendable (Int, [RowIndex.Match]) -> Answer
    ) throws -> [Answer] {
        guard let index else { return [] }
        var answers: [Answer] = []
        answers.reserveCapacity(table.count)
        for start in stride(from: 0, to: table.count, by: Self.chunk) {
            try context.checkCancellation()
            let places = Array(start..<min(table.count, start + Self.chunk))
            let points = index.points(of: table.selecting(places))
            let found = parallelChunks(of: places.count, size: 64, threads: context.threads) {
                $0.map { row in
                    let matches = index.nearest(
                        count,
                        to: points,
                        row,
                        excluding: ownRows.map { $0[start + row] },
                        closerThan: limit
                    )
                    return say(start + row, matches)
                }
            }
            for part in found { answers += part }
            context.progress.report(
                Progress(
                    "look for near rows",
                    fraction: Double(answers.count) / Double(table.count)
                )
            )
        }
        return answers
    }

    /// Some training rows, drawn at random where there are more, as places in the table.
    func drawn(_ count: Int, seed: Seed) -> [Int] {
        var random = seed.generator()
        return random.sample(count, of: training.samples.count)
    }
}
