public import Commerce
import Foundation
import Learners
public import Pipelines
import Retrieval
public import Statistics

/// Labels of training rows spread to rows without one, from neighbour to neighbour.
///
///     w_ij = exp(−d_ij² / 2σ²) where either is among the k nearest of the other,   σ = median distance of those
///
/// A row that no label reaches gets none. At most 20,000 training rows and 20,000 others are joined at a time: some
/// 20 MB with ten neighbours and two classes, besides the index of the rows.
///
/// Source: Zhou, Bousquet, Lal, Weston & Schölkopf, "Learning with local and global consistency", NeurIPS 2003.
/// Deviates: a graph of nearest neighbours in place of all pairs.
public struct SpreadLabels: RowLabeler {
    /// The labeler's name, as in recipes.
    public static let name = "label-spreading"

    /// What holds for all labelers.
    public var terms = LabelTerms()
    /// Neighbours that a row is joined with; in 1...100.
    public var neighbours = 10
    /// How much a row hears from its neighbours rather than from its own label; above 0 and below 1.
    public var share = 0.8

    /// Spreads labels.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [Setting<SpreadLabels>] {
        [
            Setting("neighbours", \.neighbours, "1 to 100") { (1...100).contains($0) },
            Setting("share", \.share, "a number above 0 and below 1") { $0 > 0 && $0 < 1 },
        ]
    }

    /// The shares of the classes that reach a row.
    ///
    /// - Throws: ``RowLabelError``, `CancellationError`.
    public func beliefs(
        about rows: SampleTable,
        knowing training: TrainingSet<SampleTable>,
        seed: Seed,
        in context: StageContext
    ) async throws -> [Double]? {
        let known = try KnownRows(training, for: Self.name, seed: seed["rows"]).table
        let measure = RowMeasure(known)
        let classes = known.schema.classes.count
        return try rows.chunks().enumerated().flatMap { number, chunk in
            try context.checkCancellation()
            context.progress.report(
                Progress("spread labels to rows from \(number * SampleTable.learntRows + 1) on")
            )
            var all = known
            all.append(chunk)
            let spread = LabelSpreading(
                of: all.labels,
                classes: classes,
                along: graph(of: all, measure, threads: context.threads),
                configuration: .init(share: share, maximumRounds: 200),
                threads: context.threads
            )
            return spread.shares[(known.count * classes)...]
        }
    }

    private func graph(
        of table: SampleTable,
        _ measure: RowMeasure,
        threads: Int
    ) -> NeighbourGraph {
        let index = RowIndex(table, measure: measure)
        let points = index.points(of: table)
        let count = neighbours
        let found = parallelChunks(of: table.count, size: 256, threads: threads) { range in
            range.map { index.nearest(count, to: points, $0, excluding: $0) }
        }.flatMap { $0 }
        let squares = found.flatMap { $0.map(\.squaredDistance) }.sorted()
        let middle = squares.isEmpty ? 0 : squares[squares.count / 2]
        // Rows of levels alone may all have copies.
        let scale = middle > 0 ? middle : 1
        return NeighbourGraph(
            found.map { matches in
                matches.map { match in
                    // A far neighbour counts little, but is better than none.
                    let weight = exp(-match.squaredDistance / (2 * scale))
                    return (point: Int32(match.row), weight: max(weight, 1e-6))
                }
            }
        )
    }
}
