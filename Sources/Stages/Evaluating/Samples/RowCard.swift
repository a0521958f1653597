import Boosting
public import Commerce
import Learners
public import Pipelines
import Retrieval
public import Statistics
import Tensors

/// How made rows of a table stand to real ones: how alike they are, how much of the real variety they have, and
/// whether they give real rows away.
///
/// None of this says whether they help; it stands beside that. Distances are those of scaled numbers and differing
/// levels (`RowSpace`). What is expected of a distance is measured on real rows that no maker saw, those of the
/// tuning set: made rows that lie nearer to training rows than these do repeat them.
public struct RowCard: Codable, Hashable, Sendable {
    /// How alike they look; of all rows, not of a sample.
    public var fidelity: RowFidelity
    /// How alike real rows look that no maker saw, those of the tuning set; nil in files of earlier versions.
    ///
    /// Fewer rows look less alike, and these are fewer than the training rows.
    public var freshFidelity: RowFidelity?
    /// How well trees tell made rows from unseen real ones (area under the ROC curve); .5 is not at all.
    public var twoSampleAUC: Double
    /// Rows of each kind that the trees were asked about; nil in files of earlier versions.
    public var twoSampleRows: Int?
    /// Share of the training rows in whose neighbourhood a made row lies, of as many made ones.
    public var coverage: Double
    /// Real neighbourhoods that a made row lies in, over the number of neighbours; 1 where both are alike.
    public var density: Double
    /// Median distance of made rows to the closest training row, over that of unseen real rows; nil where half of
    /// the unseen rows say the same as a training row.
    public var closestRatio: Double?
    /// Share of the made rows that lie at most as near to a training row as the nearest twentieth of the unseen
    /// ones.
    public var nearCopies: Double
    /// The same share of the unseen rows: more than a twentieth where many of them say what a training row says.
    public var nearUnseen: Double
    /// How well the distance to the closest made row tells training rows from unseen ones; .5 is not at all.
    public var membershipAUC: Double
}

extension RowCard {
    /// Rows of each kind that are looked at, at most.
    public static let sampleLimit = 2_000
    /// Neighbours that make a neighbourhood.
    private static let neighbours = 5

    /// Looks at made rows.
    ///
    /// - Parameters:
    ///   - made: the rows.
    ///   - training: what makers saw.
    ///   - tuning: real rows that they didn't see.
    ///   - seed: what the samples depend on.
    ///   - context: for cancellation.
    /// - Returns: the card; nil for fewer than 20 rows of a kind.
    /// - Throws: `BoostingError`, `StatisticsError`, `CancellationError`.
    /// - Complexity: O(``sampleLimit``² · columns).
    public static func card(
        of made: MadeRows,
        training: TrainingSet<SampleTable>,
        tuning: TuningSet<SampleTable>,
        seed: Seed,
        in context: StageContext
    ) async throws -> RowCard? {
        let classes = Set(made.table.labels)
        func ofClasses(_ table: SampleTable) -> SampleTable {
            table.selecting(table.labels.indices.filter { classes.contains(table.labels[$0]) })
        }
        func some(_ table: SampleTable, _ part: String) -> SampleTable {
            var places = table.labels.indices.filter { classes.contains(table.labels[$0]) }
            // In random order, so that the first of them are a sample, too.
            var random = seed[part].generator()
            random.shuffle(&places)
            return table.selecting(Array(places.prefix(sampleLimit)))
        }
        let seen = some(training.samples, "training")
        let unseen = some(tuning.samples, "tuning")
        let drawn = some(made.table, "made")
        let fewest = 4 * neighbours
        guard min(seen.count, unseen.count, drawn.count) >= fewest else { return nil }
        try context.checkCancellation()
        let near = try Neighbourhoods(seen: seen, unseen: unseen, made: drawn, k: neighbours)
        try context.checkCancellation()
        return RowCard(
            fidelity: try RowFidelity(real: ofClasses(training.samples), made: made.table),
            freshFidelity: try RowFidelity(
                real: ofClasses(training.samples),
                made: ofClasses(tuning.samples)
            ),
            twoSampleAUC: try await twoSampleAUC(unseen, drawn, seed: seed["two-sample"]),
            twoSampleRows: min(unseen.count, drawn.count) / 4,
            coverage: near.coverage,
            density: near.density,
            closestRatio: near.closestRatio,
            nearCopies: near.nearCopies,
            nearUnseen: near.nearUnseen,
            membershipAUC: near.membershipAUC
        )
    }

    /// Trees learn from one half of as many rows of both kinds, a quarter stops them, and the last quarter is
    /// asked.
    private static func twoSampleAUC(
        _ real: SampleTable,
        _ made: SampleTable,
        seed: Seed
    ) async throws -> Double {
        var parts = Array(repeating: SampleTable(real.schema), count: 3)
        for (label, table) in [real, made].enumerated() {
            let count = min(real.count, made.count)
            for row in 0..<count {
                parts[max(0, row % 4 - 1)].append(table.cells(of: row), label: Int32(label))
            }
        }
        let tables = parts
        let probabilities = try await TensorThread.run {
            let trees = try BoostedTrees(
                growingOn: .init(
                    features: try tables[0].treeColumns(),
                    labels: tables[0].isPositive
                ),
                tuning: .init(
                    features: try tables[1].treeColumns(),
                    labels: tables[1].isPositive
                ),
                settings: BoostingSettings(
                    rounds: 200,
                    learningRate: 0.1,
                    stoppingMetric: .logLoss,
                    patience: 20
                ),
                seed: seed.value,
                threads: 1
            )
            return try trees.probabilities(of: try tables[2].treeColumns(), threads: 1)
        }
        return try RankedScores(scores: probabilities, labels: tables[2].isPositive).areas().roc
    }
}
