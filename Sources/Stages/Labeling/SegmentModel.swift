public import Commerce
public import Learners
public import Pipelines
import Statistics

/// Segments of users, fitted on training histories, and the question which one a sequence belongs to.
///
/// A sequence is the recency-weighted mean of its items' vectors; segments are k-means clusters of
/// these. The confidence of a label is the simplified silhouette width
///
///     1 - d₁ / d₂   with d₁, d₂ the distances to the nearest and second nearest centroid,
///
/// which is 0 half-way between two segments and 1 at a centroid.
///
/// Source: Vendramin, Campello & Hruschka, Statistical Analysis and Data Mining 3(4), 2010, for the
/// simplified silhouette.
public struct SegmentModel: Sendable, Codable, Hashable {
    /// How well one number of segments fits.
    public struct Choice: Sendable, Codable, Hashable {
        /// Segments asked for.
        public var segments: Int
        /// Mean silhouette width on the sample, in -1...1.
        public var silhouette: Double
    }

    /// A segment with how sure it is.
    public struct Label: Sendable, Hashable {
        /// The segment's number.
        public var segment: Int32
        /// In 0...1.
        public var confidence: Float
    }

    /// Where items lie.
    public let vectors: ItemVectors
    /// The segments' centroids.
    public let clusters: KMeans
    /// What was tried, in the order of the configuration.
    public let choices: [Choice]

    /// Fits vectors and, for each number of segments, clusters.
    ///
    /// Numbers of segments above the number of usable histories are left out; equal silhouettes
    /// prefer fewer segments.
    ///
    /// - Throws: ``LabelError/tooFewHistories(usable:needed:)``, ``ConfigurationError``, or
    ///   `CancellationError`.
    public init(
        fitting training: TrainingSet<Histories>,
        itemCount: Int,
        configuration: LabelConfiguration = LabelConfiguration(),
        in context: StageContext
    ) throws {
        try configuration.validate()
        var random = context.seed["users"].generator()
        let users = random.sample(configuration.fittedUsers, of: training.samples.count)
        let fitted = training.selecting(users)
        context.progress.report(Progress("item vectors", fraction: 0))
        vectors = ItemVectors(
            fitting: fitted,
            itemCount: itemCount,
            configuration: ItemVectors.Configuration(dimensions: configuration.dimensions),
            seed: context.seed,
            threads: context.threads
        )
        let points = Self.usable(
            vectors.embeddings(of: fitted.samples, threads: context.threads),
            columns: configuration.dimensions
        )
        let count = points.count / configuration.dimensions
        let candidates = Array(Set(configuration.segments)).sorted().filter { $0 < count }
        guard !candidates.isEmpty else {
            throw LabelError.tooFewHistories(
                usable: count,
                needed: (configuration.segments.min() ?? 2) + 1
            )
        }
        (clusters, choices) = try Self.chosen(among: candidates, points, configuration, context)
    }

    /// The clusters of the highest silhouette, and all that were tried; fewer ones where several have it.
    private static func chosen(
        among candidates: [Int],
        _ points: [Float],
        _ configuration: LabelConfiguration,
        _ context: StageContext
    ) throws -> (clusters: KMeans, choices: [Choice]) {
        var choices: [Choice] = []
        var best: (clusters: KMeans, silhouette: Double)?
        for (number, segments) in candidates.enumerated() {
            try context.checkCancellation()
            context.progress.report(
                Progress(
                    "\(segments) segments",
                    fraction: Double(number + 1) / Double(candidates.count + 1)
                )
            )
            let trial = judged(points, segments, configuration, context)
            choices.append(Choice(segments: segments, silhouette: trial.silhouette))
            if trial.silhouette > best?.silhouette ?? -.infinity { best = trial }
        }
        guard let best else {
            let count = points.count / configuration.dimensions
            throw LabelError.tooFewHistories(usable: count, needed: count + 1)
        }
        return (best.clusters, choices)
    }

    /// How many segments there are.
    public var count: Int { clusters.count }

    /// The segment of a sequence, or nil when none of its items has a vector.
    public func label(of sequence: some RandomAccessCollection<Int32>) -> Label? {
        let point = vectors.embedding(of: sequence)
        guard point.contains(where: { $0 != 0 }) else { return nil }
        let nearest = clusters.nearest(to: point)
        var confidence: Float = 1
        if let second = nearest.second, second.distance > 0 {
            confidence = 1 - nearest.distance / second.distance
        }
        return Label(segment: Int32(nearest.cluster), confidence: confidence)
    }

    /// The labels of all sequences, in parallel.
    public func labels(of histories: Histories, threads: Int = 1) -> [Label?] {
        let parts = parallelChunks(of: histories.count, size: 256, threads: threads) { range in
            range.map { label(of: histories.items(of: $0)) }
        }
        return Array(parts.joined())
    }

    /// The rows that are not all zero.
    private static func usable(_ points: [Float], columns: Int) -> [Float] {
        var result: [Float] = []
        for start in stride(from: 0, to: points.count, by: columns) {
            let row = points[start..<start + columns]
            if row.contains(where: { $0 != 0 }) { result += row }
        }
        return result
    }

    private static func judged(
        _ points: [Float],
        _ segments: Int,
        _ configuration: LabelConfiguration,
        _ context: StageContext
    ) -> (clusters: KMeans, silhouette: Double) {
        let clusters = KMeans(
            fitting: points,
            columns: configuration.dimensions,
            configuration: KMeans.Configuration(clusters: segments),
            seed: context.seed["segments"][segments],
            threads: context.threads
        )
        let silhouette = Silhouette(sampleSize: configuration.silhouetteSample).mean(
            of: points,
            columns: configuration.dimensions,
            clusters: clusters.clusters(of: points, threads: context.threads),
            seed: context.seed,
            threads: context.threads
        )
        return (clusters, silhouette)
    }
}
