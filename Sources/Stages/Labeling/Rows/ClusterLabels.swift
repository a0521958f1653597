public import Commerce
import Learners
public import Pipelines
public import Statistics

/// A row's class is what the training rows of its cluster say, by k-means++.
///
/// Clusters are found among at most 20,000 training rows, without looking at labels; numbers and levels are
/// encoded as for models.
///
/// Source: Arthur & Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007.
public struct ClusterLabels: RowLabeler {
    /// The labeler's name, as in recipes.
    public static let name = "k-means"

    /// What holds for all labelers.
    public var terms = LabelTerms()
    /// Clusters, at least 1; fewer are found where fewer rows differ.
    public var clusters = 64

    /// Finds clusters.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [Setting<ClusterLabels>] {
        [Setting("clusters", \.clusters, "1 to 1000") { (1...1000).contains($0) }]
    }

    /// The shares of the classes in the nearest cluster.
    ///
    /// - Throws: ``RowLabelError``, `CancellationError`.
    public func beliefs(
        about rows: SampleTable,
        knowing training: TrainingSet<SampleTable>,
        seed: Seed,
        in context: StageContext
    ) async throws -> [Double]? {
        let known = try KnownRows(training, for: Self.name, seed: seed["rows"])
        context.progress.report(Progress("find \(clusters) clusters"))
        let found = KMeans(
            fitting: known.points,
            columns: known.encoder.width,
            configuration: KMeans.Configuration(clusters: clusters),
            seed: seed["clusters"],
            threads: context.threads
        )
        func belongs(_ points: [Float]) -> [Double] {
            found.clusters(of: points, threads: context.threads).flatMap { cluster in
                (0..<found.count).map { $0 == Int(cluster) ? 1.0 : 0 }
            }
        }
        let shares = ClassShares(
            of: known.table,
            belongs: belongs(known.points),
            parts: found.count
        )
        return try rows.chunks().flatMap { chunk in
            try context.checkCancellation()
            return shares.beliefs(belongs(known.encoder.encoded(chunk)))
        }
    }
}

/// The training rows that a clustering looks at.
struct KnownRows {
    let table: SampleTable
    let encoder: SampleEncoder
    /// Row-major `[rows, width]`.
    let points: [Float]

    /// Draws rows where there are more than are looked at.
    ///
    /// - Throws: ``RowLabelError`` where a class has no row, or models see no column.
    init(
        _ training: TrainingSet<SampleTable>,
        for labeler: String,
        seed: Seed
    ) throws(RowLabelError) {
        let all = training.samples
        if let empty = all.classCounts.firstIndex(of: 0) {
            throw .cannotFit(
                labeler: labeler,
                reason: "class '\(all.schema.classes[empty])' has no training row"
            )
        }
        var random = seed.generator()
        table =
            all.count > SampleTable.learntRows
            ? all.selecting(random.sample(SampleTable.learntRows, of: all.count)) : all
        encoder = SampleEncoder(fitting: training)
        guard encoder.width > 0 else {
            throw .cannotFit(labeler: labeler, reason: "the table has no column for models")
        }
        points = encoder.encoded(table)
    }
}
